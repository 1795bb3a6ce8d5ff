import ArgumentParser
import CaptionIndex
import Fabula
import Foundation
import VectorIndex

/// `fabula index calibrate`
struct IndexCalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Measures which width of search finds which share of the true neighbours.",
    discussion: """
      Searches by recall go by what is measured here and stored in the index. A build measures by
      itself, with some captions of the index, each hidden from its own search: that holds for
      queries like the captions. With --queries it holds for queries like those in the file.

        fabula index calibrate --index my-index
        fabula index calibrate --index my-index --queries questions.txt
      """)

  @Option(help: ArgumentHelp("Texts to ask for, one a line.", valueName: "file"))
  var queries: String?

  @Option(help: "Queries at most.")
  var limit = 1000

  @Option(help: "Threads.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @OptionGroup var model: ModelOptions
  @OptionGroup var index: IndexOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let index = try CaptionIndex(directory: index.index, expecting: nil, for: .writing)
    let calibration = try index.calibrate(
      queries: vectors(), limit: limit, threads: threads)
    if output.json { return try Output.json(calibration) }
    guard let calibration else { return Output.write("nothing to calibrate: searches are exact\n") }
    for point in calibration.points {
      Output.write(String(format: "effort %5d  recall %.4f\n", point.effort, point.recall))
    }
  }

  private func vectors() throws -> [[Float]] {
    guard let queries else { return [] }
    let texts = try CaptionFile.read(queries).map(\.text)
    let model = try Model(path: model.model, parts: [.embedding])
    let step = max(1, texts.count / max(1, limit))
    let some = stride(from: 0, to: texts.count, by: step).prefix(limit).map { texts[$0] }
    let vectors = try model.vectors(ofTexts: some)
    return (0..<vectors.rows).map { vectors.row($0) }
  }
}
