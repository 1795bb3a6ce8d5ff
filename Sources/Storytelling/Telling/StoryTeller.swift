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
  ///   - dials: how to tell it; the seed fixes the story.
  ///   - onText: called with each piece of readable text as it is told; the
  ///     pieces joined are the story. Throw from it to stop.
  /// - Returns: the story.
  /// - Throws: ``StorytellingError/wrongVectorLength(got:expected:)``,
  ///   ``StorytellingError/dialOutOfRange(name:got:expected:)``, and what
  ///   `onText` throws.
  /// - Complexity: O(words · vocabulary · word length).
  public func tell(
    _ vector: [Float], dials: StoryDials = StoryDials(),
    onText: (String) throws -> Void = { _ in }
  ) throws -> String {
    try dials.validate()
    guard vector.count == decoder.vectorLength else {
      throw StorytellingError.wrongVectorLength(
        got: vector.count, expected: decoder.vectorLength)
    }
    let context = Tensor(vector, shape: [1, vector.count])
    var state = decoder.initialStates(context)
    var sampler = WordSampler(dials)
    var text = Detokenizer()
    var story = ""
    var word: Int32 = -1
    for position in 1...dials.words + max(1, dials.words / 2) {
      let (logits, next) = decoder.step(after: word, state: state, vector: context)
      guard let drawn = sampler.draw(logits, banned: banned) else { break }
      let piece = text.append(decoder.vocabulary.word(drawn))
      story += piece
      try onText(piece)
      (word, state) = (drawn, next)
      if position >= dials.words, sentenceEnds.contains(drawn) { break }
    }
    let rest = text.finish()
    try onText(rest)
    return story + rest
  }
}
