/// What a request may ask for, and what it gets when it does not say.
///
/// Server and client share these bounds; the sizes of request bodies are the
/// server's own affair and stand there.
public enum RequestLimits {
  /// Captions returned for each query when `k` is left out.
  public static let defaultCaptions = 10
  /// The largest `k`, and the most captions a story may draw on.
  public static let captions = 10_000
  /// The largest `k` of a search that makes captions differ or folds them.
  public static let diverseCaptions = 1_000
  /// The cosine from which on captions say the same, when a search does not name
  /// one.
  public static let sameCosine = SearchOptions.sameCosine
  /// The recall that a search may ask for.
  public static let recall = 0.5...0.999
  /// The largest id of a caption that requests may name: larger ones would not
  /// survive a reader that keeps numbers as JavaScript does.
  public static let captionID: CaptionID = 1 << 53 - 1
  /// The largest search effort (the width of the candidate list).
  public static let effort = 4_096
  /// Captions in one `PUT /v1/captions`.
  public static let captionBatch = 10_000
  /// UTF-8 bytes of the source of a caption.
  public static let sourceBytes = 4_096
  /// Query vectors in one request.
  public static let batch = 1_024
  /// Values in one vector.
  public static let dimension = 65_536
  /// UTF-8 bytes of a text query.
  public static let textBytes = 16_384
  /// UTF-8 bytes of the name of a style.
  public static let styleBytes = 256
  /// The longest story, in words.
  public static let words = 4_000
  /// The strength λ of the style shift lies in ±this.
  public static let strength: Float = 10
  /// The largest emphasis of the captions.
  public static let emphasis: Float = 20
  /// The largest guidance, by captions and by style.
  public static let guidance: Float = 20
  /// The largest echo of the captions' words.
  public static let echo: Float = 20
  /// The highest sampling temperature.
  public static let temperature: Float = 10
  /// The largest k of top-k.
  public static let topK = 1_000_000
  /// Presence and frequency penalties lie in ±this; the largest penalty of a group.
  public static let countPenalty: Float = 100
  /// The most hypotheses of a beam search.
  public static let beamWidth = 100
  /// The largest length penalty.
  public static let lengthPenalty: Float = 5
  /// The most stories of which the best is told.
  public static let bestOf = 50
  /// Seeds lie below 2⁵³, so that every JSON reader keeps them exactly.
  public static let seed: UInt64 = 1 << 53
}
