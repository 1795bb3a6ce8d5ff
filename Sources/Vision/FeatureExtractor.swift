import Foundation
import Neural

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
  private let network: Network
  private let workspaces: WorkspacePool

  /// Elements of a feature vector: 1,280 for the published MobileNet v2.
  public var featureLength: Int { network.featureLength }

  /// Weights and biases of the network up to the feature.
  public var parameterCount: Int { network.sizes.parameters }

  /// Bytes that the network takes up: its weights, and the memory in which one
  /// thread runs it.
  public var byteCount: Int {
    (network.sizes.packed + network.workspaceCount) * MemoryLayout<Float>.stride
  }

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
    network = try Network(architecture.layers, weights: weights, side: preprocessing.crop)
    workspaces = WorkspacePool(NetworkWorkspace(for: network))
  }

  /// The features of a picture, computed on `threads` threads.
  ///
  /// - Throws: ``VisionError/notFinite(got:expected:)`` when the weights make
  ///   numbers overflow.
  public func features(
    of image: PixelImage, threads: Int = FeatureExtractor.defaultThreads
  ) throws -> [Float] {
    let body = Tensor(zeros: [1, network.bodyLength])
    self.body(of: image, threads: threads, into: body.data)
    return try checked(network.features(ofBodies: body, threads: threads).row(0))
  }

  /// What the convolutional part makes of a picture, written to `row`.
  private func body(
    of image: PixelImage, threads: Int, into row: UnsafeMutablePointer<Float>
  ) {
    let workspace = workspaces.take() ?? NetworkWorkspace(for: network)
    defer { workspaces.give(workspace) }
    preprocessing.prepare(image, into: workspace.input)
    network.body(workspace, threads: threads, into: row)
  }

  private func checked(_ features: [Float]) throws -> [Float] {
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
  /// - Throws: what ``features(of:threads:)`` throws.
  public func features(
    ofBatch images: [PixelImage], threads: Int = FeatureExtractor.defaultThreads
  ) throws -> [[Float]] {
    try features(images.count, threads: threads) { images[$0] }.map { try $0.get() }
  }

  /// The features of many JPEG files, computed on several threads. A file that
  /// cannot be read fails alone. `file` is asked for the bytes of each index
  /// just before they are needed, from any thread. Mirrored, the features are
  /// those of the mirror images.
  public func features(
    ofJPEGs count: Int, limits: ImageLimits = .default, mirrored: Bool = false,
    threads: Int = FeatureExtractor.defaultThreads,
    file: @Sendable (Int) throws -> Data
  ) -> [Result<[Float], any Error>] {
    features(count, threads: threads) {
      try self.image(ofJPEG: file($0), limits: limits)
        .upright(from: mirrored ? .topRight : .topLeft)
    }
  }

  /// Each thread takes whole pictures through the convolutional part; the fully
  /// connected layers see them all at once, ``VisionLimits/batch`` at a time.
  private func features(
    _ count: Int, threads: Int, image: (Int) throws -> PixelImage
  ) -> [Result<[Float], any Error>] {
    stride(from: 0, to: count, by: VisionLimits.batch).flatMap { start in
      let batch = start..<min(count, start + VisionLimits.batch)
      let bodies = Tensor(zeros: [batch.count, network.bodyLength])
      var failures = [(any Error)?](repeating: nil, count: batch.count)
      failures.withUnsafeMutableBufferPointer { failures in
        Parallel.forRanges(batch.count, parts: max(1, threads)) { range in
          for index in range {
            do {
              body(
                of: try image(start + index), threads: 1,
                into: bodies.data + index * network.bodyLength)
            } catch {
              failures[index] = error
            }
          }
        }
      }
      let features = network.features(ofBodies: bodies, threads: max(1, threads))
      return batch.indices.map { index in
        Result {
          if let failure = failures[index - start] { throw failure }
          return try checked(features.row(index - start))
        }
      }
    }
  }

  /// The number of threads of the batch functions: the environment variable
  /// `FABULA_THREADS`, otherwise the number of active cores.
  public static var defaultThreads: Int { Parallel.threadCount }
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
