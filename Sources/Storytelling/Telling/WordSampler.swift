import Foundation
import Neural

/// Draws the next word from a decoder's logits: bans, then the repetition
/// penalty, then temperature, then top-k and top-p, then the draw, which goes
/// through the kept words in order of falling probability, so that a seed
/// fixes the word on every machine.
struct WordSampler {
  private let dials: StoryDials
  private var random: RandomSource
  private var told: [Int32] = []
  private var toldOnce: Set<Int32> = []

  /// What followed each sequence of `noRepeatLength − 1` words.
  private var followers: [[Int32]: Set<Int32>] = [:]

  init(_ dials: StoryDials) {
    self.dials = dials
    random = RandomSource(seed: dials.seed)
  }

  /// Draws a word and remembers it.
  ///
  /// - Parameters:
  ///   - logits: one for each word; changed.
  ///   - banned: words that must not follow.
  /// - Returns: the word, or nil when every word is banned.
  mutating func draw(_ logits: Tensor, banned: [Int32]) -> Int32? {
    penalize(logits)
    for word in banned { logits.data[Int(word)] = -.infinity }
    for word in followers[lastWords] ?? [] { logits.data[Int(word)] = -.infinity }
    guard let word = dials.temperature == 0 ? likeliest(logits) : sample(logits) else { return nil }
    remember(word)
    return word
  }

  private mutating func remember(_ word: Int32) {
    if dials.noRepeatLength > 0, told.count >= dials.noRepeatLength - 1 {
      followers[lastWords, default: []].insert(word)
    }
    told.append(word)
    toldOnce.insert(word)
  }

  /// The last `noRepeatLength − 1` words.
  private var lastWords: [Int32] { told.suffix(max(0, dials.noRepeatLength - 1)) }

  private func penalize(_ logits: Tensor) {
    guard dials.repetitionPenalty != 1 else { return }
    for word in toldOnce {
      let value = logits.data[Int(word)]
      logits.data[Int(word)] =
        value > 0 ? value / dials.repetitionPenalty : value * dials.repetitionPenalty
    }
  }

  private func likeliest(_ logits: Tensor) -> Int32? {
    var best: Int32?
    for word in 0..<logits.count where logits.data[word] > -.infinity {
      if let current = best, logits.data[Int(current)] >= logits.data[word] { continue }
      best = Int32(word)
    }
    return best
  }

  private mutating func sample(_ logits: Tensor) -> Int32? {
    let words = distribution(logits)
    var target = random.uniformDouble()
    for (word, probability) in words {
      target -= probability
      if target < 0 { return word }
    }
    return words.last?.word
  }

  /// The words that may follow with their probabilities, likeliest first, of
  /// equal ones the lower id: what temperature, top-k and top-p leave.
  func distribution(_ logits: Tensor) -> [(word: Int32, probability: Double)] {
    let possible = (0..<logits.count).filter { logits.data[$0] > -.infinity }
    guard let largest = possible.map({ logits.data[$0] }).max() else { return [] }
    // Words e²⁰ times less likely than the likeliest are never drawn; without
    // them there is little to sort.
    var kept = possible.map { word in
      (word: Int32(word), advantage: (logits.data[word] - largest) / dials.temperature)
    }.filter { $0.advantage >= -20 }
    kept.sort { ($1.advantage, $0.word) < ($0.advantage, $1.word) }
    if dials.topK > 0 { kept.removeSubrange(min(kept.count, dials.topK)...) }
    let weights = kept.map { exp(Double($0.advantage)) }
    let nucleus = weights.prefix(nucleusLength(weights))
    let sum = nucleus.reduce(0, +)
    return zip(kept, nucleus).map { ($0.word, $1 / sum) }
  }

  /// How many of the sorted words it takes to reach the share `topP`.
  private func nucleusLength(_ weights: [Double]) -> Int {
    let wanted = Double(dials.topP) * weights.reduce(0, +)
    var sum = 0.0
    for (index, weight) in weights.enumerated() {
      sum += weight
      if sum >= wanted { return index + 1 }
    }
    return weights.count
  }
}
