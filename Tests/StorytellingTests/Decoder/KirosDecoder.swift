import Language
import Neural
import TestSupport
import Testing

@testable import Storytelling

/// The small decoders of the fixtures, in the layout of Kiros's files: 33
/// words of length 12, a GRU of width 20, vectors of length 32.
enum KirosDecoder: String, CaseIterable {
  /// With the hidden layer before the softmax ("deep output").
  case romance

  /// Without.
  case plain

  func load() throws -> StoryDecoder {
    let file = try openWeights(path: Fixtures.path("rnn/decoder/\(rawValue).npz"))
    func linear(_ prefix: String, _ name: String) throws -> Linear {
      Linear(
        weight: Parameter("\(name).weight", try file.tensor(named: "\(prefix)_W")),
        bias: Parameter("\(name).bias", try file.tensor(named: "\(prefix)_b")))
    }
    let words = try WordEmbedding(name: "Wemb", from: file)
    return try StoryDecoder(
      vocabulary: vocabulary(count: words.wordCount),
      words: words, initialState: linear("ff_state", "initial_state"),
      recurrence: RecurrentLayer(kirosPrefix: "decoder", name: "decoder", from: file),
      hidden: file.contains("ff_hid_W") ? linear("ff_hid", "hidden") : nil,
      output: SoftmaxOutput(
        weight: Parameter("output.weight", file.tensor(named: "ff_logit_W").transposed()),
        bias: Parameter("output.bias", file.tensor(named: "ff_logit_b"))))
  }

  /// The dictionary has more words than the decoder, which are unknown then.
  private func vocabulary(count: Int) throws -> Vocabulary {
    let pickle = try Pickle.read(path: Fixtures.path("rnn/decoder/romance_dictionary.pkl"))
    var words = ["<eos>", "UNK"] + [String](repeating: "", count: count - 2)
    for entry in pickle.entries ?? [] {
      guard case .integer(let id) = entry.value, id < count, let word = entry.key.string else {
        continue
      }
      words[Int(id)] = word
    }
    return try Vocabulary(words: words)
  }

  /// The vectors that the expected values begin from, (3, 32).
  static func vectors() throws -> Tensor {
    try NumpyArray(path: Fixtures.path("rnn/decoder_ctx.npy")).tensor()
  }

  /// The part of `expected.json` about this decoder.
  func expected() throws -> Expected {
    struct File: Decodable {
      let decoder: [String: Expected]
    }
    return try Fixtures.decode(File.self, from: "rnn/expected.json").decoder[rawValue]!
  }

  /// What the original beam search found.
  struct Beam: Decodable, CustomTestStringConvertible {
    let ctx: Int
    let width: Int
    let useUnk: Bool
    let maxlen: Int
    let candidates: [Candidate]
    let text: String
    let nll: Double?

    struct Candidate: Decodable {
      let ids: [Int32]
      let nll: Double
    }

    var testDescription: String { "vector \(ctx), width \(width), unknown words: \(useUnk)" }
  }

  struct Expected: Decodable {
    let idsWithoutEos: [[Int32]]
    let lossSum: Double
    let temperatureFirstStep: [String: [Float]]
    let beam: [Beam]
  }
}
