import Foundation
import Neural
import TestSupport
import Testing

@Suite struct SafetensorsFileTests {
  private func uniform(_ name: String, _ count: Int) -> [Float] {
    DeterministicWeights.uniform("fmt/" + name, count: count, amplitude: 1)
  }

  @Test func everyTypeIsWidened() throws {
    let file = try SafetensorsFile(path: Fixtures.path("formats/dtypes.safetensors"))
    #expect(file.names == ["bf16", "bool", "empty", "f16", "f32", "f64", "i64", "u8"])
    #expect(file.metadata == ["format": "pt", "note": "café"])
    #expect(try file.tensor(named: "f32", shape: [2, 3]).elements == uniform("s1", 6))
    let halves = uniform("s2", 6).map { Float(Float16($0)) }
    #expect(try file.tensor(named: "f16", shape: [2, nil]).elements == halves)
    #expect(try file.tensor(named: "bf16", shape: [4]).elements == uniform("s3", 4).map(bfloat))
    #expect(try file.tensor(named: "f64", shape: nil).elements == uniform("s4", 2))
    #expect(try file.tensor(named: "i64", shape: []).elements == [9])
    #expect(try file.tensor(named: "bool").elements == [1, 0])
    #expect(try file.tensor(named: "u8").elements == [1, 2])
    #expect(try file.tensor(named: "empty", shape: [0, 2]).elements == [])
    #expect(try file.info(named: "bf16").type == .bfloat16)
  }

  /// To the nearest, ties to even, as PyTorch rounds.
  private func bfloat(_ value: Float) -> Float {
    let bits = value.bitPattern
    return Float(bitPattern: (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF_0000)
  }

  @Test func integersAndEightBitFloatsAreWidened() throws {
    let types: [(String, [UInt8], Float)] = [
      ("I8", [0xFE], -2), ("U16", littleEndian(UInt16(65_535)), 65_535),
      ("I16", littleEndian(Int16(-300)), -300), ("U32", littleEndian(UInt32(1 << 31)), 0x1p31),
      ("I32", littleEndian(Int32(-70_000)), -70_000), ("I64", littleEndian(Int64(-5)), -5),
      ("U64", littleEndian(UInt64(1) << 63), 0x1p63),
      ("F64", littleEndian((-1.5).bitPattern), -1.5),
      ("F8_E4M3", [0xFE], -448), ("F8_E4M3", [0x01], 0x1p-9), ("F8_E4M3", [0x38], 1),
      ("F8_E5M2", [0x3D], 1.25), ("F8_E5M2", [0xC0], -2),
    ]
    for (code, bytes, expected) in types {
      let json = #"{"a":{"dtype":"\#(code)","shape":[1],"data_offsets":[0,\#(bytes.count)]}}"#
      let tensor = try SafetensorsFile(safetensors(json, data: bytes)).tensor(named: "a")
      #expect(tensor.elements == [expected], "\(code)")
    }
  }

  @Test func alignedFloatsAreUsedInPlaceAndOthersCopied() throws {
    let values: [Float] = [1, -2, 3.5]
    let data = values.flatMap { littleEndian($0.bitPattern) }
    for padding in 0..<4 {
      let json =
        #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}"#
        + String(repeating: " ", count: padding)
      let bytes = safetensors(json, data: data)
      let tensor = try SafetensorsFile(bytes).tensor(named: "a")
      #expect(tensor.elements == values)
      let start = bytes.buffer.baseAddress! + 8 + json.utf8.count
      let isInPlace = UnsafeRawPointer(tensor.data) == start
      #expect(isInPlace == (json.utf8.count % 4 == 0))
    }
  }

  @Test func writingThroughATensorDoesNotReachTheFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.safetensors")
    try SafetensorsWriter.write([("a", Tensor([1, 2], shape: [2]), .float32)], to: path)
    let before = try Data(contentsOf: URL(filePath: path))
    let tensor = try SafetensorsFile(path: path).tensor(named: "a")
    tensor.fill(9)
    #expect(tensor.elements == [9, 9])
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test func anotherShapeIsRefusedWithAllThatIsNeededToFindIt() throws {
    let path = Fixtures.path("formats/dtypes.safetensors")
    let file = try SafetensorsFile(path: path)
    let error = WeightFileError.shapeMismatch(
      path: path, tensor: "f32", got: [2, 3], expected: [nil, 4])
    #expect(throws: error) { try file.tensor(named: "f32", shape: [nil, 4]) }
    #expect(error.description == "\(path): f32 has shape [2, 3], expected [any, 4]")
    #expect(throws: WeightFileError.self) { try file.tensor(named: "f32", shape: [6]) }
  }

  @Test func aMissingTensorIsNamedWithThoseThatAreThere() throws {
    let file = try SafetensorsFile(path: Fixtures.path("formats/dtypes.safetensors"))
    #expect {
      try file.tensor(named: "f33")
    } throws: { error in
      "\(error)".contains("no tensor f33") && "\(error)".contains("f32")
    }
    #expect(file.contains("f32") && !file.contains("f33") && !file.contains("a"))
  }

  @Test func whatIsNoRegularFileIsRefused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: WeightFileError.cannotRead(path: "/", reason: "not a regular file")) {
      try SafetensorsFile(path: "/")
    }
    #expect(throws: WeightFileError.self) { try SafetensorsFile(path: folder.path("missing")) }
    let empty = folder.path("empty")
    try Data().write(to: URL(filePath: empty))
    #expect(throws: WeightFileError.self) { try SafetensorsFile(path: empty) }
  }

  @Test func theFormatIsRecognisedByTheFirstBytes() throws {
    let kinds: [(String, any WeightFile.Type)] = [
      ("formats/dtypes.safetensors", SafetensorsFile.self),
      ("formats/modern.npz", NumpyArchive.self),
      ("formats/modern_deflate.npz", NumpyArchive.self),
      ("rnn/skip/uni_skip.npz", NumpyArchive.self),
      ("formats/torch_tensors_zip.pth", TorchFile.self),
      ("formats/torch_tensors_legacy.pth", TorchFile.self),
      ("formats/torch_old_0_1.pth", TorchFile.self),
    ]
    for (name, kind) in kinds {
      #expect(type(of: try openWeights(path: Fixtures.path(name))) == kind, "\(name)")
    }
    let text = Fixtures.path("rnn/skip/dictionary.txt")
    #expect {
      try openWeights(path: text)
    } throws: { error in
      if case .unrecognised? = error as? WeightFileError { true } else { false }
    }
  }
}
