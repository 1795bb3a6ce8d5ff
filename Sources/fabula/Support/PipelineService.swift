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
  private let pipeline: Pipeline
  private let fingerprint: String

  init(_ pipeline: Pipeline) throws {
    self.pipeline = pipeline
    fingerprint = try pipeline.model.embeddingFingerprint()
  }

  /// A service exists only when model and index are loaded and fit.
  var readiness: Readiness { .ready }

  func describeIndex() throws -> IndexDescription {
    let summary = try pipeline.index.summary()
    return IndexDescription(
      captions: summary.count, vectors: summary.nodeCount, dimension: pipeline.index.dimension,
      kind: "hnsw", metric: pipeline.index.metric.rawValue, precision: summary.precision.rawValue,
      formatVersion: summary.formatVersion, modelFingerprint: fingerprint,
      styles: (try? pipeline.model.styleVectors().names) ?? [])
  }

  func caption(_ id: CaptionID) throws -> FabulaInterface.Caption? {
    try pipeline.index.caption(id: id).map {
      FabulaInterface.Caption(id: $0.id, text: $0.text, source: $0.source)
    }
  }

  func put(_ request: PutCaptionsRequest, _ work: WorkToken) throws -> ChangeReply {
    try translatingErrors {
      let vectors = try vectors(of: request.captions, work)
      let outcome = try pipeline.index.put(
        zip(request.captions, vectors).map { new, vector in
          (IndexedCaption(id: new.id, text: new.text, source: new.source), vector)
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

  /// Those that came with the captions; the model embeds the other texts.
  private func vectors(of captions: [NewCaption], _ work: WorkToken) throws -> [[Float]] {
    let texts = captions.filter { $0.vector == nil }.map(\.text)
    let embedded = try pipeline.model.vectors(ofTexts: texts) { _, _ in try work.check() }
    var next = 0
    return captions.map { caption in
      if let vector = caption.vector { return vector }
      defer { next += 1 }
      return embedded.row(next)
    }
  }

  func search(_ request: SearchRequest, _ work: WorkToken) throws -> SearchReply {
    try translatingErrors {
      let results = try vectors(of: request.query).map { vector in
        try work.check()
        return try pipeline.index.search(
          vector, k: request.k, effort: request.effort, exact: request.exact
        ).map(Self.onTheWire)
      }
      return SearchReply(results: results, modelFingerprint: fingerprint)
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
      let captions = try pipeline.captions(
        for: Self.subject(request.input), count: request.dials.captions)
      try emit(.captions(captions.map(Self.onTheWire)))
      let story = try pipeline.tell(
        from: captions,
        style: Pipeline.StyleDials(request.dials), dials: storyDials
      ) { text in
        try work.check()
        if !text.isEmpty { try emit(.word(text)) }
      }
      var dials = request.dials
      dials.captions = captions.count
      return StoryReply(
        story: story, captions: captions.map(Self.onTheWire), dials: dials,
        modelFingerprint: fingerprint)
    }
  }

  private func vectors(of query: SearchQuery) throws -> [[Float]] {
    switch query {
    case .vectors(let batch): (0..<batch.count).map { Array(batch[$0]) }
    case .text(let text): [try pipeline.model.vector(ofText: text)]
    case .image(let file): [try pipeline.model.vector(ofJPEG: file)]
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
      id: scored.caption.id, text: scored.caption.text, source: scored.caption.source,
      score: scored.score)
  }
}

/// Runs work of the pipeline and turns what a client can cause into the problem
/// that tells it so. What is left is a defect on our side.
private func translatingErrors<Reply>(_ body: () throws -> Reply) throws -> Reply {
  do {
    return try body()
  } catch let error as VectorIndexError {
    throw error.problem ?? error
  } catch let error as VisionError {
    throw error.problem ?? error
  } catch let error as StorytellingError {
    throw error.problem ?? error
  } catch FabulaError.unknownCaption(let id) {
    throw Problem(
      .unknownCaption, "The index has no such caption.", got: "\(id)",
      expected: "the id of a caption of the index")
  } catch let error as FabulaError {
    switch error {
    case .missingPart(_, let part, let got):
      throw Problem(
        .notLoaded, error.description, got: "a model with \(got.joined(separator: ", "))",
        expected: "one with \(part)")
    case .unknownWords, .nothingToTell:
      throw Problem(
        .invalidText, error.description, got: "unknown words",
        expected: "a word that the model knows")
    default: throw error
    }
  }
}

extension VisionError {
  /// The problem of a client's picture; nil for a defect of the network.
  fileprivate var problem: Problem? {
    switch self {
    case .notJPEG(let got, let expected), .damagedImage(let got, let expected),
      .imageTooLarge(let got, let expected), .tooManyScans(let got, let expected),
      .unsupportedImage(let got, let expected), .imageNeedsTooMuchMemory(let got, let expected):
      Problem(.invalidImage, description, got: got, expected: expected)
    case .badPreprocessing, .notFinite, .badArchitecture: nil
    }
  }
}

extension StorytellingError {
  /// The problem of a client's wish; nil for a defect of the model.
  fileprivate var problem: Problem? {
    switch self {
    case .unknownStyle(let got, let expected):
      Problem(
        .unknownStyle, "The model has no such style.", got: got,
        expected: expected.joined(separator: ", "))
    case .dialOutOfRange(let name, let got, let expected):
      Problem(.outOfRange, "\"\(name)\" lies outside its range.", got: got, expected: expected)
    default: nil
    }
  }
}

extension VectorIndexError {
  /// The problem of a client's vector or wish; nil for a defect of the index.
  fileprivate var problem: Problem? {
    switch self {
    case .wrongDimension(let got, let expected):
      Problem(
        .invalidVectorLength, "The vector does not have the dimension of the index.",
        got: "\(got) numbers", expected: "\(expected) numbers")
    case .notFinite(.query, _), .notFinite(.item, _):
      Problem(.invalidVector, description, got: "NaN or infinity", expected: "finite numbers")
    case .zeroVector(.query), .zeroVector(.item):
      Problem(.invalidVector, description, got: "zeros", expected: "a direction")
    case .outOfRange(let name, let got, let expected):
      Problem(
        .outOfRange, "\"\(name)\" lies outside its range.", got: "\(got)",
        expected: "\(expected.lowerBound) to \(expected.upperBound)")
    case .readOnly:
      Problem(
        .readOnly, "The daemon was started to read its index only.", got: "a change",
        expected: "a daemon without --read-only")
    case .diskFull(_, let free, let expected):
      Problem(
        .storageFull, "Removals still work. Make room on the disk and try again.",
        got: "\(free) free bytes", expected: "\(expected) free bytes")
    case .full:
      Problem(.storageFull, description)
    case .logFull:
      Problem(.overloaded, description)
    case .transactionTooLarge(let got, let expected):
      Problem(
        .bodyTooLarge, "Send fewer captions at once.", got: "\(got) bytes",
        expected: "at most \(expected) bytes")
    default: nil
    }
  }
}
