import FabulaInterface
import Foundation

/// The query string of a request, read as strictly as its JSON.
struct QueryParameters {
  private var values: [String: String] = [:]

  /// Reads `name=value&…`; `%XX` is decoded, `+` is a plus.
  ///
  /// - Parameter allowed: the names that may be there.
  /// - Throws: ``Problem`` of kind `unknown-parameter` or `invalid-parameter`.
  init(_ query: String?, allowed: [String]) throws {
    for pair in (query ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = parts[0].removingPercentEncoding, allowed.contains(name) else {
        throw Problem(
          .unknownParameter, "This query parameter does not exist here.",
          got: String(parts[0].prefix(256)),
          expected: allowed.isEmpty ? "none" : "any of " + allowed.joined(separator: ", "))
      }
      guard parts.count == 2, let value = parts[1].removingPercentEncoding else {
        throw QueryParameters.malformed(name, got: "\(pair)", expected: "\(name)=VALUE")
      }
      guard values.updateValue(value, forKey: name) == nil else {
        throw QueryParameters.malformed(name, got: "it twice", expected: "it once")
      }
    }
  }

  /// A value as it stands, or nil when it is not there.
  func string(_ name: String) -> String? {
    values[name]
  }

  /// A number, or nil when it is not there.
  func number<Number: LosslessStringConvertible>(
    _ name: String, as type: Number.Type = Number.self
  ) throws -> Number? {
    guard let value = values[name] else { return nil }
    guard let number = Number(value) else {
      let expected = type is any BinaryInteger.Type ? "an integer" : "a number"
      throw QueryParameters.malformed(name, got: value, expected: expected)
    }
    return number
  }

  /// A truth value, or nil when it is not there.
  func boolean(_ name: String) throws -> Bool? {
    switch values[name] {
    case nil: nil
    case "true": true
    case "false": false
    case let value?: throw QueryParameters.malformed(name, got: value, expected: "true or false")
    }
  }

  private static func malformed(_ name: String, got: String, expected: String) -> Problem {
    Problem(
      .invalidParameter, "The query parameter \"\(name)\" cannot be used.",
      got: String(got.prefix(256)), expected: expected)
  }
}
