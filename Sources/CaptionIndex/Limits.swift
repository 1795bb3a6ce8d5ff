extension CaptionIndex {
  /// What a caption index accepts beyond the limits of its vectors and those of
  /// `FieldLimits`.
  public enum Limits {
    /// Bytes of a caption's text in UTF-8.
    public static let textBytes = 0...65_536
    /// Bytes of a caption's source in UTF-8.
    public static let sourceBytes = 0...4096
    /// Captions of a search that makes them differ or folds them: each is compared
    /// with each of four times as many.
    public static let diverse = 1...1000
    /// Nearest captions that each caption of a diverse answer is chosen among.
    public static let candidatesPerCaption = 4
    /// Filters whose ids are kept for the next search.
    static let keptFilters = 32
    /// Ids of all filters that are kept, of 8 bytes each.
    static let keptIDs = 1 << 23
  }
}
