import Foundation

/// Comparisons as people type them, such as `genre=romance` or `year>=1900`.
extension CaptionFilter {
  /// Reads a comparison, or a filter in JSON when the text begins with `{`.
  ///
  ///     genre=romance        lang!=en         lang=en,de
  ///     year>=1900           year<1950        title="1984"
  ///
  /// What looks like a number, `true` or `false` is one; between quotes it is a
  /// string, with the escapes of JSON.
  ///
  /// - Throws: ``FieldError``.
  public init(text: String) throws {
    if text.drop(while: \.isWhitespace).first == "{" {
      do {
        self = try JSONDecoder().decode(CaptionFilter.self, from: Data(text.utf8))
      } catch let error as FieldError {
        throw error
      } catch {
        throw FieldError.badFilter(
          got: String(text.prefix(128)), expected: "JSON such as {\"genre\": \"romance\"}")
      }
      return
    }
    let operators = ["!=", ">=", "<=", "=", ">", "<"]
    let name = text.prefix { !"!=<>".contains($0) }
    guard let comparison = operators.first(where: { text[name.endIndex...].hasPrefix($0) }) else {
      throw FieldError.badFilter(
        got: String(text.prefix(128)).debugDescription,
        expected: "NAME, one of \(operators.joined(separator: " ")), and a value")
    }
    let rest = text[name.endIndex...].dropFirst(comparison.count)
    self = try Self.comparison(
      name.trimmingCharacters(in: .whitespaces), comparison, try Self.values(rest))
    try check()
  }

  private static func comparison(
    _ name: String, _ comparison: String, _ values: [FieldValue]
  ) throws -> CaptionFilter {
    switch comparison {
    case "=": return .oneOf(name, values)
    case "!=": return .not(.oneOf(name, values))
    default:
      guard let value = values.first, values.count == 1 else {
        throw FieldError.badFilter(
          got: "\(values.count) values behind \(name)\(comparison)", expected: "one")
      }
      return switch comparison {
      case ">=": .range(name, FieldRange(from: value))
      case "<=": .range(name, FieldRange(to: value))
      case ">": .range(name, FieldRange(above: value))
      default: .range(name, FieldRange(below: value))
      }
    }
  }

  /// Values between commas; a comma between quotes is part of its string.
  private static func values(_ text: Substring) throws -> [FieldValue] {
    var values: [FieldValue] = []
    var rest = text
    while true {
      rest = rest.drop(while: \.isWhitespace)
      if rest.first == "\"" {
        let (string, end) = try quoted(rest)
        values.append(.string(string))
        rest = rest[end...].drop(while: \.isWhitespace)
      } else {
        let word = rest.prefix { $0 != "," }
        values.append(value(word.trimmingCharacters(in: .whitespaces)))
        rest = rest[word.endIndex...]
      }
      guard let next = rest.first else { return values }
      guard next == "," else {
        throw FieldError.badFilter(got: "\(rest) behind a string", expected: "a comma or the end")
      }
      rest = rest.dropFirst()
    }
  }

  /// A string between quotes and where it ends.
  private static func quoted(_ text: Substring) throws -> (String, String.Index) {
    var isEscaped = false
    var end: String.Index?
    for index in text.indices.dropFirst() {
      if isEscaped {
        isEscaped = false
      } else if text[index] == "\\" {
        isEscaped = true
      } else if text[index] == "\"" {
        end = text.index(after: index)
        break
      }
    }
    guard let end,
      let string = try? JSONDecoder().decode(String.self, from: Data(text[..<end].utf8))
    else {
      throw FieldError.badFilter(got: String(text.prefix(128)), expected: "a string between quotes")
    }
    return (string, end)
  }

  private static func value(_ word: String) -> FieldValue {
    if word == "true" || word == "false" { return .boolean(word == "true") }
    let number = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/
    if word.wholeMatch(of: number) != nil, let value = Double(word) { return .number(value) }
    return .string(word)
  }
}
