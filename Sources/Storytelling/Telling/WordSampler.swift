import Foundation
import Neural

/// Draws the next word from logits: temperature, then top-k, top-p, min-p and
/// typical sampling, then the draw, which goes through the kept words in order
/// of falling probability, so that a seed fixes the word on every machine.
struct WordSampler {
  /// A word that may follow, with its probability.
  typealias Choice = (word: Int32, probability: Double)

  private let dials: StoryDials
  private var random: RandomSource

  /// - Parameter seed: fixes the words.
  init(_ dials: StoryDials, seed: UInt64) {
    self.dials = dials
    random = RandomSource(seed: seed)
  }

  /// Draws a word.
  ///
  /// - Parameter logits: one for each word; −∞ for words that must not follow.
  /// - Returns: the word, or nil when none may follow.
  mutating func draw(_ logits: UnsafeMutableBufferPointer<Float>) -> Int32? {
    if dials.temperature == 0 { return likeliest(logits) }
    let words = distribution(logits)
    var target = random.uniformDouble()
    for (word, probability) in words {
      target -= probability
      if target < 0 { return word }
    }
    return words.last?.word
  }

  private func likeliest(_ logits: UnsafeMutableBufferPointer<Float>) -> Int32? {
    var best: (word: Int32, logit: Float)?
    for (word, logit) in logits.enumerated() where logit > best?.logit ?? -.infinity {
      best = (Int32(word), logit)
    }
    return best?.word
  }

  /// The words that may follow with their probabilities, likeliest first, of
  /// equal ones the lower id: what the dials leave.
  func distribution(_ logits: UnsafeMutableBufferPointer<Float>) -> [Choice] {
    var kept = plausible(logits)
    if dials.topK > 0 { kept.removeSubrange(min(kept.count, dials.topK)...) }
    if dials.topP < 1 {
      let wanted = Double(dials.topP) * Self.sum(kept)
      kept.removeSubrange(Self.lengthReaching(wanted, kept.lazy.map(\.probability))...)
    }
    if dials.minP > 0, let likeliest = kept.first {
      let least = Double(dials.minP) * likeliest.probability
      kept.removeSubrange((kept.firstIndex { $0.probability < least } ?? kept.count)...)
    }
    if dials.typical < 1 { kept = typical(kept) }
    let sum = Self.sum(kept)
    return kept.map { ($0.word, $0.probability / sum) }
  }

  /// The words whose probability at the temperature is worth a thought,
  /// likeliest first, their probabilities relative to the likeliest.
  ///
  /// Words e²⁰ times less likely than the likeliest are never drawn; without
  /// them there is little to sort.
  private func plausible(_ logits: UnsafeMutableBufferPointer<Float>) -> [Choice] {
    var largest = -Float.infinity
    for logit in logits where logit > largest { largest = logit }
    guard largest > -.infinity else { return [] }
    // Magnitude and word in one integer: sorted, the likeliest come first, of
    // equal ones the lower id.
    var keys: [UInt64] = []
    for (word, logit) in logits.enumerated() {
      let advantage = (logit - largest) / dials.temperature
      if advantage >= -20 { keys.append(UInt64(abs(advantage).bitPattern) << 32 | UInt64(word)) }
    }
    keys.sort()
    return keys.map { key in
      (
        Int32(truncatingIfNeeded: key),
        exp(-Double(Float(bitPattern: UInt32(truncatingIfNeeded: key >> 32))))
      )
    }
  }

  /// The words whose surprise −ln p is nearest to the expected one, as many as
  /// reach the share `typical`.
  private func typical(_ choices: [Choice]) -> [Choice] {
    let sum = Self.sum(choices)
    let surprises = choices.map { -log($0.probability / sum) }
    let expected = zip(choices, surprises).reduce(0) { $0 + $1.0.probability / sum * $1.1 }
    let order = choices.indices.sorted {
      (abs(surprises[$0] - expected), $0) < (abs(surprises[$1] - expected), $1)
    }
    let length = Self.lengthReaching(
      Double(dials.typical) * sum, order.lazy.map { choices[$0].probability })
    return order.prefix(length).sorted().map { choices[$0] }
  }

  private static func sum(_ choices: [Choice]) -> Double {
    choices.reduce(0) { $0 + $1.probability }
  }

  /// How many of the probabilities it takes to reach a sum; at least one.
  private static func lengthReaching(
    _ wanted: Double, _ probabilities: some Collection<Double>
  ) -> Int {
    var sum = 0.0
    for (index, probability) in probabilities.enumerated() {
      sum += probability
      if sum >= wanted { return index + 1 }
    }
    return probabilities.count
  }
}
