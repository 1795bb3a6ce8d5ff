import Foundation

/// A corpus as a directory:
///
/// | file | what |
/// |---|---|
/// | `words.txt` | the vocabulary, one word a line |
/// | `training.tokens`, `held-out.tokens`, `captions.tokens` | token stores |
/// | `corpus.json` | for each genre the ranges of its sentences in the first two |
extension Corpus {
  private struct Description: Codable {
    var genres: [Genre]
  }

  private static let stores = (
    training: "training.tokens", heldOut: "held-out.tokens", captions: "captions.tokens"
  )

  /// Opens a corpus; its stores are mapped.
  ///
  /// - Throws: ``LanguageError``: `cannotRead`, `badCorpus`, those of a
  ///   vocabulary and those of a token store.
  public init(directory: String) throws {
    let vocabulary = try Vocabulary(path: directory + "/words.txt")
    func store(_ name: String) throws -> TokenStore {
      try TokenStore(path: directory + "/" + name, vocabulary: vocabulary)
    }
    let path = directory + "/corpus.json"
    guard let data = FileManager.default.contents(atPath: path) else {
      throw LanguageError.cannotRead(path: path, reason: "no such file, or no right to read it")
    }
    guard let description = try? JSONDecoder().decode(Description.self, from: data) else {
      throw LanguageError.badCorpus(
        path: path, got: String(decoding: data.prefix(Limits.shownBytes), as: UTF8.self))
    }
    self.init(
      vocabulary: vocabulary, training: try store(Self.stores.training),
      heldOut: try store(Self.stores.heldOut), captions: try store(Self.stores.captions),
      genres: description.genres)
    for genre in genres
    where genre.training.lowerBound < 0 || genre.training.upperBound > training.sentenceCount
      || genre.heldOut.lowerBound < 0 || genre.heldOut.upperBound > heldOut.sentenceCount
    {
      throw LanguageError.badCorpus(
        path: path,
        got: "genre \(genre.name) with sentences \(genre.training) and \(genre.heldOut)")
    }
  }

  /// Writes the corpus; each file appears only when it is complete, the
  /// description last.
  ///
  /// - Throws: ``LanguageError/cannotWrite(path:reason:)``,
  ///   ``LanguageError/unwritableWord(got:)``.
  public func write(to directory: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true)
    } catch {
      throw LanguageError.cannotWrite(
        path: directory, reason: (error as NSError).localizedDescription)
    }
    try vocabulary.write(to: directory + "/words.txt")
    try training.write(to: directory + "/" + Self.stores.training)
    try heldOut.write(to: directory + "/" + Self.stores.heldOut)
    try captions.write(to: directory + "/" + Self.stores.captions)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let description = try encoder.encode(Description(genres: genres))
    try writeFile(directory + "/corpus.json") { file in
      try description.withUnsafeBytes { try file.write($0) }
    }
  }
}
