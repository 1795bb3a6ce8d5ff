import Foundation
import Neural

/// Vocabularies as files: UTF-8 text with one word a line.
extension Vocabulary {
  /// Reads a vocabulary; the word of line i (from 0) has id i.
  ///
  /// Lines end at byte 0x0A and nowhere else, and white space at their ends is
  /// removed: the published dictionary has lines that are empty then, and
  /// lines with U+0085 or U+2028 in them, and every line is a row of the
  /// model's table. Of a repeated word the last row wins.
  ///
  /// - Throws: ``LanguageError``: `cannotRead`, `vocabularyTooLarge`, or
  ///   `vocabularyLacksWord` without `<eos>` or `UNK`, which means a damaged
  ///   download or another kind of file.
  public init(path: String) throws {
    let file: FileBytes
    do {
      file = try FileBytes(mapping: path)
    } catch WeightFileError.cannotRead(_, let reason) {
      throw LanguageError.cannotRead(path: path, reason: reason)
    }
    guard file.count <= Limits.vocabularyBytes else {
      throw LanguageError.vocabularyTooLarge(
        path: path, got: file.count, expected: Limits.vocabularyBytes)
    }
    try self.init(bytes: file.buffer, path: path)
  }

  /// Reads a vocabulary from the content of such a file.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: The name of the file, for errors.
  package init(bytes: UnsafeRawBufferPointer, path: String) throws {
    var table = WordTable()
    let text = bytes.bindMemory(to: UInt8.self)
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: .newline) ?? text.count
      table.append(text.part(start, end).stripped)
      start = end + 1
      guard table.count <= Limits.vocabularyWords else {
        throw LanguageError.vocabularyTooLarge(
          path: path, got: table.count, expected: Limits.vocabularyWords)
      }
    }
    try self.init(table: table, path: path)
  }

  /// Writes the vocabulary, so that reading it gives an equal one. The file
  /// appears under its name only when it is complete.
  ///
  /// - Throws: ``LanguageError/unwritableWord(got:)`` for a word with a line
  ///   break or with white space at its ends, which ``encode(_:)`` never makes
  ///   from a tokeniser's tokens, or `cannotWrite`.
  public func write(to path: String) throws {
    var content: [UInt8] = []
    for id in 0..<count {
      let word = word(Int32(id))
      let isWritable = word.withBytes { $0.stripped.count == $0.count && !$0.contains(.newline) }
      guard isWritable else { throw LanguageError.unwritableWord(got: word) }
      content += word.utf8
      content.append(.newline)
    }
    try writeFile(path) { file in try content.withUnsafeBytes { try file.write($0) } }
  }
}

/// Writes a file that appears only when it is complete.
///
/// - Throws: ``LanguageError/cannotWrite(path:reason:)``.
func writeFile(_ path: String, _ body: (AtomicFile) throws -> Void) throws {
  do {
    let file = try AtomicFile(path: path)
    try body(file)
    try file.commit()
  } catch WeightFileError.cannotWrite(_, let reason) {
    throw LanguageError.cannotWrite(path: path, reason: reason)
  }
}
