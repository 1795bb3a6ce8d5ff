import Foundation
import Neural
import TestSupport
import Testing

@Suite struct NumpyTests {
  @Test(arguments: ["f4_c", "f4_fortran", "f4_version2", "f8_bigendian"])
  func floatsOfEveryOrderAndVersionAreExact(name: String) throws {
    let tensor = try NumpyArray(path: Fixtures.path("formats/\(name).npy")).tensor()
    #expect(tensor.shape == [3, 4])
    #expect(tensor.elements == formatValues)
  }

  @Test func otherNumbersAreExact() throws {
    let half = try NumpyArray(path: Fixtures.path("formats/f2.npy"))
    #expect(half.elementType == .float16)
    #expect(try half.tensor().elements == formatValues.map { Float(Float16($0)) })
    let scalar = try NumpyArray(path: Fixtures.path("formats/i8_scalar.npy")).tensor()
    #expect(scalar.shape == [] && scalar.elements == [-5])
    let empty = try NumpyArray(path: Fixtures.path("formats/u1_empty.npy")).tensor()
    #expect(empty.shape == [0, 7] && empty.elements == [])
    let booleans = try NumpyArray(path: Fixtures.path("formats/bool.npy")).tensor()
    #expect(booleans.elements == [1, 0, 1])
  }

  @Test func stringsAreRead() throws {
    let unicode = try NumpyArray(path: Fixtures.path("formats/unicode_u5.npy"))
    #expect(try unicode.strings() == ["cat", "café", "x", "horse"])
    #expect(
      try NumpyArray(path: Fixtures.path("formats/bytes_s5.npy")).strings() == ["cat", "horse"])
    #expect(throws: WeightFileError.self) { try unicode.tensor() }
    #expect(throws: WeightFileError.self) { try unicode.objects() }
  }

  @Test func objectsOfTwoShapesBecomeTheRowsOfATable() throws {
    let array = try NumpyArray(path: Fixtures.path("formats/object_modern.npy"))
    #expect(array.shape == [3] && array.elementType == nil)
    let table = try array.rows()
    #expect(table.shape == [3, 4])
    #expect(table.elements == formatValues)
  }

  @Test(arguments: [("uni", "utable"), ("bi", "btable")])
  func theWordTablesHoldBothKindsOfRows(tag: String, name: String) throws {
    let array = try NumpyArray(path: Fixtures.path("rnn/skip/\(name).npy"))
    let words = try String(
      contentsOfFile: Fixtures.path("rnn/skip/dictionary.txt"), encoding: .utf8
    )
    .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let objects = try array.objects()
    #expect(objects.count == words.count)
    let shapes: [[Int]] = objects.map { value in
      if case .array(let row) = value { row.shape } else { [] }
    }
    #expect(Set(shapes) == [[12], [1, 12]])
    let table = try array.rows()
    // A row of shape (1, 12) was mapped from word2vec and follows from its index.
    for (row, shape) in shapes.enumerated() where shape == [1, 12] {
      let name = "\(tag)/w2v:\(row)"
      let expected = DeterministicWeights.uniform(name, count: 12, amplitude: 1)
      #expect(table.row(row) == expected)
    }
    // The others are rows of the network's own table.
    let own = DeterministicWeights.uniform("\(tag)/Wemb", count: 20 * 12, amplitude: 1)
    #expect(table.row(words.firstIndex(of: "<eos>")!) == Array(own[..<12]))
    #expect(table.row(words.firstIndex(of: "UNK")!) == Array(own[12..<24]))
  }

  @Test(arguments: ["modern", "modern_deflate"])
  func archivesAreRead(name: String) throws {
    let archive = try NumpyArchive(path: Fixtures.path("formats/\(name).npz"))
    #expect(archive.names == (name == "modern" ? ["a", "b", "history_errs"] : ["a", "b"]))
    #expect(try archive.tensor(named: "a", shape: [3, 4]).elements == formatValues)
    #expect(try archive.tensor(named: "b", shape: [5]).elements == [0, 1, 2, 3, 4])
    #expect(throws: WeightFileError.self) { try archive.tensor(named: "a", shape: [4, 3]) }
    #expect(throws: WeightFileError.self) { try archive.tensor(named: "c") }
  }

  @Test func anEmptyArrayOfAnArchiveIsRead() throws {
    let archive = try NumpyArchive(path: Fixtures.path("formats/modern.npz"))
    #expect(try archive.tensor(named: "history_errs", shape: [0]).elements == [])
  }

  @Test func theEncodersHaveTheFormulaWeights() throws {
    let archive = try NumpyArchive(path: Fixtures.path("rnn/skip/uni_skip.npz"))
    let amplitude = Float(1.0 / 12.0.squareRoot() * 1.7)
    let expected = DeterministicWeights.uniform(
      "uni/encoder_W", count: 12 * 32, amplitude: amplitude)
    #expect(try archive.tensor(named: "encoder_W", shape: [12, 32]).elements == expected)
  }

  private func array(_ header: String, data: [UInt8] = [], version: UInt8 = 1) -> FileBytes {
    let length =
      version == 1
      ? littleEndian(UInt16(header.utf8.count)) : littleEndian(UInt32(header.utf8.count))
    let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [version, 0]
    return FileBytes(copying: magic + length + Array(header.utf8) + data, path: "attack.npy")
  }

  private func header(_ descriptor: String, _ shape: String, order: String = "False") -> String {
    "{'descr': '\(descriptor)', 'fortran_order': \(order), 'shape': (\(shape)), }\n"
  }

  @Test func everyIntegerTypeIsReadInBothByteOrders() throws {
    for (code, little) in [
      ("i1", littleEndian(Int8(-3))), ("i2", littleEndian(Int16(-3))),
      ("i4", littleEndian(Int32(-3))), ("i8", littleEndian(Int64(-3))),
      ("f4", littleEndian(Float(-3).bitPattern)), ("f8", littleEndian(Double(-3).bitPattern)),
      ("f2", littleEndian(Float16(-3).bitPattern)),
    ] {
      let first = try NumpyArray(array(header("<" + code, "1,"), data: little)).tensor()
      let second = try NumpyArray(array(header(">" + code, "1L,"), data: little.reversed()))
        .tensor()
      #expect(first.elements == [-3] && second.elements == [-3], "\(code)")
    }
  }

  @Test func fortranOrderOfThreeDimensionsIsTransposed() throws {
    // Element (i, j, k) of a 2×3×2 array has the value 100 i + 10 j + k.
    var bytes: [UInt8] = []
    for k in 0..<2 {
      for j in 0..<3 { for i in 0..<2 { bytes.append(UInt8(100 * i + 10 * j + k)) } }
    }
    let tensor = try NumpyArray(array(header("|u1", "2, 3, 2", order: "True"), data: bytes))
      .tensor()
    #expect(tensor.elements == [0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121])
    let strings = try NumpyArray(
      array(header("|S1", "2, 2", order: "True"), data: Array("acbd".utf8)))
    #expect(try strings.strings() == ["a", "b", "c", "d"])
  }

  @Test func headersThatLieAreRefused() {
    for (header, reason) in [
      (header("<f4", "4294967296, 4294967296"), "number of elements"),
      (header("<f4", "0, 4294967296, 4294967296"), "number of elements"),
      (header("<f4", "1000000000,"), "ends too early"),
      (header("<U1000000000", "1000000000,"), "ends too early"),
      (header("|S0", "1000000000,"), "element type"),
      (header("<c8", "1,"), "element type"),
      (header("|V4", "1,"), "element type"),
      (header("<f4", "-1,"), "lengths below"),
      (header("<f4", "9223372036854775808,"), "lengths below"),
      ("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "a record of fields"),
      ("{'descr': '<f4', 'descr': '<f4', 'shape': (1,), }", "the key descr"),
      ("{'descr': '<f4', 'shape': (1,), }", "incomplete"),
      ("{'descr': '<f4", "a string with an end"), ("", "expected {"), ("{", "a string"),
    ] {
      #expect {
        let array = try NumpyArray(array(header))
        _ = try array.strings()
      } throws: { error in
        let isExpected = error is WeightFileError && "\(error)".contains(reason)
        if !isExpected { print("\(header) gave: \(error)") }
        return isExpected
      }
    }
    #expect(throws: WeightFileError.self) { try NumpyArray(array("{}", version: 4)) }
  }
}
