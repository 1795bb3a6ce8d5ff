import Foundation

/// CIDEr-D (Vedantam et al. 2015) as the COCO caption evaluation computes it:
/// the likeness of TF-IDF weighted n-grams, n = 1 to 4, clipped, with a penalty
/// for another length.
public enum CIDEr {
  private static let longest = 4
  private static let deviation = 6.0

  /// The score of each candidate, 0 to 10. With one image all weights are 0.
  ///
  /// - Parameters:
  ///   - candidates: one tokenised text for each image.
  ///   - references: each image's references, which also are the corpus that
  ///     document frequencies come from.
  public static func scores(_ candidates: [[String]], references: [[[String]]]) -> [Double] {
    precondition(candidates.count == references.count, "each candidate needs its references")
    var ngrams = NGrams()
    let texts = references.map { $0.map { ngrams.numbers(of: $0, upTo: longest) } }
    var images = [[Int32: Int]](repeating: [:], count: longest)
    for text in texts {
      for length in 0..<longest {
        for ngram in Set(text.flatMap { $0[length] }) { images[length][ngram, default: 0] += 1 }
      }
    }
    let all = log(Double(references.count))
    func weigh(_ text: [[Int32]]) -> WeightedText {
      WeightedText(text) { ngram, length in all - log(Double(max(1, images[length][ngram] ?? 0))) }
    }
    return zip(candidates, texts).map { candidate, references in
      let candidate = weigh(ngrams.numbers(of: candidate, upTo: longest))
      let total = references.reduce(0) { $0 + likeness(candidate, weigh($1)) }
      return references.isEmpty ? 0 : 10 * total / Double(references.count)
    }
  }

  /// The mean over n of the clipped cosine, times the penalty.
  private static func likeness(_ candidate: WeightedText, _ reference: WeightedText) -> Double {
    let difference = Double(candidate.bigrams - reference.bigrams)
    let penalty = exp(-difference * difference / (2 * deviation * deviation))
    return (0..<longest).reduce(0) { total, length in
      let norms = candidate.norms[length] * reference.norms[length]
      guard norms > 0 else { return total }
      let product = candidate.weights[length].reduce(0) { sum, entry in
        let weight = reference.weights[length][entry.key] ?? 0
        return sum + min(entry.value, weight) * weight
      }
      return total + product / norms * penalty / Double(longest)
    }
  }

  private struct WeightedText {
    /// Count times inverse document frequency of each n-gram, for each n.
    let weights: [[Int32: Double]]
    let norms: [Double]

    /// What the published program measures lengths in.
    let bigrams: Int

    init(_ numbers: [[Int32]], inverseFrequency: (Int32, Int) -> Double) {
      weights = numbers.enumerated().map { length, numbers in
        numbers.counted().reduce(into: [:]) {
          $0[$1.key] = Double($1.value) * inverseFrequency($1.key, length)
        }
      }
      norms = weights.map { $0.values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      bigrams = numbers[1].count
    }
  }
}
