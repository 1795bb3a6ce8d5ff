/// The bounds of this module's inputs and buffers.
enum Limits {
  /// The longest caption in words; what follows is cut off.
  static let captionWordsMax = 100

  /// Captions encoded in one batch.
  static let captionsAtOnce = 256
}
