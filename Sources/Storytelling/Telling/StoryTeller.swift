import Language
import Neural

/// Tells a story from a vector, word by word.
public struct StoryTeller: Sendable {
  /// The language model.
  public let decoder: StoryDecoder

  private let sentenceEnds: Set<Int32>

  /// A story goes on until it is long enough, and has no unknown words.
  private let banned: [Int32]

  /// Makes a teller.
  public init(decoder: StoryDecoder) {
    self.decoder = decoder
    banned = [decoder.vocabulary.endID, decoder.vocabulary.unknownID]
    sentenceEnds = Set([".", "!", "?"].compactMap { decoder.vocabulary.id(of: $0) })
  }

  /// Tells a story.
  ///
  /// The story ends with the first sentence that ends after `dials.words`
  /// words, or, should none end, at half as many words again. An end mark that
  /// the decoder would set earlier is not allowed, nor is the unknown word.
  ///
  /// - Parameters:
  ///   - vector: d − c + r, or any other vector of the decoder's length.
  ///   - neutral: the vector to steer away from when `dials.guidance` is not 1:
  ///     that of captions of nothing in particular, in the same style.
  ///   - dials: how to tell it; the seed fixes the story.
  ///   - onText: called with each piece of readable text as it is told; the
  ///     pieces joined are the story. Throw from it to stop.
  /// - Returns: the story.
  /// - Throws: ``StorytellingError/wrongVectorLength(got:expected:)``,
  ///   ``StorytellingError/dialOutOfRange(name:got:expected:)``, and what
  ///   `onText` throws.
  /// - Complexity: O(words · vocabulary · word length).
  public func tell(
    _ vector: [Float], awayFrom neutral: [Float]? = nil, dials: StoryDials = StoryDials(),
    onText: (String) throws -> Void = { _ in }
  ) throws -> String {
    try dials.validate()
    let vectors = dials.guidance == 1 ? [vector] : [vector] + [neutral].compactMap { $0 }
    for vector in vectors where vector.count != decoder.vectorLength {
      throw StorytellingError.wrongVectorLength(
        got: vector.count, expected: decoder.vectorLength)
    }
    let contexts = Tensor(Array(vectors.joined()), shape: [vectors.count, decoder.vectorLength])
    var states = decoder.initialStates(contexts)
    var sampler = WordSampler(dials)
    var text = Detokenizer()
    var story = ""
    var word: Int32 = -1
    for position in 1...dials.words + max(1, dials.words / 2) {
      let (logits, next) = decoder.step(
        after: Array(repeating: word, count: vectors.count), states: states, vectors: contexts)
      guide(logits, by: dials.guidance)
      guard let drawn = sampler.draw(logits.rows(0..<1), banned: banned) else { break }
      let piece = text.append(decoder.vocabulary.word(drawn))
      story += piece
      try onText(piece)
      (word, states) = (drawn, next)
      if position >= dials.words, sentenceEnds.contains(drawn) { break }
    }
    let rest = text.finish()
    try onText(rest)
    return story + rest
  }

  /// Moves the first row of logits further from the second, if there is one.
  private func guide(_ logits: Tensor, by guidance: Float) {
    guard logits.rows == 2 else { return }
    let neutral = logits.data + logits.columns
    for word in 0..<logits.columns {
      logits.data[word] = neutral[word] + guidance * (logits.data[word] - neutral[word])
    }
  }
}
