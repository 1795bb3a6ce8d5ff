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

  /// The decoder, imported, written and read back.
  func load() throws -> StoryDecoder {
    let published = try published()
    let file = TemporaryPath()
    try published.write(to: file.path)
    return try StoryDecoder(
      vocabulary: published.vocabulary, from: SafetensorsFile(path: file.path))
  }

  /// The decoder as it is imported. The dictionary has more words than it.
  func published() throws -> PublishedDecoder {
    try PublishedDecoder(
      weights: Fixtures.path("rnn/decoder/\(rawValue).npz"),
      dictionary: Fixtures.path("rnn/decoder/romance_dictionary.pkl"))
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
