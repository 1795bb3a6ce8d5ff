import Foundation
import Neural

/// Word vectors as text, in the form of word2vec and of GloVe: a line for each word,
/// `word v1 v2 …`, perhaps behind a first line `count length`.
///
/// Fields stand apart by spaces or tabs. The file is read line by line, once for each
/// call of ``forEachWord(_:)``.
struct WordVectorFile: Sendable {
  let path: String

  /// The numbers of a vector.
  let length: Int

  /// The words that the first line announces; nil of a file without such a line.
  private let announced: Int?

  /// Opens a file and reads its first line.
  ///
  /// - Throws: ``LanguageError``: `cannotRead`, `lineTooLong` or `badWordVectors`.
  init(path: String) throws {
    let lines = try LineReader(path: path)
    // The reader owns the bytes of its line.
    defer { withExtendedLifetime(lines) {} }
    var fields = Fields(try lines.next() ?? TextBytes(start: nil, count: 0))
    let first = fields.next()
    var count = 0
    var second: TextBytes?
    while let field = fields.next() {
      if count == 0 { second = field }
      count += 1
    }
    func number(_ field: TextBytes?) -> Int? {
      field.flatMap { $0.allSatisfy(\.isASCIIDigit) ? Int($0.text) : nil }
    }
    if count == 1, let words = number(first), let length = number(second) {
      announced = words
      self.length = length
    } else {
      announced = nil
      length = count
    }
    self.path = path
    guard (1...Limits.wordVectorLength).contains(length) else {
      throw LanguageError.badWordVectors(
        path: path, got: "a first line with vectors of \(length) numbers",
        expected: "lines `word v1 v2 …` with 1 to \(Limits.wordVectorLength) numbers, perhaps"
          + " behind a line `count length`")
    }
  }

  /// Calls `body` with each word and its vector, (1, ``length``), valid during the call.
  ///
  /// - Throws: ``LanguageError``: `cannotRead`, `lineTooLong`, `badLine`,
  ///   `badWordVectors` when the number of words is not the announced one; and what
  ///   `body` throws.
  /// - Complexity: O(bytes) time; memory for one line.
  func forEachWord(_ body: (TextBytes, Tensor) throws -> Void) throws {
    let lines = try LineReader(path: path)
    if announced != nil { _ = try lines.next() }
    let vector = Tensor(zeros: [1, length])
    var count = 0
    while let line = try lines.next() {
      try body(try word(of: line, number: lines.lineNumber, vector: vector), vector)
      count += 1
    }
    guard announced == nil || announced == count else {
      throw LanguageError.badWordVectors(
        path: path, got: "\(count) words", expected: "\(announced!), as its first line says")
    }
  }

  /// The word of a line, whose numbers go into `vector`.
  private func word(of line: TextBytes, number: Int, vector: Tensor) throws -> TextBytes {
    func bad(_ got: String, _ expected: String) -> LanguageError {
      .badLine(path: path, line: number, got: got, expected: expected)
    }
    var fields = Fields(line)
    let word = fields.next()
    var count = 0
    while let field = fields.next() {
      if count < length {
        guard let value = Self.float(field) else {
          throw bad(field.part(0, min(field.count, Limits.shownBytes)).text, "a finite number")
        }
        vector.data[count] = value
      }
      count += 1
    }
    guard let word, count == length else {
      throw bad(word == nil ? "" : "\(count) numbers", "a word and \(length) numbers")
    }
    return word
  }

  /// The number that a field is, nil when it is none or not finite.
  private static func float(_ field: TextBytes) -> Float? {
    // The line lies in a larger buffer, but strtof wants an end; no number is as long as this.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
      guard field.count < text.count else { return nil }
      for (index, byte) in field.enumerated() { text[index] = CChar(bitPattern: byte) }
      text[field.count] = 0
      var end: UnsafeMutablePointer<CChar>?
      let value = strtof(text.baseAddress!, &end)
      return end == text.baseAddress! + field.count && value.isFinite ? value : nil
    }
  }
}

/// The parts of a line between spaces and tabs, none of them empty.
private struct Fields {
  private let line: TextBytes
  private var index = 0

  init(_ line: TextBytes) {
    self.line = line
  }

  mutating func next() -> TextBytes? {
    while index < line.count, Self.separates(line[index]) { index += 1 }
    guard index < line.count else { return nil }
    let start = index
    while index < line.count, !Self.separates(line[index]) { index += 1 }
    return line.part(start, index)
  }

  private static func separates(_ byte: UInt8) -> Bool { byte == .space || byte == 0x09 }
}
