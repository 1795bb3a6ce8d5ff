/// The best of many scored words.
struct TopChoices {
  struct Choice: Equatable {
    let score: Double

    /// The story that the word would continue.
    let row: Int
    let word: Int32
  }

  /// Best first; of equal ones that which was offered first.
  private(set) var choices: [Choice] = []
  private let limit: Int

  /// - Parameter limit: how many are kept.
  init(limit: Int) {
    self.limit = limit
  }

  /// Keeps a word if it is among the best so far. A NaN never is.
  ///
  /// - Complexity: O(1) when it is not, O(`limit`) when it is.
  mutating func offer(_ score: Double, row: Int, word: Int32) {
    if choices.count == limit {
      guard limit > 0, score > choices[limit - 1].score else { return }
      choices.removeLast()
    } else if score.isNaN {
      return
    }
    let place = choices.firstIndex { $0.score < score } ?? choices.count
    choices.insert(Choice(score: score, row: row, word: word), at: place)
  }
}
