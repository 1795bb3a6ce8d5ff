import FabulaInterface
import FabulaServer
import Foundation
import Synchronization

/// A small but true implementation: five captions with vectors of four
/// values, ranked by inner product, and a story that repeats their words.
///
/// A story about the text `hold` stops after its captions until ``release()``,
/// and a search for the text `hold` stops before it begins.
final class ToyService: FabulaService {
  static let fingerprint = "toy-1"
  static let captions: [(text: String, vector: [Float])] = [
    ("a dog runs on a beach", [1, 0, 0, 0]),
    ("a cat sleeps on a sofa", [0, 1, 0, 0]),
    ("two boats on a lake", [0, 0, 1, 0]),
    ("a man rides a horse", [0, 0, 0, 1]),
    ("a dog and a cat play", [0.7, 0.7, 0, 0]),
  ]

  private struct State {
    var readiness = Readiness.ready
    var begun = 0
    var abandoned = 0
    var isHeld = true
    var added: [CaptionID: Caption] = [:]
    var lastOptions: SearchOptions?
  }

  private let state = Mutex(State())

  /// Searches and stories that have begun.
  var begun: Int { state.withLock { $0.begun } }

  /// Searches and stories that stopped because nobody wanted them any more.
  var abandoned: Int { state.withLock { $0.abandoned } }

  /// The options of the last search.
  var lastOptions: SearchOptions? { state.withLock { $0.lastOptions } }

  var metrics: [ServiceMetric] {
    [
      ServiceMetric("toy_captions", .gauge, "Captions of the toy.", 5),
      ServiceMetric("toy_share", .counter, "A number with a fraction.", 0.25),
    ]
  }

  var readiness: Readiness { state.withLock { $0.readiness } }

  func become(_ readiness: Readiness) {
    state.withLock { $0.readiness = readiness }
  }

  /// Lets everything go on that is held.
  func release() {
    state.withLock { $0.isHeld = false }
  }

  func describeIndex() throws -> IndexDescription {
    IndexDescription(
      captions: 5, vectors: 5, bytes: 4096, dimension: 4, kind: "flat", metric: "inner-product",
      precision: "float32", formatVersion: 1, modelFingerprint: ToyService.fingerprint,
      styles: ["romance"], fields: ["source"], writable: true)
  }

  func caption(_ id: CaptionID) throws -> Caption? {
    if let added = state.withLock({ $0.added[id] }) { return added }
    guard id < 5 else { return nil }
    return Caption(id: id, text: ToyService.captions[Int(id)].text, source: "\(id).jpg")
  }

  func put(_ request: PutCaptionsRequest, _ work: WorkToken) throws -> ChangeReply {
    state.withLock { state in
      var reply = ChangeReply(captions: 0)
      for caption in request.captions {
        let new = Caption(
          id: caption.id, text: caption.text, source: caption.source, fields: caption.fields)
        let old = state.added.updateValue(new, forKey: caption.id)
        if old == nil { reply.added += 1 } else { reply.replaced += 1 }
      }
      reply.captions = 5 + state.added.count
      return reply
    }
  }

  func removeCaption(_ id: CaptionID, _ work: WorkToken) throws -> ChangeReply {
    guard id >= 5 else {
      throw Problem(.readOnly, "The first five stay.", got: "\(id)", expected: "5 or more")
    }
    return state.withLock { state in
      let removed = state.added.removeValue(forKey: id) == nil ? 0 : 1
      return ChangeReply(removed: removed, captions: 5 + state.added.count)
    }
  }

  func search(_ request: SearchRequest, _ work: WorkToken) throws -> SearchReply {
    state.withLock { $0.begun += 1 }
    if request.query == .text("hold") { try hold(work) }
    if request.query == .text("defect") { throw CocoaError(.fileReadCorruptFile) }
    let queries: [[Float]] =
      switch request.query {
      case .vectors(let batch): (0..<batch.count).map { Array(batch[$0]) }
      case .text(let text): [embedding(Data(text.utf8))]
      case .texts(let texts): texts.map { embedding(Data($0.utf8)) }
      case .image(let image): [embedding(image)]
      case .caption(let id): [ToyService.captions[Int(id)].vector]
      case .captions(let ids): ids.map { ToyService.captions[Int($0)].vector }
      }
    state.withLock { $0.lastOptions = request.options }
    return SearchReply(
      results: try queries.map { try nearest($0, request.options.k) },
      modelFingerprint: ToyService.fingerprint)
  }

  func embed(_ request: EmbeddingRequest, _ work: WorkToken) throws -> EmbeddingReply {
    let vector =
      switch request.input {
      case .text(let text): embedding(Data(text.utf8))
      case .image(let image): embedding(image)
      }
    return EmbeddingReply(vector: vector, modelFingerprint: ToyService.fingerprint)
  }

  func tell(
    _ request: StoryRequest, _ work: WorkToken, emit: (StoryEvent) throws -> Void
  ) throws -> StoryReply {
    state.withLock { $0.begun += 1 }
    var dials = request.dials
    guard dials.style == "romance" else {
      throw Problem(.unknownStyle, "No such style.", got: dials.style, expected: "romance")
    }
    let captions = try captions(for: request)
    dials.captions = captions.count
    try emit(.captions(captions))
    if request.input == .text("hold") { try hold(work) }
    var story = ""
    let words = captions.flatMap { $0.text.split(separator: " ") }.prefix(dials.words)
    for (index, word) in words.enumerated() {
      if request.input == .text("break"), index == 3 {
        throw Problem(.internalError, "The story broke off.")
      }
      let piece = (index == 0 ? "" : " ") + word
      try emit(.word(piece))
      story += piece
    }
    return StoryReply(
      story: story, captions: captions, dials: dials, modelFingerprint: ToyService.fingerprint)
  }

  private func captions(for request: StoryRequest) throws -> [ScoredCaption] {
    switch request.input {
    case .captionIDs(let ids):
      return try ids.map { id in
        guard let caption = try caption(id) else {
          throw Problem(.unknownCaption, "No such caption.", got: "\(id)", expected: "0 to 4")
        }
        return ScoredCaption(id: id, text: caption.text, score: 1)
      }
    case .vector(let vector): return try nearest(vector, request.dials.captions)
    case .text(let text): return try nearest(embedding(Data(text.utf8)), request.dials.captions)
    case .image(let image): return try nearest(embedding(image), request.dials.captions)
    }
  }

  private func hold(_ work: WorkToken) throws {
    while state.withLock({ $0.isHeld }) {
      do {
        try work.check()
      } catch {
        state.withLock { $0.abandoned += 1 }
        throw error
      }
      usleep(1_000)
    }
  }

  /// Counts bytes by their remainder: deterministic, and unlike for unlike inputs.
  private func embedding(_ bytes: Data) -> [Float] {
    var vector = [Float](repeating: 0, count: 4)
    for byte in bytes { vector[Int(byte) % 4] += 1 }
    return vector
  }

  private func nearest(_ query: [Float], _ k: Int) throws -> [ScoredCaption] {
    guard query.count == 4 else {
      throw Problem(
        .invalidVectorLength, "The index has another dimension.",
        got: "\(query.count) values", expected: "4 values")
    }
    return ToyService.captions.enumerated().map { index, caption in
      let score = zip(query, caption.vector).reduce(0) { $0 + $1.0 * $1.1 }
      return ScoredCaption(
        id: CaptionID(index), text: caption.text, source: "\(index).jpg", score: score)
    }
    .sorted { ($1.score, $0.id) < ($0.score, $1.id) }
    .prefix(k).map { $0 }
  }
}
