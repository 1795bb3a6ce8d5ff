/// What fields and filters may be. Larger ones are refused with an error, both
/// when a person gives them and when a file claims them.
public enum FieldLimits {
  /// Fields of one caption.
  public static let fields = 0...32
  /// Bytes of a field's name.
  public static let nameBytes = 1...64
  /// UTF-8 bytes of a string.
  public static let valueBytes = 0...4_096
  /// Comparisons in one filter, a value of a set counted as one.
  public static let comparisons = 1...1_024
  /// Levels of `all`, `any` and `not` inside each other.
  public static let depth = 1...16
}
