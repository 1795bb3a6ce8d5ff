import Foundation
import Neural

/// The networks that features can be computed with.
public enum Architecture: String, CaseIterable, Codable, Sendable {
  /// MobileNet v2 of any width.
  case mobileNetV2 = "mobilenet_v2"

  /// Builds the network from its weights.
  func network(_ weights: any WeightFile) throws -> any ConvolutionalNetwork {
    switch self {
    case .mobileNetV2: try MobileNetV2(weights: weights)
    }
  }
}

/// Turns photographs into feature vectors: a network, its weights, and the way
/// pictures are prepared for it. Safe to use from several threads at a time.
///
///     let extractor = try FeatureExtractor(
///       architecture: .mobileNetV2, weights: SafetensorsFile(path: path),
///       preprocessing: .mobileNetV2)
///     let vector = try extractor.features(ofJPEG: Data(contentsOf: photograph))
public final class FeatureExtractor: Sendable {
  /// The kind of network.
  public let architecture: Architecture
  /// How pictures are prepared.
  public let preprocessing: Preprocessing
  private let network: any ConvolutionalNetwork
  private let workspaces: WorkspacePool

  /// Elements of a feature vector: 1,280 for the published MobileNet v2.
  public var featureLength: Int { network.featureLength }

  /// Loads a network.
  ///
  /// - Throws: ``VisionError`` when weights or preprocessing do not fit;
  ///   `WeightFileError` that names a missing or misshapen tensor.
  public init(
    architecture: Architecture, weights: any WeightFile, preprocessing: Preprocessing
  ) throws {
    try preprocessing.validate()
    self.architecture = architecture
    self.preprocessing = preprocessing
    network = try architecture.network(weights)
    workspaces = WorkspacePool(try NetworkWorkspace(for: network, side: preprocessing.crop))
  }

  /// The features of a picture.
  ///
  /// - Throws: ``VisionError/notFinite(got:expected:)`` when the weights make
  ///   numbers overflow.
  public func features(of image: PixelImage) throws -> [Float] {
    let workspace =
      try workspaces.take() ?? NetworkWorkspace(for: network, side: preprocessing.crop)
    defer { workspaces.give(workspace) }
    preprocessing.normalise(preprocessing.cropped(image), into: workspace.input.data)
    let length = featureLength
    let features = [Float](unsafeUninitializedCapacity: length) { buffer, initialized in
      network.features(workspace, into: buffer.baseAddress!)
      initialized = length
    }
    guard features.allSatisfy(\.isFinite) else {
      throw VisionError.notFinite(
        got: "features that hold a NaN or an infinity", expected: "finite features")
    }
    return features
  }

  /// The features of a JPEG file.
  ///
  /// - Throws: ``VisionError``.
  public func features(
    ofJPEG file: some ContiguousBytes, limits: ImageLimits = .default
  ) throws -> [Float] {
    try features(of: image(ofJPEG: file, limits: limits))
  }

  /// The picture in a JPEG file, decoded as the network's preprocessing wants it.
  ///
  /// - Throws: ``VisionError``.
  public func image(
    ofJPEG file: some ContiguousBytes, limits: ImageLimits = .default
  ) throws -> PixelImage {
    try JPEGDecoder.decode(
      file, limits: limits,
      minimumSide: preprocessing.scalesWhileDecoding ? preprocessing.resize : nil,
      appliesOrientation: preprocessing.appliesOrientation)
  }

  /// The features of many pictures, computed on several threads; the same
  /// numbers as one by one.
  ///
  /// - Throws: what ``features(of:)`` throws.
  public func features(
    ofBatch images: [PixelImage], threads: Int = FeatureExtractor.defaultThreads
  ) throws -> [[Float]] {
    try concurrentResults(images.count, threads: threads) { try self.features(of: images[$0]) }
      .map { try $0.get() }
  }

  /// The features of many JPEG files, computed on several threads. A file that
  /// cannot be read fails alone. `file` is asked for the bytes of each index
  /// just before they are needed, from any thread.
  public func features(
    ofJPEGs count: Int, limits: ImageLimits = .default,
    threads: Int = FeatureExtractor.defaultThreads,
    file: @Sendable (Int) throws -> Data
  ) -> [Result<[Float], any Error>] {
    concurrentResults(count, threads: threads) {
      try self.features(ofJPEG: file($0), limits: limits)
    }
  }

  /// The number of threads of the batch functions: the environment variable
  /// `FABULA_THREADS`, otherwise the number of active cores.
  public static var defaultThreads: Int { Parallel.threadCount }
}

/// `body` for each index, on at most `threads` threads at the same time.
private func concurrentResults(
  _ count: Int, threads: Int, _ body: (Int) throws -> [Float]
) -> [Result<[Float], any Error>] {
  [Result<[Float], any Error>](unsafeUninitializedCapacity: count) { buffer, initialized in
    let results = buffer.baseAddress
    Parallel.forRanges(count, parts: max(1, threads)) { range in
      for index in range {
        (results! + index).initialize(to: Result { try body(index) })
      }
    }
    initialized = count
  }
}

/// Workspaces that no thread uses at the moment.
private final class WorkspacePool: @unchecked Sendable {
  private let lock = NSLock()
  private var idle: [NetworkWorkspace]

  init(_ first: NetworkWorkspace) {
    idle = [first]
  }

  func take() -> NetworkWorkspace? {
    lock.withLock { idle.popLast() }
  }

  func give(_ workspace: NetworkWorkspace) {
    lock.withLock { idle.append(workspace) }
  }
}
