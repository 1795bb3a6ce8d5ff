/// Opcodes that push a constant, a string or a container.
extension PickleMachine {
  mutating func pushConstant(_ opcode: Unicode.Scalar) throws -> Bool {
    switch opcode {
    case "N": push(.none)
    case "\u{88}": push(.boolean(true))
    case "\u{89}": push(.boolean(false))
    case "I": push(try integerLine())
    case "L": push(try integerLine())
    case "F": push(.real(try realLine()))
    case "J": push(.integer(Int64(try reader.integer(Int32.self, part: "BININT"))))
    case "K": push(.integer(Int64(try reader.integer(UInt8.self, part: "BININT1"))))
    case "M": push(.integer(Int64(try reader.integer(UInt16.self, part: "BININT2"))))
    case "\u{8A}":
      push(try longInteger(byteCount: Int(try reader.integer(UInt8.self, part: "LONG1"))))
    case "\u{8B}":
      push(try longInteger(byteCount: Int(try reader.integer(Int32.self, part: "LONG4"))))
    case "G":
      let bits = try reader.integer(UInt64.self, part: "BINFLOAT")
      push(.real(Double(bitPattern: bits.byteSwapped)))
    default: return false
    }
    return true
  }

  mutating func pushString(_ opcode: Unicode.Scalar) throws -> Bool {
    switch opcode {
    case "S": push(try quotedString())
    case "V":
      let line = try reader.line(part: "UNICODE")
      push(.text(PickleText.rawUnicodeEscape(reader.bytes.buffer[line])))
    case "T": push(.bytes(try string(lengthAs: Int32.self)))
    case "U", "C": push(.bytes(try string(lengthAs: UInt8.self)))
    case "B": push(.bytes(try string(lengthAs: UInt32.self)))
    case "\u{8E}": push(.bytes(try string(lengthAs: UInt64.self)))
    case "X": push(.text(reader.bytes.text(try string(lengthAs: UInt32.self))))
    case "\u{8C}": push(.text(reader.bytes.text(try string(lengthAs: UInt8.self))))
    case "\u{8D}": push(.text(reader.bytes.text(try string(lengthAs: UInt64.self))))
    default: return false
    }
    return true
  }

  mutating func buildContainer(_ opcode: Unicode.Scalar) throws -> Bool {
    switch opcode {
    case ")": push(heap.addTuple([]))
    case "t": push(heap.addTuple(try popToMark()))
    case "\u{85}": push(heap.addTuple(try pop(1)))
    case "\u{86}": push(heap.addTuple(try pop(2)))
    case "\u{87}": push(heap.addTuple(try pop(3)))
    case "]": pushList()
    case "l": push(heap.addList(try popToMark()))
    case "}": push(heap.addDictionary())
    case "d": push(heap.addDictionary(try pairs(popToMark())))
    case "a": try append(try pop(1))
    case "e": try append(try popToMark())
    case "s": try insert(try pop(2))
    case "u": try insert(try popToMark())
    default: return false
    }
    return true
  }

  // MARK: - Numbers

  /// The booleans of protocols 0 and 1 are the integers 00 and 01.
  private mutating func integerLine() throws -> PickleItem {
    let text = reader.bytes.text(try reader.line(part: "INT"))
    if text == "00" || text == "01" { return .boolean(text == "01") }
    // Python 2 writes an L behind long integers.
    guard let value = Int64(text.hasSuffix("L") ? String(text.dropLast()) : text) else {
      throw malformed("INT", got: text, expected: "a decimal number below 2^63")
    }
    return .integer(value)
  }

  private mutating func realLine() throws -> Double {
    let text = reader.bytes.text(try reader.line(part: "FLOAT"))
    guard let value = Double(text) else {
      throw malformed("FLOAT", got: text, expected: "a number")
    }
    return value
  }

  private mutating func longInteger(byteCount: Int) throws -> PickleItem {
    let range = try reader.range(byteCount, part: "LONG")
    guard range.count <= 8 else { return .longInteger(range) }
    var bits: UInt64 = 0
    for (index, byte) in reader.bytes.buffer[range].enumerated() {
      bits |= UInt64(byte) << UInt64(8 * index)
    }
    let unused = UInt64(64 - 8 * range.count)
    // Shifting to the top and back copies the sign; an empty number is 0.
    return .integer(range.isEmpty ? 0 : Int64(bitPattern: bits << unused) >> Int64(unused))
  }

  // MARK: - Strings

  private mutating func string<Length: FixedWidthInteger>(lengthAs _: Length.Type) throws
    -> Range<Int>
  {
    let length = try reader.integer(Length.self, part: "the length of a string")
    return try reader.range(length, part: "a string")
  }

  private mutating func quotedString() throws -> PickleItem {
    let line = try reader.line(part: "STRING")
    guard let decoded = PickleText.quoted(reader.bytes.buffer[line]) else {
      throw malformed("STRING", got: "without quotes", expected: "a quoted string")
    }
    return heap.addDecoded(FileBytes(copying: decoded, path: reader.bytes.path))
  }

  // MARK: - Containers

  private mutating func insert(_ items: [PickleItem]) throws {
    guard case .dictionary(let index) = try top() else {
      throw malformed("SETITEM", got: "into no dictionary", expected: "a dictionary")
    }
    heap.dictionaries[index].append(contentsOf: try pairs(items))
  }

  private func pairs(_ items: [PickleItem]) throws -> [PickleItem] {
    guard items.count % 2 == 0 else {
      throw malformed("a dictionary", got: "an odd number of items", expected: "pairs")
    }
    return items
  }
}
