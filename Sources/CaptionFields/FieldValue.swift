/// The value of a named field of a caption.
///
/// Values of two kinds are never equal. Strings are equal when their UTF-8 bytes
/// are and stand in the order of these bytes, which for dates such as
/// `1926-05-17` is that of time; numbers are 64-bit floats, as in JSON.
public enum FieldValue: Sendable {
  /// A string without U+0000, of at most ``FieldLimits/valueBytes`` bytes.
  case string(String)
  /// A finite number.
  case number(Double)
  /// True or false.
  case boolean(Bool)

  /// What a value can be.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case boolean = 1
    case number = 2
    case string = 3

    /// Several of them, for people.
    public var plural: String {
      switch self {
      case .boolean: "booleans"
      case .number: "numbers"
      case .string: "strings"
      }
    }
  }

  /// What the value is.
  public var kind: Kind {
    switch self {
    case .string: .string
    case .number: .number
    case .boolean: .boolean
    }
  }

  /// Makes sure that a field named `field` can have the value.
  ///
  /// - Throws: ``FieldError/badValue(field:got:expected:)``.
  public func check(field: String) throws {
    switch self {
    case .string(let string):
      let limit = FieldLimits.valueBytes
      guard limit.contains(string.utf8.count) else {
        throw FieldError.badValue(
          field: field, got: "\(string.utf8.count) bytes",
          expected: "at most \(limit.upperBound) bytes")
      }
      guard !string.utf8.contains(0) else {
        throw FieldError.badValue(
          field: field, got: "a string with U+0000", expected: "a string without it")
      }
    case .number(let number):
      guard number.isFinite else {
        throw FieldError.badValue(field: field, got: "\(number)", expected: "a finite number")
      }
    case .boolean: break
    }
  }
}

extension FieldValue: Hashable {
  /// Whether both are the same value of the same kind.
  public static func == (left: FieldValue, right: FieldValue) -> Bool {
    switch (left, right) {
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.number(let left), .number(let right)): left == right
    case (.boolean(let left), .boolean(let right)): left == right
    default: false
    }
  }

  /// Takes in the kind and the value; the bytes of a string, not its characters.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    switch self {
    case .string(let string):
      for byte in string.utf8 { hasher.combine(byte) }
    case .number(let number): hasher.combine(number)
    case .boolean(let boolean): hasher.combine(boolean)
    }
  }

  /// Whether the value stands before `other`; nil when they are of two kinds.
  package func precedes(_ other: FieldValue) -> Bool? {
    switch (self, other) {
    case (.string(let own), .string(let other)): own.utf8.lexicographicallyPrecedes(other.utf8)
    case (.number(let own), .number(let other)): own < other
    case (.boolean(let own), .boolean(let other)): !own && other
    default: nil
    }
  }
}

extension FieldValue: Codable {
  /// Reads a string, a number, `true` or `false`.
  ///
  /// - Throws: ``FieldError/badValue(field:got:expected:)`` for anything else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let boolean = try? container.decode(Bool.self) {
      self = .boolean(boolean)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let string = try? container.decode(String.self) {
      self = .string(string)
    } else {
      let field = decoder.codingPath.last { $0.intValue == nil }?.stringValue ?? ""
      throw FieldError.badValue(
        field: field, got: container.decodeNil() ? "null" : "another value",
        expected: "a string, a number, true or false")
    }
  }

  /// Writes the value as it is, without a name for its kind.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .string(let string): try container.encode(string)
    case .number(let number): try container.encode(number)
    case .boolean(let boolean): try container.encode(boolean)
    }
  }
}

extension FieldValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// A boolean.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension FieldValue: CustomStringConvertible {
  /// The value as in JSON, a string between quotes.
  public var description: String {
    switch self {
    case .string(let string): string.debugDescription
    case .number(let number): "\(number)"
    case .boolean(let boolean): "\(boolean)"
    }
  }
}
