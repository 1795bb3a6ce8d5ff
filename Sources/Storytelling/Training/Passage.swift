/// A passage of a novel, as the decoder tells it and as the encoder reads it.
public struct Passage: Sendable, Equatable {
  /// Its words as ids of the decoder's vocabulary, without an end mark.
  public let words: [Int32]

  /// Its sentences as ids of the skip-thought vocabulary.
  public let sentences: [[Int32]]

  /// Makes a passage.
  public init(words: [Int32], sentences: [[Int32]]) {
    self.words = words
    self.sentences = sentences
  }
}
