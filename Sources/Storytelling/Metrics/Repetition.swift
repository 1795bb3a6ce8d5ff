/// How much texts repeat themselves and one another.
public enum Repetition {
  /// Distinct n-grams over all n-grams, pooled over the texts (distinct-n);
  /// 0 when there are none.
  public static func distinct(_ texts: [[String]], length: Int) -> Double {
    let (distinct, all) = pooled(texts, length: length)
    return all == 0 ? 0 : Double(distinct) / Double(all)
  }

  /// Distinct n-grams over all tokens, the first form of distinct-n (Li et al.
  /// 2016, "A diversity-promoting objective function").
  public static func distinctPerToken(_ texts: [[String]], length: Int) -> Double {
    let tokens = texts.reduce(0) { $0 + $1.count }
    return tokens == 0 ? 0 : Double(pooled(texts, length: length).distinct) / Double(tokens)
  }

  /// The share of a text's n-grams that repeat an earlier one (seq-rep-n,
  /// Welleck et al. 2020); 0 for a text without any.
  public static func share(_ text: [String], length: Int) -> Double {
    let (distinct, all) = pooled([text], length: length)
    return all == 0 ? 0 : 1 - Double(distinct) / Double(all)
  }

  /// The length of the longest sequence of tokens that occurs twice in a text;
  /// the two may overlap.
  ///
  /// - Complexity: O(tokens²).
  public static func longest(_ text: [String]) -> Int {
    var longest = 0
    // For each earlier position, how many tokens before it equal those before this one.
    var lengths = [Int](repeating: 0, count: text.count + 1)
    for (position, token) in text.enumerated() {
      for earlier in stride(from: position - 1, through: 0, by: -1) {
        lengths[earlier + 1] = text[earlier] == token ? lengths[earlier] + 1 : 0
        longest = max(longest, lengths[earlier + 1])
      }
    }
    return longest
  }

  private static func pooled(_ texts: [[String]], length: Int) -> (distinct: Int, all: Int) {
    var ngrams = NGrams()
    var seen: Set<Int32> = []
    var all = 0
    for text in texts {
      let numbers = ngrams.numbers(of: text, upTo: length)[length - 1]
      all += numbers.count
      seen.formUnion(numbers)
    }
    return (seen.count, all)
  }
}
