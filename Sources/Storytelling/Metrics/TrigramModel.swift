import Foundation

/// How readily words follow one another in passages of novels: a trigram model
/// with interpolated absolute discounting (Ney, Essen, Kneser 1994; the terms as
/// in Chen and Goodman 1999, section 2.6).
///
/// It knows nothing of what a text is about, so that it can judge the sentences
/// of a story that was led to say certain words. Case does not count.
public struct TrigramModel: Sendable {
  /// What each count gives up to unseen words.
  private static let discount = 0.75

  /// Numbers of the words, from 1 on; 0 stands before a passage.
  private let words: [String: UInt32]

  /// Words after nothing, after a word, and after two, by the number of what is
  /// before them.
  private let orders: [Counts]

  /// The number of words that never stood together, or were never seen.
  private static let unseen = UInt32.max

  /// How often words followed contexts.
  private struct Counts: Sendable {
    /// By context and word; each pair gets a number, which is the context of the
    /// next longer ones.
    var pairs: [UInt64: (number: UInt32, count: Double)] = [:]

    /// All words after a context, and the different ones.
    var contexts: [UInt32: (count: Double, words: Double)] = [:]

    /// Counts a word and returns the number of the pair.
    mutating func add(_ word: UInt32, after context: UInt32) -> UInt32 {
      let key = Self.key(word, context)
      let known = pairs[key]
      let number = known?.number ?? UInt32(pairs.count + 1)
      pairs[key] = (number, (known?.count ?? 0) + 1)
      let before = contexts[context] ?? (0, 0)
      contexts[context] = (before.count + 1, before.words + (known == nil ? 1 : 0))
      return number
    }

    /// The probability of a word after a context, and the number of both.
    func probability(
      of word: UInt32, after context: UInt32, otherwise shorter: Double
    ) -> (value: Double, number: UInt32) {
      guard let (all, different) = contexts[context] else { return (shorter, unseen) }
      let pair = pairs[Self.key(word, context)]
      let seen = max((pair?.count ?? 0) - discount, 0)
      return ((seen + discount * different * shorter) / all, pair?.number ?? unseen)
    }

    private static func key(_ word: UInt32, _ context: UInt32) -> UInt64 {
      UInt64(context) << 32 | UInt64(word)
    }
  }

  /// Learns from tokenised passages.
  ///
  /// - Complexity: O(tokens); memory for the distinct trigrams.
  public init(_ passages: some Sequence<[String]>) {
    var words: [String: UInt32] = [:]
    var orders = [Counts](repeating: Counts(), count: 3)
    for passage in passages {
      var history = History()
      for token in passage {
        let word = words[token.lowercased()] ?? UInt32(words.count + 1)
        words[token.lowercased()] = word
        let numbers = orders.indices.map { orders[$0].add(word, after: history.contexts[$0]) }
        history.append(numbers)
      }
    }
    self.words = words
    self.orders = orders
  }

  /// The numbers of the words before a place: none, the last, the last two.
  private struct History {
    private(set) var contexts: [UInt32] = [0, 0, 0]

    /// - Parameter numbers: of the new word, alone and after each context.
    mutating func append(_ numbers: [UInt32]) { contexts = [0, numbers[0], numbers[1]] }
  }

  /// ln of the probability of each token of a passage, one after the other.
  func logProbabilities(of passage: [String]) -> [Double] {
    var history = History()
    return passage.map { token in
      let word = words[token.lowercased()] ?? Self.unseen
      var probability = 1 / Double(words.count + 1)
      var numbers: [UInt32] = []
      for (counts, context) in zip(orders, history.contexts) {
        let next = counts.probability(of: word, after: context, otherwise: probability)
        probability = next.value
        numbers.append(next.number)
      }
      history.append(numbers)
      return log(probability)
    }
  }

  /// exp of the mean surprise of a token of tokenised texts; nil without any.
  public func perplexity(of texts: [[String]]) -> Double? {
    let values = texts.flatMap(logProbabilities)
    return values.isEmpty ? nil : exp(-values.reduce(0, +) / Double(values.count))
  }
}
