import Foundation
import Neural
import TestSupport
import Testing

/// One tensor of `torch_tensors_expected.json`.
private struct Expected: Decodable {
  var shape: [Int]
  var values: [Value]

  /// A number, or a boolean as 0 or 1.
  struct Value: Decodable {
    var float: Float

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let boolean = try? container.decode(Bool.self) {
        float = boolean ? 1 : 0
      } else {
        float = Float(try container.decode(Double.self))
      }
    }
  }
}

@Suite struct TorchFileTests {
  @Test(arguments: ["torch_tensors_zip", "torch_tensors_legacy", "torch_tensors_proto4"])
  func viewsStridesAndTypesAreExactInEveryForm(name: String) throws {
    let expected = try JSONDecoder().decode(
      [String: Expected].self, from: Fixtures.data("formats/torch_tensors_expected.json"))
    let file = try TorchFile(path: Fixtures.path("formats/\(name).pth"))
    #expect(file.names == expected.keys.sorted())
    for (name, value) in expected {
      let tensor = try file.tensor(named: name, shape: value.shape)
      #expect(tensor.elements == value.values.map(\.float), "\(name)")
    }
  }

  @Test func filesOfVersionZeroAreRead() throws {
    let file = try TorchFile(path: Fixtures.path("formats/torch_old_0_1.pth"))
    #expect(file.names == ["bn.running_mean", "features.0.bias", "features.0.weight"])
    for (name, formula, shape) in [
      ("features.0.weight", "fmt/old0", [2, 3, 3, 3]), ("features.0.bias", "fmt/old1", [2]),
      ("bn.running_mean", "fmt/old2", [2]),
    ] {
      let expected = DeterministicWeights.uniform(
        formula, count: shape.reduce(1, *), amplitude: 1)
      #expect(try file.tensor(named: name, shape: shape).elements == expected)
    }
  }

  @Test func theStateOfACheckpointIsFoundAndItsPrefixRemoved() throws {
    let file = try TorchFile(path: Fixtures.path("formats/torch_checkpoint_module_prefix.pth"))
    #expect(file.names == ["scalar", "whole"])
    let whole = DeterministicWeights.uniform("fmt/base", count: 24, amplitude: 1)
    #expect(try file.tensor(named: "whole", shape: [24]).elements == whole)
    #expect(file.contents["epoch"]?.integer == 3)
    #expect(file.contents["best_acc1"]?.real == 76.13)
    let group = file.contents["optimizer"]?["param_groups"]?.elements?.first
    #expect(group?["betas"]?.elements?.compactMap(\.real) == [0.9, 0.999])
  }

  @Test func bothModelsOfACheckpointOfVSEAreRead() throws {
    let file = try TorchFile(path: Fixtures.path("formats/vsepp_checkpoint.pth.tar"))
    #expect(
      file.names == [
        "0.fc.bias", "0.fc.weight", "1.embed.weight", "1.rnn.bias_hh_l0", "1.rnn.bias_ih_l0",
        "1.rnn.weight_hh_l0", "1.rnn.weight_ih_l0",
      ])
    for (name, formula, shape) in [
      ("0.fc.weight", "fmt/linweight", [8, 10]), ("0.fc.bias", "fmt/linbias", [8]),
      ("1.embed.weight", "fmt/embweight", [14, 6]),
      ("1.rnn.weight_ih_l0", "fmt/gruweight_ih_l0", [24, 6]),
      ("1.rnn.bias_hh_l0", "fmt/grubias_hh_l0", [24]),
    ] {
      let expected = DeterministicWeights.uniform(
        formula, count: shape.reduce(1, *), amplitude: 0.7)
      #expect(try file.tensor(named: name, shape: shape).elements == expected, "\(name)")
    }
    let options = try #require(file.contents["opt"])
    #expect(options["embed_size"]?.integer == 8)
    #expect(options["margin"]?.real == 0.2)
    #expect(options["use_abs"]?.boolean == false)
    #expect(options["measure"]?.string == "cosine")
  }

  @Test func theCaptionEncoderIsRead() throws {
    let file = try TorchFile(path: Fixtures.path("formats/caption_lstm.pth"))
    let expected = DeterministicWeights.uniform(
      "fmt/lstmweight_hh_l0", count: 32 * 8, amplitude: 0.7)
    #expect(try file.tensor(named: "rnn.weight_hh_l0", shape: [32, 8]).elements == expected)
    #expect(file.names.count == 5)
  }

  // MARK: - Damage that needs a plan

  /// A file of the stream form with one tensor `a` and the given elements.
  private func stream(
    offset: String = "K\u{0}", shape: String = "K\u{2}\u{85}", strides: String = "K\u{1}\u{85}",
    view: String = "N", count: Int64 = 2
  ) -> FileBytes {
    let magic: [UInt8] = [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
    return pickle(
      magic, ".M\u{E9}\u{3}.}.", "}S'a'\nctorch._utils\n_rebuild_tensor_v2\n(",
      "(S'storage'\nctorch\nFloatStorage\nS'7'\nS'cpu'\nK\u{2}\(view)tQ",
      offset, shape, strides, "\u{89}NtRs.", "](S'7'\ne.", littleEndian(count),
      littleEndian(Float(1).bitPattern), littleEndian(Float(2).bitPattern))
  }

  @Test func theStreamOfTheseTestsIsValid() throws {
    #expect(try TorchFile(stream()).tensor(named: "a").elements == [1, 2])
    let view = stream(
      shape: "K\u{1}\u{85}", view: "(S'8'\nK\u{1}K\u{1}t")
    #expect(try TorchFile(view).tensor(named: "a").elements == [2])
  }

  @Test func viewsOutsideTheirStorageAreRefused() throws {
    let huge = "L9223372036854775807L\n"
    for bytes in [
      stream(offset: "K\u{1}"), stream(offset: huge), stream(offset: "I-1\n"),
      stream(strides: "K\u{2}\u{85}"), stream(strides: "\(huge)\u{85}"),
      stream(strides: "I-1\n\u{85}"), stream(strides: ")"), stream(shape: "K\u{3}\u{85}"),
      stream(shape: "\(huge)\u{85}"), stream(shape: "\(huge)\(huge)\u{86}", strides: "NN\u{86}"),
      stream(view: "(S'8'\n\(huge)K\u{1}t"), stream(view: "(S'8'\nI-1\nK\u{1}t"),
      stream(count: 3), stream(count: -1), stream(count: .max), stream(count: 1),
    ] {
      #expect(throws: WeightFileError.self) { try TorchFile(bytes).tensor(named: "a") }
    }
  }

  /// Stride 0 repeats elements: two floats stand for 2^40.
  @Test func repetitionWithoutBoundIsRefused() throws {
    let bytes = stream(
      shape: "L1048576L\nL1048576L\n\u{86}", strides: "K\u{0}K\u{0}\u{86}")
    #expect {
      try TorchFile(bytes).tensor(named: "a")
    } throws: { error in
      if case .tooLarge? = error as? WeightFileError { true } else { false }
    }
    let small = stream(shape: "K\u{3}K\u{2}\u{86}", strides: "K\u{0}K\u{1}\u{86}")
    #expect(try TorchFile(small).tensor(named: "a").elements == [1, 2, 1, 2, 1, 2])
  }

  @Test func aTreeThatDoublesAtEveryLevelIsGivenUp() {
    let magic: [UInt8] = [0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]
    let bomb = "K\u{1}" + String(repeating: "2\u{86}", count: 60) + "."
    #expect(throws: WeightFileError.self) {
      try TorchFile(pickle(magic, ".M\u{E9}\u{3}.}.", bomb, "]."))
    }
  }
}
