/// What can be wrong with a decoder, a style or a wish for a story.
public enum StorytellingError: Error, Equatable, CustomStringConvertible {
  /// Parts of a model that do not belong together.
  case layersDoNotFit(what: String, got: Int, expected: Int)

  /// A style that the model does not have.
  case unknownStyle(got: String, expected: [String])

  /// A vector of another skip-thought model.
  case wrongVectorLength(got: Int, expected: Int)

  /// A dial outside its range.
  case dialOutOfRange(name: String, got: String, expected: String)

  /// A corpus without a single passage of the wanted length.
  case noPassages

  public var description: String {
    switch self {
    case .layersDoNotFit(let what, let got, let expected):
      "the decoder's parts do not fit: \(what): got \(got), expected \(expected);"
        + " its weights and its vocabulary must come from one model"
    case .unknownStyle(let got, let expected):
      "there is no style \"\(got)\"; this model has \(expected.joined(separator: ", ")), alone or"
        + " mixed as in \"romance:0.7,mystery:0.3\", and `fabula style make` makes another"
    case .wrongVectorLength(let got, let expected):
      "the vector has \(got) numbers, but the decoder was trained on vectors of \(expected);"
        + " use the skip-thought encoder that belongs to the model"
    case .dialOutOfRange(let name, let got, let expected):
      "\(name) is \(got), expected \(expected)"
    case .noPassages:
      "the corpus has no passage to learn from; one paragraph a line is expected, and a line"
        + " `# Title, by Author` before each book"
    }
  }
}
