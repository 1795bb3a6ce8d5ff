import Foundation
import Language

/// The photographs of a split.
enum SplitNames {
  /// What the options that take a split say of it.
  static let help = "or of Karpathy's JSON a split of its own, such as train+restval"

  /// Reads the names of a split: the lines of a file, or of captions that come
  /// with splits one of these by its name, or several joined by `+`.
  ///
  /// - Throws: ``InputMissing``, which says what splits there are.
  static func read(_ split: String, of corpus: CaptionCorpus?) throws -> [String] {
    guard let corpus, !corpus.splits.isEmpty else { return try InputFile.lines(split) }
    let parts = split.split(separator: "+").map { corpus.splits[String($0)] }
    let named = parts.compactMap(\.self)
    if !parts.isEmpty, named.count == parts.count { return named.flatMap(\.self) }
    guard FileManager.default.fileExists(atPath: split) else {
      throw InputMissing(
        description: "\(split) is neither a file nor a split: the captions have the splits "
          + corpus.splits.keys.sorted().joined(separator: ", "))
    }
    return try InputFile.lines(split)
  }
}
