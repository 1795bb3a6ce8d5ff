import Foundation

/// JSON as this interface reads and writes it: a field that is not known is
/// an error with its name, because an option that is silently ignored gives
/// an answer to another question.
public enum StrictJSON {
  /// The value in `data`.
  ///
  /// - Throws: ``Problem`` of kind `invalid-json`, `invalid-field` or
  ///   `unknown-field`, or what the type itself throws while decoding.
  public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw problem(error, data)
    }
  }

  /// The bytes of `value`, with sorted keys so that the same value gives the
  /// same bytes.
  public static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value)
  }

  private static func problem(_ error: DecodingError, _ data: Data) -> Problem {
    switch error {
    case .keyNotFound(let key, let context):
      let field = path(context.codingPath + [key])
      return Problem(
        .invalidField, "The field \"\(field)\" is missing.", got: "nothing", expected: "a value")
    case .typeMismatch(let type, let context):
      return malformed(context, expected: name(of: type))
    case .valueNotFound(let type, let context):
      return malformed(context, expected: name(of: type))
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return malformed(context, expected: "a value that fits the field")
    case .dataCorrupted(let context):
      return corrupted(context, data)
    @unknown default:
      return Problem(
        .invalidJSON, "\(error)", got: "\(data.count) bytes", expected: "one JSON object")
    }
  }

  /// Foundation says the same of a text that is not JSON and of a number that
  /// the field's type cannot hold, such as 1e60 as a Float.
  private static func corrupted(_ context: DecodingError.Context, _ data: Data) -> Problem {
    let reason =
      (context.underlyingError as? NSError)?.userInfo["NSDebugDescription"] as? String
      ?? context.debugDescription
    if (try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)) != nil {
      return Problem(
        .invalidField, "A number is too large for its field, or has a fraction.",
        got: "a number that does not fit its field",
        expected: "a number that fits")
    }
    return Problem(
      .invalidJSON, reason, got: "\(data.count) bytes that are not JSON",
      expected: "one JSON object")
  }

  private static func malformed(_ context: DecodingError.Context, expected: String) -> Problem {
    let field = context.codingPath.isEmpty ? "the body" : "\"\(path(context.codingPath))\""
    return Problem(
      .invalidField, "The value of \(field) cannot be used: \(context.debugDescription)",
      got: "another value", expected: expected)
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { key in key.intValue.map(String.init) ?? key.stringValue }.joined(separator: ".")
  }

  private static func name(of type: Any.Type) -> String {
    switch type {
    case is String.Type: "a string"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type: "an integer"
    case is any BinaryFloatingPoint.Type: "a number"
    case is [String: Any].Type: "an object"
    case is any Collection.Type: "an array"
    default: "an object"
    }
  }
}

/// A key of any name, to see every field that is there.
private struct AnyField: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension Decoder {
  /// The keyed container of a request, after making sure that it holds no
  /// field but those of `Fields` and `others`, which another type reads.
  ///
  /// - Throws: ``Problem`` of kind `unknown-field` that names the first
  ///   unknown field and lists the known ones.
  package func strictContainer<Fields: CodingKey & CaseIterable>(
    keyedBy fields: Fields.Type, and others: [String] = []
  ) throws -> KeyedDecodingContainer<Fields> {
    let known = Set(fields.allCases.map(\.stringValue) + others)
    let present = try container(keyedBy: AnyField.self).allKeys.map(\.stringValue)
    if let unknown = present.filter({ !known.contains($0) }).min() {
      throw Problem(
        .unknownField, "The field \"\(unknown)\" does not exist here.",
        got: unknown, expected: known.sorted().joined(separator: ", "))
    }
    return try container(keyedBy: fields)
  }
}
