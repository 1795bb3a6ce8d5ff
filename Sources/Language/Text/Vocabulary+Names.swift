extension Vocabulary {
  /// The ids of proper names: words of two or more letters that begin with a
  /// capital and that no text had in small letters often enough for a place of
  /// their own, titles, weekdays and months excepted. Names that are words, too
  /// ("Rose", "Will"), are not among them.
  ///
  /// - Returns: ascending.
  /// - Complexity: O(words).
  public var nameIDs: [Int32] {
    (0..<Int32(count)).filter { id in
      let word = word(id)
      guard id != unknownID, word.utf8.count > 1, let first = word.first, first.isUppercase,
        word.allSatisfy({ $0.isLetter || $0 == "-" || $0 == "'" })
      else { return false }
      return !Self.capitalised.contains(word) && self.id(of: word.lowercased()) == nil
    }
  }

  /// What is written with a capital and names nobody and no place.
  private static let capitalised: Set<String> = [
    "Mr", "Mrs", "Ms", "Dr", "St", "Mme", "Mlle", "Messrs", "Monday", "Tuesday", "Wednesday",
    "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May",
    "June", "July", "August", "September", "October", "November", "December",
  ]
}
