import Foundation
import JointEmbedding
import Neural
import Vision

/// How long a network takes.
struct NetworkTimer {
  let extractor: FeatureExtractor
  /// Where its weights come from.
  let source: String
  let embedding: JointEmbedding?
  /// Threads for one picture.
  let threads: Int

  /// What is timed.
  enum Picture {
    case file(Data)
    /// A picture by formula, of just the size that the network sees.
    case formula
  }

  /// Times pictures one after another, then all at a time.
  func measure(_ pictures: [Picture]) throws -> NetworkTimes {
    var decode: [Double] = []
    var network: [Double] = []
    var processor: [Double] = []
    var projection: [Double] = []
    var images: [PixelImage] = []
    for picture in pictures {
      let image =
        switch picture {
        case .formula: formula
        case .file(let file): try timed(&decode) { try extractor.image(ofJPEG: file) }
        }
      let before = Self.processorMilliseconds
      let feature = try timed(&network) { try extractor.features(of: image, threads: threads) }
      processor.append(Self.processorMilliseconds - before)
      if let embedding {
        _ = try timed(&projection) {
          try embedding.embed(features: Tensor(feature, shape: [1, feature.count]))
        }
      }
      if images.count < 64 { images.append(image) }
    }
    var batch: [Double] = []
    _ = try timed(&batch) { try extractor.features(ofBatch: images, threads: threads) }
    return NetworkTimes(
      network: extractor.architecture.rawValue, source: source,
      featureLength: extractor.featureLength, parameters: extractor.parameterCount,
      bytes: extractor.byteCount, photographs: pictures.count,
      decodeMilliseconds: Self.median(decode),
      networkMilliseconds: Self.median(network), networkBestMilliseconds: network.min() ?? 0,
      processorMilliseconds: processor.min() ?? 0, projectionMilliseconds: Self.median(projection),
      picturesPerSecond: Double(images.count) / batch[0] * 1000)
  }

  private var formula: PixelImage {
    let side = extractor.preprocessing.resize ?? extractor.preprocessing.crop
    return PixelImage(
      width: side, height: side,
      bytes: (0..<3 * side * side).map { UInt8(truncatingIfNeeded: $0 &* 0x9E37_79B9 >> 11) })
  }

  private func timed<Result>(_ times: inout [Double], _ body: () throws -> Result) rethrows
    -> Result
  {
    let clock = ContinuousClock()
    let started = clock.now
    let result = try body()
    times.append((clock.now - started) / .milliseconds(1))
    return result
  }

  /// Processor time of all threads.
  private static var processorMilliseconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) * 1e-6
  }

  private static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return nil }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}

/// What was measured of one network; times that had nothing to measure are nil.
struct NetworkTimes: Encodable {
  let network: String
  let source: String
  let featureLength: Int
  let parameters: Int
  let bytes: Int
  let photographs: Int
  let decodeMilliseconds: Double?
  let networkMilliseconds: Double?
  let networkBestMilliseconds: Double
  let processorMilliseconds: Double
  let projectionMilliseconds: Double?
  let picturesPerSecond: Double

  private enum CodingKeys: String, CodingKey {
    case network, source, parameters, bytes, photographs
    case featureLength = "feature_length"
    case decodeMilliseconds = "decode_milliseconds"
    case networkMilliseconds = "network_milliseconds"
    case networkBestMilliseconds = "network_best_milliseconds"
    case processorMilliseconds = "processor_milliseconds"
    case projectionMilliseconds = "projection_milliseconds"
    case picturesPerSecond = "pictures_per_second"
  }

  var text: String {
    func time(_ name: String, _ value: Double?) -> String {
      value.map { String(format: "  %@ %.2f ms", name, $0) } ?? ""
    }
    return String(
      format: "%@ (%@)  feature %d  parameters %.1f M  memory %.0f MiB", network, source,
      featureLength, Double(parameters) / 1e6, Double(bytes) / Double(1 << 20))
      + time("decode", decodeMilliseconds) + time("network", networkMilliseconds)
      + time("projection", projectionMilliseconds)
      + String(
        format: "  (medians of %d)  in batches %.1f a second\n", photographs, picturesPerSecond)
  }
}
