import CaptionFields

/// What can go wrong with a caption index beyond what can go wrong with its
/// vectors, which is a `VectorIndexError`.
public enum CaptionIndexError: Error, Equatable, CustomStringConvertible {
  /// The index holds vectors of another embedding.
  case otherEmbedding(got: String, expected: String)
  /// A text or source longer than ``CaptionIndex/Limits`` allow.
  case tooLong(field: String, id: UInt64, got: Int, expected: ClosedRange<Int>)
  /// Fields or a source that a caption cannot have.
  case badFields(id: UInt64, FieldError)
  /// A filter that cannot be.
  case badFilter(FieldError)
  /// A filter asks for a field that no caption has.
  case unknownField(got: String, expected: [String])
  /// A filter compares a field with a kind of value that no caption has there.
  case otherKind(field: String, got: FieldValue.Kind, expected: [FieldValue.Kind])
  /// A number outside its range.
  case outOfRange(name: String, got: String, expected: String)
  /// No caption has this id.
  case unknownCaption(id: UInt64)
  /// The directory holds vectors without captions.
  case noCaptions(directory: String)
  /// The captions were written before there were fields.
  case outdated(directory: String)
  /// The record of a caption is missing or contradicts itself.
  case damagedCaption(id: UInt64)
  /// The table of fields says something that no caption does.
  case damagedFields(String)

  /// What was got, what was expected and what to do.
  public var description: String {
    switch self {
    case .otherEmbedding(let got, let expected):
      "got an index of embedding \"\(got)\", expected \"\(expected)\": "
        + "use the model that the index was built with, or rebuild the index"
    case .tooLong(let field, let id, let got, let expected):
      "got a \(field) of \(got) bytes for caption \(id), expected at most \(expected.upperBound): "
        + "shorten it"
    case .badFields(let id, let error):
      "caption \(id): \(error.description)"
    case .badFilter(let error):
      error.description
    case .unknownField(let got, let expected):
      "got a filter by the field \"\(got)\", which no caption has, expected one of "
        + expected.joined(separator: ", ")
    case .otherKind(let field, let got, let expected):
      "got a filter by \(got.plural) of the field \"\(field)\", expected "
        + expected.map(\.plural).joined(separator: " or ") + ": its captions have no others"
    case .outOfRange(let name, let got, let expected):
      "got \(name) = \(got), expected \(expected)"
    case .unknownCaption(let id):
      "the index has no caption \(id)"
    case .noCaptions(let directory):
      "got an index of vectors without captions in \(directory), expected captions: "
        + "build it as a caption index"
    case .outdated(let directory):
      "got an index of an earlier version in \(directory): build it again from its captions"
    case .damagedCaption(let id):
      "the record of caption \(id) is missing or damaged; restore the index from a copy "
        + "or rebuild it"
    case .damagedFields(let reason):
      "the fields of the index are damaged: \(reason); restore the index from a copy or rebuild it"
    }
  }
}
