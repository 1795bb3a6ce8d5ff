/// Bounds on what a client may make the daemon hold or wait for.
public enum ServerLimits {
  /// Bytes of a body `image/jpeg`.
  public static let imageBytes = 16 << 20
  /// Bytes of a body `application/octet-stream`: a full batch of 1,024
  /// vectors of 1,024 float32 values.
  public static let vectorBytes = 4 << 20
  /// Bytes of a body `application/json`. An image inside JSON is base64, so it
  /// may have three quarters of this; larger ones are sent as `image/jpeg`.
  public static let jsonBytes = 4 << 20
  /// Bytes of a body `application/jsonl`: a full batch of 10,000 captions
  /// without vectors, or one of 1,000 with 1,024 values each.
  public static let jsonLinesBytes = 16 << 20
  /// Bytes of all bodies that are held at one time.
  public static let bodyMemory = 256 << 20
  /// Bytes of a socket path. Linux takes 107, but SwiftNIO, on both ends,
  /// takes 103 everywhere, which is what macOS takes.
  public static let socketPathBytes = 103
  /// Events of a story that may wait for a slow reader: each word of the
  /// longest story, the captions before it and the whole story after it. A
  /// reader can therefore never hold up the thread that tells the story.
  static let storyEvents = 4_002
  /// What a full queue answers in `Retry-After`.
  static let retryAfterSeconds = 2
}
