import ArgumentParser
import Fabula
import Foundation
import Language
import Neural
import Storytelling

/// `fabula model add-skipthoughts`
struct ModelAddSkipThoughtsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-skipthoughts",
    abstract: "Puts an encoder of sentences, trained elsewhere, into a model directory.",
    discussion: """
      The weights are checked by loading them, then stored anew. They are safetensors
      in the names of this program, as `tools/twin` writes them.

        fabula model add-skipthoughts --weights skipthoughts.safetensors --words words.txt \\
          --record skipthoughts.json --statement novels --model my-model

      With --word-vectors the encoder also understands words that it never saw; the weights may be
      those of the model itself.
      """)

  @OptionGroup var options: AddedNetworkOptions
  @OptionGroup var wordVectors: WordVectorOptions

  func run() throws {
    let words = try Vocabulary(path: options.words)
    let encoder = try SkipThoughts(vocabulary: words, from: SafetensorsFile(path: options.weights))
    let expanded = try wordVectors.expansion(of: words)?.apply(to: encoder)
    var directory = try ModelDirectory(creating: options.model.model)
    try directory.setSkipThoughts(
      expanded ?? encoder, learnedWords: words.count, precision: options.precision,
      training: options.training())
  }
}

/// `fabula model add-decoder`
struct ModelAddDecoderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-decoder",
    abstract: "Puts a language model, trained elsewhere, into a model directory.",
    discussion: """
      The weights are checked by loading them, then stored anew. They are safetensors
      in the names of this program, as `tools/twin` writes them. The model needs its
      encoder first.

        fabula model add-decoder --weights decoder.safetensors --words words.txt \\
          --record decoder.json --statement novels --model my-model
      """)

  @OptionGroup var options: AddedNetworkOptions

  func run() throws {
    var directory = try ModelDirectory(path: options.model.model)
    let encoder = try directory.part(.skipthoughts)
    let decoder = try StoryDecoder(
      vocabulary: Vocabulary(path: options.words), from: SafetensorsFile(path: options.weights))
    if let expected = encoder.sizes["vector"], decoder.vectorLength != expected {
      throw FabulaError.partsDoNotFit(
        what: "length of the decoder's vectors", got: decoder.vectorLength, expected: expected)
    }
    try directory.setDecoder(
      decoder, precision: options.precision, training: options.training())
  }
}

/// What both networks need.
struct AddedNetworkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Weights, as safetensors.", valueName: "file"))
  var weights: String

  @Option(help: ArgumentHelp("The vocabulary, a word a line.", valueName: "file"))
  var words: String

  @Option(
    help: ArgumentHelp(
      "JSON of the training: figures by name, `command`, and `settings` with the seed.",
      valueName: "file"))
  var record: String?

  @Option(help: "Element type of the stored weights.")
  var precision: TensorPrecision = .int8

  @Option(help: "What it learned from, for the model's description.")
  var statement = "imported"

  @OptionGroup var model: ModelOptions

  /// How the network was made.
  func training() throws -> ModelDescription.Training {
    var training = ModelDescription.Training.ofThisCommand(data: statement, seed: 0, scores: [:])
    guard let record else { return training }
    let data = try InputFile.read(record)
    do {
      let known = try JSONDecoder().decode(TrainingRecord.self, from: data)
      training.command = known.command ?? training.command
      training.seed = known.seed ?? 0
      training.scores = known.scores
    } catch {
      throw ValidationError("\(record) is no record of a training: \(error)")
    }
    return training
  }
}

/// What a trainer wrote down beside its weights.
private struct TrainingRecord: Decodable {
  let command: String?
  let seed: UInt64?
  let scores: [String: Double]

  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private struct Settings: Decodable { let seed: UInt64? }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    command = try container.decodeIfPresent(String.self, forKey: Key(stringValue: "command"))
    seed = try container.decodeIfPresent(Settings.self, forKey: Key(stringValue: "settings"))?.seed
    scores = container.allKeys.reduce(into: [:]) { scores, key in
      scores[key.stringValue] = try? container.decode(Double.self, forKey: key)
    }
  }
}
