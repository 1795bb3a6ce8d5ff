import Foundation

/// BLEU (Papineni et al. 2002) as the COCO caption evaluation computes it: over
/// a whole corpus, counts clipped by the most generous reference, the closest
/// reference length, and constants that keep an empty count from 0.
public enum BLEU {
  /// BLEU-1 to BLEU-`longest` of candidates against their references.
  ///
  /// - Parameters:
  ///   - candidates: one tokenised text each, lower-cased and without punctuation.
  ///   - references: one or more tokenised texts for each candidate.
  public static func scores(
    _ candidates: [[String]], references: [[[String]]], longest: Int = 4
  ) -> [Double] {
    precondition(candidates.count == references.count, "each candidate needs its references")
    var sums = BLEUSums(longest: longest)
    var ngrams = NGrams()
    for (candidate, references) in zip(candidates, references) where !references.isEmpty {
      let most = references.reduce(into: [Int32: Int]()) { most, text in
        for counts in ngrams.counts(of: text, upTo: longest) {
          most.merge(counts, uniquingKeysWith: max)
        }
      }
      sums.add(
        ngrams.counts(of: candidate, upTo: longest), length: candidate.count,
        referenceLengths: references.map(\.count)
      ) { most[$0] ?? 0 }
    }
    return sums.scores
  }

  /// The mean over texts of BLEU-`longest` of each against all others; lower
  /// means more diverse (Zhu et al. 2018, "Texygen"). 0 for fewer than two.
  ///
  /// - Complexity: O(all tokens · `longest` + texts²).
  public static func selfScore(_ texts: [[String]], longest: Int = 4) -> Double {
    guard texts.count > 1 else { return 0 }
    var ngrams = NGrams()
    let counts = texts.map { ngrams.counts(of: $0, upTo: longest) }
    let most = MostOfOthers(counts)
    let total = texts.indices.reduce(0.0) { total, index in
      var sums = BLEUSums(longest: longest)
      var others = texts.map(\.count)
      others.remove(at: index)
      sums.add(counts[index], length: texts[index].count, referenceLengths: others) {
        most.count(of: $0, without: index)
      }
      return total + sums.scores[longest - 1]
    }
    return total / Double(texts.count)
  }
}

extension NGrams {
  /// How often each n-gram occurs in a text, for each n.
  fileprivate mutating func counts(of text: [String], upTo longest: Int) -> [[Int32: Int]] {
    numbers(of: text, upTo: longest).map { $0.counted() }
  }
}

/// The largest count of each n-gram over all texts but one.
private struct MostOfOthers {
  private var best: [Int32: (count: Int, text: Int, second: Int)] = [:]

  init(_ texts: [[[Int32: Int]]]) {
    for (index, text) in texts.enumerated() {
      for (ngram, count) in text.joined() {
        guard let known = best[ngram] else {
          best[ngram] = (count, index, 0)
          continue
        }
        best[ngram] =
          count > known.count
          ? (count, index, known.count) : (known.count, known.text, max(known.second, count))
      }
    }
  }

  func count(of ngram: Int32, without text: Int) -> Int {
    guard let known = best[ngram] else { return 0 }
    return known.text == text ? known.second : known.count
  }
}

/// What BLEU sums over a corpus.
private struct BLEUSums {
  private var correct: [Int]
  private var guesses: [Int]
  private var length = 0
  private var referenceLength = 0

  init(longest: Int) {
    correct = [Int](repeating: 0, count: longest)
    guesses = correct
  }

  /// Adds a candidate.
  ///
  /// - Parameter most: how often a reference has an n-gram, at most.
  mutating func add(
    _ counts: [[Int32: Int]], length: Int, referenceLengths: [Int], most: (Int32) -> Int
  ) {
    self.length += length
    referenceLength += referenceLengths.min { (abs($0 - length), $0) < (abs($1 - length), $1) } ?? 0
    for (index, counts) in counts.enumerated() {
      correct[index] += counts.reduce(0) { $0 + min($1.value, most($1.key)) }
      guesses[index] += max(0, length - index)
    }
  }

  /// BLEU-1, BLEU-2 and so on.
  var scores: [Double] {
    let ratio = (Double(length) + 1e-15) / (Double(referenceLength) + 1e-9)
    let brevity = ratio < 1 ? exp(1 - 1 / ratio) : 1
    var product = 1.0
    return correct.indices.map { index in
      product *= (Double(correct[index]) + 1e-15) / (Double(guesses[index]) + 1e-9)
      return pow(product, 1 / Double(index + 1)) * brevity
    }
  }
}
