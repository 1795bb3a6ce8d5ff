import ArgumentParser
import Fabula
import Foundation

/// `fabula embed`
struct EmbedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embed",
    abstract: "Prints the vector of a photograph or a text in the joint space.",
    discussion: """
      Writes one JSON document a line, or with --raw the numbers as float32,
      little-endian.

        fabula embed photo.jpg
        fabula embed --text "a dog on a beach" --raw > vector.f32
      """)

  @Argument(help: ArgumentHelp("JPEG files, or - for standard input.", valueName: "photos"))
  var photographs: [String] = []

  @Option(help: "A sentence; may be given several times.")
  var text: [String] = []

  @Flag(help: "Write float32 numbers, little-endian, and nothing else.")
  var raw = false

  @OptionGroup var model: ModelOptions

  func validate() throws {
    guard !photographs.isEmpty || !text.isEmpty else {
      throw ValidationError("give photographs or --text")
    }
  }

  func run() throws {
    let model = try Model(path: model.model, parts: [.cnn, .embedding])
    for path in photographs {
      try write(path, model.vector(ofJPEG: InputFile.read(path)))
    }
    for sentence in text { try write(sentence, model.vector(ofText: sentence)) }
  }

  private func write(_ input: String, _ vector: [Float]) throws {
    if raw {
      let bits = vector.map(\.bitPattern.littleEndian)
      FileHandle.standardOutput.write(bits.withUnsafeBytes { Data($0) })
    } else {
      try Output.json(Line(input: input, vector: vector))
    }
  }

  private struct Line: Encodable {
    let input: String
    let vector: [Float]
  }
}
