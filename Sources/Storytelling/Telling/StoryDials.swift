/// The dials of a story. Each has a default that tells a readable story.
public struct StoryDials: Sendable, Codable, Equatable {
  /// Words after which the story ends at the next sentence end.
  public var words: Int

  /// How much more than the model itself the story keeps to its captions
  /// (classifier-free guidance: Ho and Salimans 2022; for text Sanchez et al.
  /// 2023): logits are n + guidance · (o − n), where o are those of the story's
  /// own vector and n those of the vector that captions of nothing in
  /// particular would have. 1 is the paper's.
  public var guidance: Float

  /// Divides the logits: below 1 likelier words win more often, 0 always takes
  /// the likeliest. The paper tried 0.2, 0.7 and 1, and chose 0.7.
  public var temperature: Float

  /// Only the `topK` likeliest words may follow; 0 for all.
  public var topK: Int

  /// Only the likeliest words whose probabilities sum to `topP` may follow
  /// (nucleus sampling, Holtzman et al. 2020); 1 for all.
  public var topP: Float

  /// No sequence of this many words is told twice; 0 to allow it.
  public var noRepeatLength: Int

  /// Logits of words already told are divided by this when positive and
  /// multiplied when negative (Keskar et al. 2019, CTRL); 1 for no penalty.
  public var repetitionPenalty: Float

  /// Fixes the story.
  public var seed: UInt64

  /// Makes dials.
  public init(
    words: Int = Limits.wordsDefault, guidance: Float = Limits.guidanceDefault,
    temperature: Float = Limits.temperatureDefault, topK: Int = 0, topP: Float = 0.95,
    noRepeatLength: Int = 4, repetitionPenalty: Float = 1.1,
    seed: UInt64 = 1
  ) {
    self.words = words
    self.guidance = guidance
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.noRepeatLength = noRepeatLength
    self.repetitionPenalty = repetitionPenalty
    self.seed = seed
  }

  /// Refuses dials outside their range.
  ///
  /// - Throws: ``StorytellingError/dialOutOfRange(name:got:expected:)``.
  public func validate() throws {
    func check(_ name: String, _ got: some CustomStringConvertible, _ ok: Bool, _ expected: String)
      throws
    {
      guard ok else {
        throw StorytellingError.dialOutOfRange(
          name: name, got: got.description, expected: expected)
      }
    }
    try check(
      "words", words, (Limits.wordsMin...Limits.wordsMax).contains(words),
      "\(Limits.wordsMin) to \(Limits.wordsMax)")
    try check(
      "guidance", guidance, (0...Limits.guidanceMax).contains(guidance),
      "0 to \(Limits.guidanceMax)")
    try check(
      "temperature", temperature, (0...Limits.temperatureMax).contains(temperature),
      "0 to \(Limits.temperatureMax)")
    try check("top_k", topK, topK >= 0, "0 for all words, or more")
    try check("top_p", topP, topP > 0 && topP <= 1, "above 0, at most 1")
    try check(
      "no_repeat_length", noRepeatLength, noRepeatLength >= 0, "0 to allow repeats, or more")
    try check(
      "repetition_penalty", repetitionPenalty, (1...10).contains(repetitionPenalty), "1 to 10")
  }
}
