import Foundation
import Language
import Neural
import Storytelling

/// Passages of novels by genre, to compare stories with: some that a genre
/// classifier learns from, and others, by authors held out from every training,
/// that it is tried on and that stories are measured against.
public struct ReferenceTexts: Sendable {
  /// Tokenised passages of 60 to 100 tokens of each genre, evenly spread.
  public let training: [String: [[String]]]

  /// The same of the held-out authors; a genre without any is missing.
  public let heldOut: [String: [[String]]]

  /// Reads novels.
  ///
  /// - Parameters:
  ///   - paths: one file for each genre, whose name up to the first stop names it.
  ///   - heldOutAuthors: surnames.
  ///   - sample: the most passages of each genre and part.
  /// - Throws: `LanguageError`, and ``StorytellingError/noPassages`` when no
  ///   author is held out of any genre.
  public init(novels paths: [String], heldOutAuthors: [String], sample: Int = 4000) throws {
    var (training, heldOut) = ([String: [[String]]](), [String: [[String]]]())
    for path in paths {
      let name = URL(filePath: path).lastPathComponent
      let genre = String(name.prefix { $0 != "." })
      training[genre] = try Self.passages(
        NovelCorpus(paths: [path], filter: .excluding(heldOutAuthors)), sample: sample)
      let others = try Self.passages(
        NovelCorpus(paths: [path], filter: .only(heldOutAuthors)), sample: sample)
      if !others.isEmpty { heldOut[genre] = others }
    }
    guard !heldOut.isEmpty else { throw StorytellingError.noPassages }
    self.training = training
    self.heldOut = heldOut
  }

  /// Passages that are there already.
  init(training: [String: [[String]]], heldOut: [String: [[String]]]) {
    self.training = training
    self.heldOut = heldOut
  }

  private static func passages(_ corpus: NovelCorpus, sample: Int) throws -> [[String]] {
    let tokenized = try corpus.tokenized()
    let vocabulary = Vocabulary(counts: tokenized.counts)
    let store = try tokenized.builder(vocabulary: vocabulary).store(vocabulary: vocabulary)
    let passages = store.passages(limit: 100, minimum: 60)
    let count = min(sample, passages.count)
    return (0..<count).map { index in
      vocabulary.decode(store.tokens(of: passages[index * passages.count / count]))
    }
  }
}
