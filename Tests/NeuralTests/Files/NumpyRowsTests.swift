import TestSupport
import Testing

@testable import Neural

/// Tables that are arrays of arrays, read row by row.
@Suite struct NumpyRowsTests {
  /// Puts a pickle together.
  private struct Opcodes {
    var bytes: [UInt8] = [0x80, 2]

    mutating func put(_ text: String) { bytes += text.utf8 }
    mutating func put(_ values: UInt8...) { bytes += values }

    mutating func integer(_ value: UInt8) { put(UInt8(ascii: "K"), value) }
    mutating func string(_ value: [UInt8]) {
      put(UInt8(ascii: "U"), UInt8(value.count))
      bytes += value
    }
    mutating func remember(_ number: UInt8) { put(UInt8(ascii: "q"), number) }
    mutating func recall(_ number: UInt8) { put(UInt8(ascii: "h"), number) }

    /// `_reconstruct(ndarray, (0,), 'b')`, remembered under 0, 1, 2, 3 the first
    /// time and recalled from there later.
    mutating func array(isFirst: Bool) {
      if isFirst {
        put("cnumpy.core.multiarray\n_reconstruct\n")
        remember(0)
        put("cnumpy\nndarray\n")
        remember(1)
        integer(0)
        put(0x85)
        remember(2)
        string(Array("b".utf8))
        remember(3)
      } else {
        for number in 0..<4 as Range<UInt8> { recall(number) }
      }
      put(0x87)
      put("R")
    }

    /// An element type, without a place of its own in the memo.
    mutating func elementType(_ code: String) {
      put("cnumpy\ndtype\n")
      string(Array(code.utf8))
      integer(0)
      integer(1)
      put(0x87)
      put("R(")
      integer(3)
      string(Array("<".utf8))
      put("NNN")
      for _ in 0..<2 { put(UInt8(ascii: "J"), 0xFF, 0xFF, 0xFF, 0xFF) }
      integer(0)
      put("tb")
    }

    /// A row of two floats; its type is remembered under 10 by the first.
    mutating func row(_ values: [Float], isFirst: Bool, remembered: UInt8? = nil) {
      array(isFirst: false)
      if let remembered { remember(remembered) }
      put("(")
      integer(1)
      integer(UInt8(values.count))
      put(0x85)
      if isFirst {
        elementType("f4")
        remember(10)
      } else {
        recall(10)
      }
      put(0x89)
      string(values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) })
      put("tb")
    }
  }

  private func file(shape: Int, _ pickle: Opcodes) -> FileBytes {
    var header = "{'descr': '|O', 'fortran_order': False, 'shape': (\(shape),), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    let start: [UInt8] = NumpyHeader.magic + [1, 0, UInt8(header.utf8.count), 0]
    return FileBytes(copying: start + header.utf8 + pickle.bytes, path: "table.npy")
  }

  /// An array of `shape` objects whose list holds what `body` appends.
  private func table(shape: UInt8, _ body: (inout Opcodes) -> Void) throws -> NumpyArray {
    var pickle = Opcodes()
    pickle.array(isFirst: true)
    pickle.put("(")
    pickle.integer(1)
    pickle.integer(shape)
    pickle.put(0x85)
    pickle.elementType("O8")
    pickle.put(0x89)
    pickle.put("]")
    pickle.remember(8)
    body(&pickle)
    pickle.put("tb.")
    return try NumpyArray(file(shape: Int(shape), pickle))
  }

  @Test func aRowThatStandsTwiceIsReadTwice() throws {
    let array = try table(shape: 5) { pickle in
      pickle.put("(")
      pickle.row([1, 2], isFirst: true, remembered: 9)
      pickle.recall(9)
      pickle.put("e(")
      pickle.row([3, 4], isFirst: false)
      // From a batch before.
      pickle.recall(9)
      pickle.put("e")
      pickle.row([5, 6], isFirst: false)
      pickle.put("a")
    }
    #expect(try array.rows().elements == [1, 2, 1, 2, 3, 4, 1, 2, 5, 6])
    var numbers: [Int] = []
    try array.forEachRow { number, row in
      numbers.append(number)
      #expect(row.count == 2)
    }
    #expect(numbers == [0, 1, 2, 3, 4])
    // The same by way of all objects.
    #expect(try array.objects().count == 5)
  }

  @Test func manyRowsAreReadOneByOne() throws {
    let array = try table(shape: 200) { pickle in
      for batch in 0..<20 {
        pickle.put("(")
        for row in 0..<10 {
          pickle.row([Float(10 * batch + row), 0.5], isFirst: batch + row == 0)
        }
        pickle.put("e")
      }
    }
    let rows = try array.rows()
    #expect(rows.shape == [200, 2])
    for row in 0..<200 { #expect(rows.row(row) == [Float(row), 0.5]) }
  }

  @Test func rowsOfDifferentLengthsAreRefused() throws {
    let array = try table(shape: 2) { pickle in
      pickle.put("(")
      pickle.row([1, 2], isFirst: true)
      pickle.row([1, 2, 3], isFirst: false)
      pickle.put("e")
    }
    #expect(throws: WeightFileError.self) { try array.rows() }
  }

  /// More rows than said are not handed out: there is no room for them.
  @Test(arguments: [UInt8(0), 1, 3])
  func anotherNumberOfRowsThanSaidIsRefused(shape: UInt8) throws {
    let array = try table(shape: shape) { pickle in
      pickle.put("(")
      pickle.row([1, 2], isFirst: true)
      pickle.row([3, 4], isFirst: false)
      pickle.put("e")
    }
    #expect(throws: WeightFileError.self) { try array.rows() }
    var taken: [Int] = []
    #expect(throws: WeightFileError.self) { try array.forEachRow { row, _ in taken.append(row) } }
    #expect(taken == Array(0..<min(2, Int(shape))))
  }

  @Test func whatIsNoArrayIsRefused() throws {
    let array = try table(shape: 1) { pickle in
      pickle.integer(7)
      pickle.put("a")
    }
    #expect(throws: WeightFileError.self) { try array.rows() }
  }

  /// The list is popped and recalled on top of a younger array: rows that are
  /// forgotten must not take that array with them.
  @Test func aListInAnotherPlaceIsNoTrap() throws {
    var pickle = Opcodes()
    pickle.put("]")
    pickle.remember(8)
    pickle.put("0")
    pickle.array(isFirst: true)
    pickle.recall(8)
    pickle.row([1, 2], isFirst: true)
    pickle.put("a0")
    // BUILD of the younger array with a state of the wrong kind.
    pickle.integer(1)
    pickle.put(0x85)
    pickle.put("b.")
    let array = try NumpyArray(file(shape: 1, pickle))
    #expect(throws: WeightFileError.self) { try array.rows() }
  }
}
