import CaptionIndex
import Fabula
import FabulaInterface
import FabulaServer
import Foundation
import JointEmbedding
import Language
import Storytelling
import VectorIndex
import Vision

/// The pipeline as the daemon serves it: the interface's requests in, its
/// replies and problems out.
struct PipelineService: FabulaService {
  let pipeline: Pipeline
  private let fingerprint: String

  init(_ pipeline: Pipeline) throws {
    self.pipeline = pipeline
    fingerprint = try pipeline.model.embeddingFingerprint()
  }

  /// A service exists only when model and index are loaded and fit.
  var readiness: Readiness { .ready }

  func describeIndex() throws -> IndexDescription {
    let index = pipeline.index
    let (summary, observation) = (try index.summary(), try index.observe())
    return IndexDescription(
      captions: summary.count, vectors: summary.nodeCount, fresh: observation.freshCount,
      bytes: observation.bytesOnDisk, dimension: index.dimension,
      kind: observation.kind.rawValue, metric: index.metric.rawValue,
      precision: summary.precision.rawValue, formatVersion: summary.formatVersion,
      modelFingerprint: fingerprint, styles: (try? pipeline.model.styleVectors().names) ?? [],
      fields: try index.fieldNames(), writable: index.isWritable,
      weavingFailure: summary.weaving?.lastFailure)
  }

  func caption(_ id: CaptionID) throws -> FabulaInterface.Caption? {
    try pipeline.index.caption(id: id).map(Self.onTheWire)
  }

  func put(_ request: PutCaptionsRequest, _ work: WorkToken) throws -> ChangeReply {
    try translatingErrors {
      let vectors = try pipeline.model.vectors(of: request.captions) { _, _ in
        try work.check()
      }
      let outcome = try pipeline.index.put(
        zip(request.captions, vectors).map { new, vector in
          (IndexedCaption(new), vector)
        })
      return ChangeReply(
        added: outcome.added, replaced: outcome.replaced, captions: try pipeline.index.count)
    }
  }

  func removeCaption(_ id: CaptionID, _ work: WorkToken) throws -> ChangeReply {
    try translatingErrors {
      let outcome = try pipeline.index.remove([id])
      return ChangeReply(removed: outcome.removed, captions: try pipeline.index.count)
    }
  }

  /// The largest id of a caption, nil when there is none.
  func largestID() throws -> CaptionID? { try pipeline.index.ids().last }

  func search(_ request: SearchRequest, _ work: WorkToken) throws -> SearchReply {
    try translatingErrors {
      let options = request.options
      let index = pipeline.index
      let vectors = try self.vectors(of: request.query, work)
      let results: [[RetrievedCaption]] =
        switch request.query {
        case .caption(let id): [try index.search(near: id, options)]
        case .captions(let ids):
          try ids.map { id in
            try work.check()
            return try index.search(near: id, options)
          }
        default:
          try vectors.map { vector in
            try work.check()
            return try index.search(vector, options)
          }
        }
      var confidence: Double?
      if case .image = request.query {
        confidence = try pipeline.confidence(ofPhotograph: vectors[0])
      }
      return SearchReply(
        results: results.map { $0.map(Self.onTheWire) }, confidence: confidence,
        modelFingerprint: fingerprint)
    }
  }

  func embed(_ request: EmbeddingRequest, _ work: WorkToken) throws -> EmbeddingReply {
    try translatingErrors {
      let vector =
        switch request.input {
        case .text(let text): try pipeline.model.vector(ofText: text)
        case .image(let file): try pipeline.model.vector(ofJPEG: file)
        }
      return EmbeddingReply(vector: vector, modelFingerprint: fingerprint)
    }
  }

  func tell(
    _ request: StoryRequest, _ work: WorkToken, emit: (StoryEvent) throws -> Void
  ) throws -> StoryReply {
    try translatingErrors {
      let storyDials = Storytelling.StoryDials(request.dials)
      try storyDials.validate()
      let style = Pipeline.StyleDials(request.dials)
      let material = try pipeline.material(
        for: Self.subject(request.input), count: request.dials.captions)
      let captions = material.captions.map(Self.onTheWire)
      try emit(.captions(captions))
      let story = try pipeline.tell(
        from: material, style: style, dials: storyDials
      ) { text in
        try work.check()
        if !text.isEmpty { try emit(.word(text)) }
      }
      var dials = request.dials
      dials.captions = captions.count
      return StoryReply(
        story: story, captions: captions,
        topic: material.topic.map { FabulaInterface.TopicWord($0.lemma, share: $0.share) },
        leanings: try pipeline.leanings(of: story, from: material, style: style)?.map {
          FabulaInterface.SentenceLeaning($0.sentence, weights: $0.weights)
        }, confidence: material.confidence, dials: dials, modelFingerprint: fingerprint)
    }
  }

  /// The vectors of a query that is not a caption of the index.
  private func vectors(of query: SearchQuery, _ work: WorkToken) throws -> [[Float]] {
    switch query {
    case .vectors(let batch): (0..<batch.count).map { Array(batch[$0]) }
    case .text(let text): [try pipeline.model.vector(ofText: text)]
    case .texts(let texts):
      try texts.map { text in
        try work.check()
        return try pipeline.model.vector(ofText: text)
      }
    case .image(let file): [try pipeline.model.vector(ofJPEG: file)]
    case .caption, .captions: []
    }
  }

  private static func subject(_ input: StoryInput) -> Pipeline.Subject {
    switch input {
    case .image(let file): .photograph(file)
    case .vector(let vector): .vector(vector)
    case .text(let text): .text(text)
    case .captionIDs(let ids): .captions(ids)
    }
  }

  static func onTheWire(_ scored: RetrievedCaption) -> FabulaInterface.ScoredCaption {
    FabulaInterface.ScoredCaption(
      onTheWire(scored.caption), score: scored.score, folded: scored.folded)
  }

  static func onTheWire(_ caption: IndexedCaption) -> FabulaInterface.Caption {
    FabulaInterface.Caption(
      id: caption.id, text: caption.text, source: caption.source, fields: caption.fields)
  }
}
