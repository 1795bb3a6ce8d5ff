extension StoryDials {
  /// Refuses dials outside their range.
  ///
  /// - Throws: ``StorytellingError/dialOutOfRange(name:got:expected:)``.
  public func validate() throws {
    try validateLength()
    try validateProbabilities()
    try validateRepetition()
    try validateSearch()
  }

  private func validateLength() throws {
    try require("words", words, in: Limits.wordsMin...Limits.wordsMax)
    if let minimumWords { try require("minimum_words", minimumWords, in: 0...words) }
    if let maximumWords {
      try require("maximum_words", maximumWords, in: words...max(words, Limits.wordsMax))
    }
  }

  private func validateProbabilities() throws {
    try require("guidance", guidance, in: 0...Limits.guidanceMax)
    try require("style_guidance", styleGuidance, in: 0...Limits.guidanceMax)
    try require("echo", echo, in: 0...Limits.echoMax)
    try require("temperature", temperature, in: 0...Limits.temperatureMax)
    try require("top_k", topK, topK >= 0, "0 for all words, or more")
    try require("top_p", topP, topP > 0 && topP <= 1, "above 0, at most 1")
    try require("min_p", minP, in: 0...1)
    try require("typical", typical, typical > 0 && typical <= 1, "above 0, at most 1")
  }

  private func validateRepetition() throws {
    try require(
      "no_repeat_length", noRepeatLength, noRepeatLength >= 0, "0 to allow repeats, or more")
    try require("repetition_penalty", repetitionPenalty, in: 1...10)
    try require("names", names, names >= 0, "0 for none, or more")
    let bound = Limits.countPenaltyMax
    try require("presence_penalty", presencePenalty, in: -bound...bound)
    try require("frequency_penalty", frequencyPenalty, in: -bound...bound)
  }

  private func validateSearch() throws {
    try require("beam_width", beamWidth, in: 1...Limits.beamWidthMax)
    try require(
      "beam_groups", beamGroups, beamGroups >= 1 && beamWidth % beamGroups == 0,
      "a divisor of beam_width, \(beamWidth)")
    try require("group_penalty", groupPenalty, in: 0...Limits.groupPenaltyMax)
    try require("length_penalty", lengthPenalty, in: 0...Limits.lengthPenaltyMax)
    try require("best_of", bestOf, in: 1...Limits.bestOfMax)
  }

  private func require<Value: Comparable & CustomStringConvertible>(
    _ name: String, _ got: Value, in range: ClosedRange<Value>
  ) throws {
    try require(name, got, range.contains(got), "\(range.lowerBound) to \(range.upperBound)")
  }

  private func require(
    _ name: String, _ got: some CustomStringConvertible, _ isInRange: Bool, _ expected: String
  ) throws {
    guard isInRange else {
      throw StorytellingError.dialOutOfRange(name: name, got: got.description, expected: expected)
    }
  }
}
