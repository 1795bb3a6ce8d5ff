/// What can be wrong with fields and filters. Each description says what was
/// got, what was expected and what to do.
public enum FieldError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A name that a field cannot have.
  case badName(got: String, expected: String)
  /// More fields than one caption may have.
  case tooManyFields(got: Int, expected: ClosedRange<Int>)
  /// A value that a field cannot have.
  case badValue(field: String, got: String, expected: String)
  /// Something that is not a filter.
  case badFilter(got: String, expected: String)

  /// What was got.
  public var got: String {
    switch self {
    case .badName(let got, _), .badValue(_, let got, _), .badFilter(let got, _): got
    case .tooManyFields(let got, _): "\(got) fields"
    }
  }

  /// What was expected.
  public var expected: String {
    switch self {
    case .badName(_, let expected), .badValue(_, _, let expected), .badFilter(_, let expected):
      expected
    case .tooManyFields(_, let expected): "at most \(expected.upperBound)"
    }
  }

  /// What is wrong, in a sentence without what was got and expected.
  public var summary: String {
    switch self {
    case .badName: "A field cannot have this name."
    case .tooManyFields: "A caption has too many fields."
    case .badValue(let field, _, _): "The value of the field \"\(field)\" cannot be used."
    case .badFilter: "The filter cannot be read."
    }
  }

  /// Everything, in one line.
  public var description: String { "\(summary) Got \(got), expected \(expected)." }
}
