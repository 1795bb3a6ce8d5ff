import Foundation
import Neural
import TestSupport
import Testing

@Suite struct SafetensorsWriterTests {
  private let values = DeterministicWeights.uniform("writer", count: 600, amplitude: 3)

  private func roundTrip(_ tensors: [SafetensorsWriter.Item]) throws -> SafetensorsFile {
    let folder = try TemporaryFolder()
    try SafetensorsWriter.write(tensors, to: folder.path("a.safetensors"))
    // The mapping outlives the file.
    return try SafetensorsFile(path: folder.path("a.safetensors"))
  }

  @Test func floatsComeBackExactly() throws {
    let file = try roundTrip([
      ("matrix", Tensor(values, shape: [20, 30]), .float32),
      ("scalar", Tensor([-0.0], shape: []), .float32),
      ("empty", Tensor(zeros: [0, 5]), .float32),
      (
        "extremes", Tensor([.greatestFiniteMagnitude, .leastNonzeroMagnitude], shape: [2]), .float32
      ),
    ])
    #expect(file.names == ["empty", "extremes", "matrix", "scalar"])
    #expect(try file.tensor(named: "matrix", shape: [20, 30]).elements == values)
    #expect(try file.tensor(named: "scalar").elements[0].sign == .minus)
    #expect(try file.tensor(named: "empty").shape == [0, 5])
    #expect(
      try file.tensor(named: "extremes").elements
        == [.greatestFiniteMagnitude, .leastNonzeroMagnitude])
  }

  @Test func tensorsMadeWhileTheyAreWrittenComeBack() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.safetensors")
    let whole = Tensor(values, shape: [20, 30])
    try SafetensorsWriter.write(
      [
        StreamedTensor(
          "rows", shape: [20, 30],
          pieces: { pass in
            for row in 0..<20 { try pass(whole.rows(row..<row + 1)) }
          }),
        StreamedTensor("whole", shape: [600]) { whole.reshaped([600]) },
      ], metadata: ["note": "n"], to: path)
    let file = try SafetensorsFile(path: path)
    #expect(try file.tensor(named: "rows", shape: [20, 30]).elements == values)
    #expect(try file.tensor(named: "whole", shape: [600]).elements == values)
    #expect(file.metadata == ["note": "n"])
  }

  @Test func aStreamOfAnotherLengthOrWithANaNLeavesNoFile() throws {
    let folder = try TemporaryFolder()
    for tensor in [
      StreamedTensor("short", shape: [3]) { Tensor([1, 2], shape: [2]) },
      StreamedTensor("nan", shape: [2]) { Tensor([1, .nan], shape: [2]) },
    ] {
      #expect(throws: WeightFileError.self) {
        try SafetensorsWriter.write([tensor], to: folder.path("a"))
      }
    }
    #expect(try folder.contents().isEmpty)
  }

  @Test func halvesAreRoundedToTheNearest() throws {
    let file = try roundTrip([("h", Tensor(values + [65_504, 1e-9], shape: [602]), .float16)])
    #expect(try file.info(named: "h").type == .float16)
    let expected = (values + [65_504, 1e-9]).map { Float(Float16($0)) }
    #expect(try file.tensor(named: "h").elements == expected)
  }

  /// Half a step of 1/127 of the largest magnitude of the row, and float rounding.
  @Test func eightBitRowsAreWithinHalfAStep() throws {
    let matrix = Tensor(values, shape: [20, 6, 5])
    matrix.rows(3..<4).fill(0)
    matrix.rows(4..<5).fill(-2)
    matrix.rows(5..<6).fill(.leastNonzeroMagnitude)
    let file = try roundTrip([
      ("a", matrix, .int8), ("bias", Tensor([0.1, 0.2], shape: [2]), .int8),
    ])
    #expect(file.names == ["a", "bias"])
    #expect(try file.info(named: "a").type == .int8)
    #expect(try file.info(named: "a.scale").shape == [20])
    #expect(try file.tensor(named: "bias").elements == [0.1, 0.2])
    let read = try file.tensor(named: "a", shape: [20, 6, 5])
    for row in 0..<20 {
      let largest = matrix.row(row).map(abs).max()!
      for (got, expected) in zip(read.row(row), matrix.row(row)) {
        #expect(abs(got - expected) <= largest / 127 * 0.5001 + .leastNonzeroMagnitude)
      }
    }
    #expect(read.row(3).allSatisfy { $0 == 0 })
    #expect(read.row(4).allSatisfy { abs($0 + 2) <= 2.4e-7 })
  }

  @Test func theDataAreAlignedWhateverTheHeader() throws {
    for length in 1...70 {
      let folder = try TemporaryFolder()
      let path = folder.path("a")
      let name = String(repeating: "n", count: length)
      try SafetensorsWriter.write(
        [
          (name, Tensor([4], shape: [1]), .float32),
          ("odd", Tensor([1, 2, 3], shape: [1, 3]), .int8),
          ("half", Tensor([1], shape: [1]), .float16),
        ], metadata: ["b": "\u{1}\"\\é", "a": "2"], to: path)
      let bytes = try Data(contentsOf: URL(filePath: path))
      let header = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      #expect((8 + header) % 64 == 0)
      let file = try SafetensorsFile(path: path)
      #expect(file.metadata == ["b": "\u{1}\"\\é", "a": "2"])
      #expect(Int(bitPattern: try file.tensor(named: name).data) % 64 == 0)
    }
  }

  @Test func theSameTensorsGiveTheSameBytes() throws {
    let folder = try TemporaryFolder()
    let items: [SafetensorsWriter.Item] = [
      ("a", Tensor(values, shape: [600]), .float16), ("b", Tensor(zeros: [2, 2]), .int8),
    ]
    let metadata = Dictionary(uniqueKeysWithValues: (0..<20).map { ("key\($0)", "\($0)") })
    for name in ["1", "2"] {
      try SafetensorsWriter.write(items, metadata: metadata, to: folder.path(name))
    }
    let files = try ["1", "2"].map { try Data(contentsOf: URL(filePath: folder.path($0))) }
    #expect(files[0] == files[1])
  }

  @Test func whatCannotBeStoredIsRefusedAndTheOldFileStays() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a")
    try SafetensorsWriter.write([("a", Tensor([1], shape: [1]), .float32)], to: path)
    let bad: [(Float, TensorPrecision)] = [
      (.nan, .float32), (.infinity, .float32), (-.infinity, .int8), (65_520, .float16),
      (.nan, .float16), (.nan, .int8),
    ]
    for (value, precision) in bad {
      #expect {
        try SafetensorsWriter.write(
          [("x", Tensor([0, value], shape: [1, 2]), precision)], to: path)
      } throws: { error in
        if case .notRepresentable("x", 1, _, _)? = error as? WeightFileError { true } else { false }
      }
    }
    #expect(try SafetensorsFile(path: path).tensor(named: "a").elements == [1])
    #expect(try folder.contents() == ["a"])
  }

  @Test func namesThatClashAreRefused() throws {
    let folder = try TemporaryFolder()
    let one = Tensor([1], shape: [1, 1])
    for names in [["a", "a"], ["__metadata__"], ["a", "a.scale"]] {
      #expect(throws: WeightFileError.self) {
        try SafetensorsWriter.write(names.map { ($0, one, .int8) }, to: folder.path("a"))
      }
    }
    #expect(try folder.contents().isEmpty)
  }

  @Test func aFolderThatIsNotThereIsReported() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("missing/a")
    #expect {
      try SafetensorsWriter.write([("a", Tensor([1], shape: [1]), .float32)], to: path)
    } throws: { error in
      error as? WeightFileError
        == .cannotWrite(path: path, reason: "No such file or directory")
    }
  }

  @Test func aFileThatIsNotCommittedLeavesNothing() throws {
    let folder = try TemporaryFolder()
    do {
      let file = try AtomicFile(path: folder.path("a"))
      try [1, 2, 3].withUnsafeBytes(file.write)
    }
    #expect(try folder.contents().isEmpty)
  }
}
