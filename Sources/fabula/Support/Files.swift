import Foundation

/// Files as commands take them: `-` is standard input.
enum InputFile {
  /// The bytes of a file.
  ///
  /// - Throws: ``InputMissing``.
  static func read(_ path: String) throws -> Data {
    do {
      return path == "-"
        ? try FileHandle.standardInput.readToEnd() ?? Data()
        : try Data(contentsOf: URL(filePath: path))
    } catch {
      throw InputMissing(
        description: "cannot read \(path): \((error as NSError).localizedDescription)")
    }
  }

  /// The lines of a file without white space at their ends and without empty
  /// ones, such as the names of a split.
  static func lines(_ path: String) throws -> [String] {
    String(decoding: try read(path), as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}

/// Standard output.
enum Output {
  /// Writes text as it is, at once.
  static func write(_ text: String) {
    FileHandle.standardOutput.write(Data(text.utf8))
  }

  /// Writes one line of JSON with sorted keys in snake case.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
  }
}
