/// What an image file may ask for. A file beyond a limit is refused before
/// memory is allocated for it.
public struct ImageLimits: Equatable, Sendable {
  /// Pixels along one side. Default 16,384.
  public var maximumSide = 16_384
  /// Pixels in all. Default 50 million, 150 MB as RGB.
  public var maximumPixels = 50_000_000
  /// Bytes of the decoder's own working memory, which progressive files need
  /// for their coefficients. Default 256 MiB.
  public var maximumMemory = 256 << 20
  /// Scans of a progressive file. Default 100; real files have about ten.
  public var maximumScans = 100

  /// The default limits.
  public init() {}

  /// The default limits.
  public static let `default` = ImageLimits()
}

/// The limits of this module that nobody needs to change.
enum VisionLimits {
  /// The part of a JPEG file in which an EXIF orientation is looked for, the
  /// length of the longest segment that the format allows.
  static let exifBytes = 65_536
  /// Side of a network's input in pixels.
  static let networkInputSide = 2_048
  /// Channels of a layer.
  static let channels = 8_192
  /// Inputs of a fully connected layer: those of VGG-19 have 25,088.
  static let classifierInputs = 131_072
  /// Pictures whose features the fully connected layers see at a time.
  static let batch = 64
  /// Blocks of a network.
  static let blocks = 256
  /// Memory for one network's intermediate results.
  static let workspaceBytes = 1 << 30
}
