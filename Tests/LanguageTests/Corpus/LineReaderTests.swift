import Foundation
import Language
import TestSupport
import Testing

@Suite struct LineReaderTests {
  private func lines(_ path: String, longest: Int = 1 << 20) throws -> [String] {
    let reader = try LineReader(path: path, longestLine: longest)
    var lines: [String] = []
    while let line = try reader.next() {
      lines.append(line.text)
      #expect(reader.lineNumber == lines.count)
    }
    return lines
  }

  @Test func linesEndAtLineFeeds() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("\u{FEFF}one\r\n\ntwo\u{2028}\u{FEFF}\nlast", to: "a")
    #expect(try lines(path) == ["one", "", "two\u{2028}\u{FEFF}", "last"])
    #expect(try lines(try folder.write("", to: "b")) == [])
    #expect(try lines(try folder.write("\n", to: "c")) == [""])
  }

  @Test func linesLongerThanTheBufferAreWhole() throws {
    let folder = try TemporaryFolder()
    let long = String(repeating: "x", count: 700_000)
    let path = try folder.write("a\n\(long)\nb\n\(long)", to: "a")
    #expect(try lines(path) == ["a", long, "b", long])
  }

  @Test func aLineThatIsTooLongIsRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("ab\nabcdef\n", to: "a")
    let expected = LanguageError.lineTooLong(path: path, line: 2, expected: 5)
    #expect(throws: expected) { try lines(path, longest: 5) }
    #expect(try lines(path, longest: 6).count == 2)
  }

  @Test func aFolderAndAMissingFileAreRefused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: LanguageError.self) { try lines(folder.url.path()) }
    #expect(throws: LanguageError.self) { try lines(folder.path("none")) }
  }
}
