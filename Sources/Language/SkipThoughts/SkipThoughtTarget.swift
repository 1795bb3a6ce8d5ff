/// The sentence that a decoder learns to tell from a sentence's vector.
public enum SkipThoughtTarget: String, Sendable, Codable, CaseIterable {
  /// The one after it.
  case next

  /// The one before it.
  case previous

  /// The sentence itself, so that its content words stay in the vector (Gan et
  /// al. 2017, "Learning Generic Sentence Representations Using Convolutional
  /// Neural Networks", the composite model).
  case same

  /// Where the sentence stands, counted from the one that is encoded.
  var offset: Int {
    switch self {
    case .next: 1
    case .previous: -1
    case .same: 0
    }
  }
}
