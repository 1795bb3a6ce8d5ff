/// A sentence that describes a picture.
public struct Caption: Codable, Sendable, Equatable {
  /// What identifies the caption in its index.
  public let id: UInt64
  /// The sentence.
  public let text: String
  /// Where it comes from, such as the name of the photograph or the program
  /// that wrote it.
  public let source: String?

  /// Makes a caption; lengths are checked by the build.
  public init(id: UInt64, text: String, source: String? = nil) {
    self.id = id
    self.text = text
    self.source = source
  }
}

/// A caption found by a search.
public struct ScoredCaption: Codable, Sendable, Equatable {
  /// The caption.
  public let caption: Caption
  /// The cosine of the angle between its vector and the query, at most 1 up to
  /// rounding.
  public let score: Float

  /// Makes a scored caption.
  public init(caption: Caption, score: Float) {
    self.caption = caption
    self.score = score
  }
}
