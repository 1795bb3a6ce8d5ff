extension CaptionIndex {
  /// What a caption index accepts beyond the limits of its vectors.
  public enum Limits {
    /// Bytes of a caption's text in UTF-8.
    public static let textBytes = 0...65_536
    /// Bytes of a caption's source in UTF-8.
    public static let sourceBytes = 0...4096
  }
}
