import ArgumentParser
import Fabula
import Foundation
import JointEmbedding
import Neural
import Vision

/// `fabula evaluate networks`
struct EvaluateNetworksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "networks",
    abstract: "How long the CNN takes for a photograph.",
    discussion: """
      Reads photographs one after another on one thread, and prints the median milliseconds of
      each step: decoding the JPEG, the CNN (its preparation of the picture counted), and the
      projection into the joint space.

        fabula evaluate networks --photos photos --limit 200 --json
      """)

  @Option(help: ArgumentHelp("Folder of JPEG files.", valueName: "dir"))
  var photos: String

  @Option(help: "Photographs to read, the first by name.")
  var limit = 100

  @OptionGroup var model: ModelOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit must be positive") }
  }

  func run() throws {
    let model = try Model(path: model.model, parts: [.cnn, .embedding])
    let (extractor, embedding) = (try model.featureExtractor(), try model.jointEmbedding())
    let folder = URL(filePath: photos)
    let names = try FileManager.default.contentsOfDirectory(atPath: photos)
      .filter { ["jpg", "jpeg"].contains(($0 as NSString).pathExtension.lowercased()) }
      .sorted().prefix(limit)
    guard !names.isEmpty else {
      throw FabulaError.nothingToEvaluate(got: "no JPEG file in \(photos)")
    }
    var times: (decode: [Double], network: [Double], projection: [Double]) = ([], [], [])
    for name in names {
      let file = try Data(contentsOf: folder.appending(path: name))
      let image = try timed(&times.decode) { try extractor.image(ofJPEG: file) }
      let feature = try timed(&times.network) { try extractor.features(of: image) }
      _ = try timed(&times.projection) {
        try embedding.embed(features: Tensor(feature, shape: [1, feature.count]))
      }
    }
    let report = NetworkTimes(
      network: extractor.architecture.rawValue, photographs: names.count,
      decodeMilliseconds: median(times.decode), networkMilliseconds: median(times.network),
      projectionMilliseconds: median(times.projection))
    if output.json { return try Output.json(report) }
    Output.write(
      String(
        format: "%@  decode %.2f ms  network %.2f ms  projection %.2f ms  (medians of %d)\n",
        report.network, report.decodeMilliseconds, report.networkMilliseconds,
        report.projectionMilliseconds, report.photographs))
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

  private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}

/// The median times of one network.
private struct NetworkTimes: Encodable {
  let network: String
  let photographs: Int
  let decodeMilliseconds: Double
  let networkMilliseconds: Double
  let projectionMilliseconds: Double

  private enum CodingKeys: String, CodingKey {
    case network, photographs
    case decodeMilliseconds = "decode_milliseconds"
    case networkMilliseconds = "network_milliseconds"
    case projectionMilliseconds = "projection_milliseconds"
  }
}
