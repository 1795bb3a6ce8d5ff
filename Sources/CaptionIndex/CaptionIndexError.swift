/// What can go wrong with a caption index beyond what can go wrong with its
/// vectors, which is a `VectorIndexError`.
public enum CaptionIndexError: Error, Equatable, CustomStringConvertible {
  /// The index holds vectors of another embedding.
  case otherEmbedding(got: String, expected: String)
  /// A text or source longer than ``CaptionIndex/Limits`` allow.
  case tooLong(field: String, id: UInt64, got: Int, expected: ClosedRange<Int>)
  /// The directory holds vectors without captions.
  case noCaptions(directory: String)
  /// The record of a caption is missing or contradicts itself.
  case damagedCaption(id: UInt64)

  public var description: String {
    switch self {
    case .otherEmbedding(let got, let expected):
      "got an index of embedding \"\(got)\", expected \"\(expected)\": "
        + "use the model that the index was built with, or rebuild the index"
    case .tooLong(let field, let id, let got, let expected):
      "got a \(field) of \(got) bytes for caption \(id), expected at most \(expected.upperBound): "
        + "shorten it"
    case .noCaptions(let directory):
      "got an index of vectors without captions in \(directory), expected captions: "
        + "build it as a caption index"
    case .damagedCaption(let id):
      "the record of caption \(id) is missing or damaged; restore the index from a copy "
        + "or rebuild it"
    }
  }
}
