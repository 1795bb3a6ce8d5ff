/// Numbers for the n-grams of texts: equal sequences of tokens get equal
/// numbers, whichever text they stand in.
///
/// A sequence is numbered by the number of all but its last token and that
/// token, so that no sequence is ever hashed as a whole and none collide.
struct NGrams {
  private var words: [String: Int32] = [:]

  /// By length, number of the shorter sequence and number of the token.
  private var longer: [SIMD3<Int32>: Int32] = [:]

  /// The n-grams of a text for each n from 1 to `longest`, in their order.
  ///
  /// - Complexity: O(tokens · `longest`).
  mutating func numbers(of tokens: [String], upTo longest: Int) -> [[Int32]] {
    let single = tokens.map { number(\.words, $0) }
    var result = [single]
    for length in 1..<max(1, longest) {
      let shorter = result[length - 1]
      result.append(
        (0..<max(0, tokens.count - length)).map { start in
          number(\.longer, SIMD3(Int32(length), shorter[start], single[start + length]))
        })
    }
    return result
  }

  /// No number is given twice, whatever the length.
  private mutating func number<Key: Hashable>(
    _ table: WritableKeyPath<NGrams, [Key: Int32]>, _ key: Key
  ) -> Int32 {
    if let number = self[keyPath: table][key] { return number }
    let number = Int32(words.count + longer.count)
    self[keyPath: table][key] = number
    return number
  }
}

extension Sequence where Element: Hashable {
  /// How often each element occurs.
  func counted() -> [Element: Int] {
    reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
