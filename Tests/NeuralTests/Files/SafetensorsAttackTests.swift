import Neural
import Testing

/// Headers that lie. Every one must be refused with an error.
@Suite struct SafetensorsAttackTests {
  private func entry(
    _ name: String, _ shape: String, _ begin: String, _ end: String, type: String = "F32"
  ) -> String {
    #""\#(name)":{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(begin),\#(end)]}"#
  }

  private func expectRefused(_ json: String, dataBytes: Int = 8, _ reason: String) {
    let bytes = safetensors(json, data: [UInt8](repeating: 1, count: dataBytes))
    #expect {
      _ = try SafetensorsFile(bytes)
    } throws: { error in
      let isExpected = error is WeightFileError && "\(error)".contains(reason)
      if !isExpected { print("\(json) gave: \(error)") }
      return isExpected
    }
  }

  @Test(arguments: [UInt64.max, 1 << 63, 100_000_001, 100_000_000, 3])
  func aHeaderLongerThanTheFileOrTheLimitIsRefused(length: UInt64) {
    let bytes = FileBytes(copying: littleEndian(length) + Array("{}".utf8), path: "attack")
    #expect(throws: WeightFileError.self) { try SafetensorsFile(bytes) }
  }

  @Test func anEmptyHeaderIsAnEmptyFile() throws {
    #expect(try SafetensorsFile(safetensors("{}")).names.isEmpty)
    #expect(try SafetensorsFile(safetensors("{}   ")).names.isEmpty)
  }

  @Test func overlappingTensorsAreRefused() {
    expectRefused("{\(entry("a", "2", "0", "8")),\(entry("b", "1", "4", "8"))}", "the start of b")
    expectRefused("{\(entry("a", "2", "0", "8")),\(entry("b", "2", "0", "8"))}", "the start of b")
  }

  @Test func gapsAreRefused() {
    expectRefused("{\(entry("a", "1", "4", "8"))}", "the start of a")
    expectRefused("{\(entry("a", "1", "0", "4"))}", "the data is 8 bytes")
    expectRefused(
      "{\(entry("a", "1", "0", "4")),\(entry("b", "1", "8", "12"))}", dataBytes: 12,
      "the start of b")
  }

  @Test func offsetsBeyondTheFileAreRefused() {
    expectRefused("{\(entry("a", "3", "0", "12"))}", "ends too early")
    expectRefused(
      "{\(entry("a", "2", "9223372036854775800", "9223372036854775807"))}", "the size of a")
    expectRefused("{\(entry("a", "2", "0", "9223372036854775808"))}", "below 2^63")
    expectRefused("{\(entry("a", "2", "8", "0"))}", "incomplete")
    expectRefused("{\(entry("a", "2", "-8", "0"))}", "digits only")
  }

  @Test func shapesWhoseProductOverflowsAreRefused() {
    expectRefused("{\(entry("a", "4294967296,4294967296", "0", "8"))}", "number of elements")
    expectRefused("{\(entry("a", "4611686018427387904,4", "0", "0"))}", "number of elements")
    // The whole is empty, but its rows would not be.
    expectRefused("{\(entry("a", "0,4294967296,4294967296", "0", "0"))}", "number of elements")
    expectRefused("{\(entry("a", "-1", "0", "8"))}", "digits only")
    expectRefused("{\(entry("a", "2.0", "0", "8"))}", "expected ]")
    expectRefused("{\(entry("a", "02", "0", "8"))}", "leading zeros")
    let long = [String](repeating: "1", count: 65).joined(separator: ",")
    expectRefused("{\(entry("a", long, "0", "4"))}", "at most 64")
  }

  @Test func sizesThatContradictTheShapeAreRefused() {
    expectRefused("{\(entry("a", "3", "0", "8"))}", "the size of a")
    expectRefused("{\(entry("a", "", "0", "8"))}", "the size of a")
    expectRefused("{\(entry("a", "2", "0", "8", type: "F64"))}", "the size of a")
    expectRefused("{\(entry("a", "2", "0", "8", type: "C64"))}", "the dtype of a is C64")
  }

  @Test func namesThatOccurTwiceAreRefused() {
    expectRefused(
      "{\(entry("a", "1", "0", "4")),\(entry("a", "1", "4", "8"))}", "the name a is there twice")
    expectRefused(#"{"__metadata__":{"k":"1","k":"2"}}"#, "the name k is there twice")
    expectRefused(#"{"__metadata__":{"k":"1"},"__metadata__":{}}"#, "__metadata__ is there twice")
    expectRefused(
      #"{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "the key dtype")
  }

  @Test func brokenJSONIsRefused() {
    for json in [
      "", " {}", "[]", "{", "{\"", "{\"a\"", "{\"a\":", "{\"a\":{}}", "{} x", "{,}", "{\"a\":1}",
      "{\"\\ud800\":{}}", "{\"\\u12\":{}}", "{\"\\x\":{}}", "{\"\n\":{}}",
      "{\"__metadata__\":{\"a\":1}}",
      String(repeating: "{\"a\":", count: 50_000),
      #"{"a":{"dtype":"F32","shape":[2,],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#,
    ] {
      #expect(throws: WeightFileError.self) { try SafetensorsFile(safetensors(json)) }
    }
    let notUTF8 = littleEndian(UInt64(7)) + [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x7B, 0x7D]
    #expect(throws: WeightFileError.self) {
      try SafetensorsFile(FileBytes(copying: notUTF8, path: "attack"))
    }
  }

  @Test func escapesInNamesAreRead() throws {
    let json = #"{"a\"\\\/\n\u00e9\ud83d\ude00":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}"#
    #expect(try SafetensorsFile(safetensors(json, data: [3])).names == ["a\"\\/\né😀"])
  }

  @Test func emptyTensorsMayStandAnywhere() throws {
    let json =
      "{\(entry("a", "1", "0", "4")),\(entry("b", "0,3", "4", "4")),"
      + "\(entry("c", "1", "4", "8")),\(entry("d", "0", "8", "8")),\(entry("e", "0", "0", "0"))}"
    let file = try SafetensorsFile(safetensors(json, data: [UInt8](repeating: 0, count: 8)))
    #expect(try file.tensor(named: "b").shape == [0, 3])
    #expect(try file.tensor(named: "d").elements == [])
    #expect(try file.tensor(named: "c").elements == [0])
  }
}
