import CaptionFields
import Foundation

/// A request that could not be served, as an RFC 9457 problem document.
///
/// The same type is thrown by an implementation of the service, written on
/// the wire as `application/problem+json`, and thrown by the client. ``type``
/// is stable; title and detail are for people and may change.
public struct Problem: Error, Equatable, Sendable, Codable, CustomStringConvertible {
  /// The stable name of the problem, such as `urn:fabula:problem:invalid-vector`.
  public let type: String
  /// What kind of problem this is, in a few words.
  public let title: String
  /// The HTTP status.
  public let status: Int
  /// What happened this time and what to do about it.
  public let detail: String
  /// What was got, where that can be said.
  public let got: String?
  /// What was expected, where that can be said.
  public let expected: String?

  /// The prefix of every ``type``.
  public static let prefix = "urn:fabula:problem:"

  /// The media type of a problem document.
  public static let mediaType = "application/problem+json"

  /// A problem of one of the known kinds.
  ///
  /// - Parameters:
  ///   - kind: gives type, title and status.
  ///   - detail: a sentence for people.
  ///   - got: what was got.
  ///   - expected: what was expected.
  public init(
    _ kind: ProblemKind, _ detail: String, got: String? = nil, expected: String? = nil
  ) {
    self.init(
      type: Problem.prefix + kind.rawValue, title: kind.title, status: kind.status,
      detail: detail, got: got, expected: expected)
  }

  /// The same problem, its detail preceded by where it lies, such as "Line 3: ".
  package func located(_ place: String) -> Problem {
    Problem(
      type: type, title: title, status: status, detail: place + detail, got: got,
      expected: expected)
  }

  /// Runs `body` and makes a problem of this kind of what it finds wrong with
  /// fields or filters.
  package static func translating<Value>(
    _ kind: ProblemKind, _ body: () throws -> Value
  ) throws -> Value {
    do {
      return try body()
    } catch let error as FieldError {
      throw Problem(kind, error.summary, got: error.got, expected: error.expected)
    }
  }

  private init(
    type: String, title: String, status: Int, detail: String, got: String?, expected: String?
  ) {
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.got = got
    self.expected = expected
  }

  /// The kind, or nil when a newer server sent one that is not known here.
  public var kind: ProblemKind? {
    guard type.hasPrefix(Problem.prefix) else { return nil }
    return ProblemKind(rawValue: String(type.dropFirst(Problem.prefix.count)))
  }

  /// Title, detail, what was got and what was expected, in one line.
  public var description: String {
    var line = "\(title): \(detail)"
    if let got { line += " Got \(got)." }
    if let expected { line += " Expected \(expected)." }
    return line
  }
}
