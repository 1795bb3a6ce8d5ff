import Foundation
import Neural
import TestSupport
import Testing

/// Archives whose records contradict each other, made from a good one.
@Suite struct ZipArchiveTests {
  private func archive(_ name: String) throws -> [UInt8] {
    Array(try Fixtures.data("formats/\(name).npz"))
  }

  private func firstOffset(of signature: [UInt8], in bytes: [UInt8]) throws -> Int {
    try #require(bytes.indices.dropLast(3).first { bytes[$0..<$0 + 4].elementsEqual(signature) })
  }

  private func expectRefused(_ bytes: [UInt8], _ reason: String) {
    #expect {
      let archive = try NumpyArchive(FileBytes(copying: bytes, path: "attack.npz"))
      for name in archive.names { _ = try archive.tensor(named: name) }
    } throws: { error in
      let isExpected = error is WeightFileError && "\(error)".contains(reason)
      if !isExpected { print("expected \(reason), got: \(error)") }
      return isExpected
    }
  }

  @Test func aChangedByteIsFoundByTheChecksum() throws {
    var bytes = try archive("modern")
    // The last byte of the first entry's elements lies before the second local header.
    let second = try #require(
      bytes.indices.dropFirst(4).dropLast(3).first {
        bytes[$0..<$0 + 4].elementsEqual([80, 75, 3, 4])
      })
    bytes[second - 1] ^= 1
    expectRefused(bytes, "checksum")
  }

  @Test func inflatedSizesBeyondWhatDeflateCanDoAreRefused() throws {
    var bytes = try archive("modern_deflate")
    let directory = try firstOffset(of: [80, 75, 1, 2], in: bytes)
    for (size, reason) in [
      (UInt32(0xFFFF_FFF0), "inflated size"), (5000, "deflated data"), (100, "deflated data"),
    ] {
      bytes.replaceSubrange(directory + 24..<directory + 28, with: littleEndian(size))
      expectRefused(bytes, reason)
    }
  }

  @Test func otherMethodsAndEncryptionAreRefused() throws {
    var bytes = try archive("modern")
    let directory = try firstOffset(of: [80, 75, 1, 2], in: bytes)
    bytes[directory + 10] = 12
    expectRefused(bytes, "compressed by method 12")
    bytes[directory + 10] = 0
    bytes[directory + 8] |= 1
    expectRefused(bytes, "encrypted")
  }

  @Test func offsetsAndCountsThatLieAreRefused() throws {
    let good = try archive("modern")
    let directory = try firstOffset(of: [80, 75, 1, 2], in: good)
    let end = try firstOffset(of: [80, 75, 5, 6], in: good)
    for (offset, value, reason) in [
      (directory + 42, UInt32(0x7FFF_FFFF), "ends too early"), (directory + 42, 1, "local header"),
      (directory + 20, 0x7FFF_FFFF, "ends too early"), (directory + 24, 7, "the size of"),
      (end + 10, 0x7FFF_0000 | 0xFFFF, "ends too early"), (end + 16, 0x7FFF_FFFF, "directory"),
      (end + 16, 0, "directory entry"), (directory + 42, 0xFFFF_FFFF, "ends too early"),
    ] {
      var bytes = good
      bytes.replaceSubrange(offset..<offset + 4, with: littleEndian(value))
      expectRefused(bytes, reason)
    }
  }

  @Test func entriesOfOneNameAreRefused() throws {
    var bytes = try archive("modern")
    for index in bytes.indices.dropLast(5)
    where bytes[index..<index + 5].elementsEqual("b.npy".utf8) {
      bytes[index] = UInt8(ascii: "a")
    }
    expectRefused(bytes, "there twice")
  }

  /// The end record of ZIP64 in front of the usual one, as archives beyond
  /// 4 GiB or 65,535 entries have it.
  @Test func theEndRecordOfZIP64IsUsed() throws {
    var bytes = try archive("modern")
    let directory = try firstOffset(of: [80, 75, 1, 2], in: bytes)
    let end = try firstOffset(of: [80, 75, 5, 6], in: bytes)
    let record: [UInt8] =
      [80, 75, 6, 6] + littleEndian(UInt64(44)) + [45, 0, 45, 0] + littleEndian(UInt64(0))
      + littleEndian(UInt64(3)) + littleEndian(UInt64(3)) + littleEndian(UInt64(end - directory))
      + littleEndian(UInt64(directory))
    let locator: [UInt8] =
      [80, 75, 6, 7] + littleEndian(UInt32(0)) + littleEndian(UInt64(end)) + littleEndian(UInt32(1))
    bytes.replaceSubrange(end + 8..<end + 20, with: [UInt8](repeating: 0xFF, count: 12))
    bytes.insert(contentsOf: record + locator, at: end)
    let archive = try NumpyArchive(FileBytes(copying: bytes, path: "zip64.npz"))
    #expect(archive.names == ["a", "b", "history_errs"])
    #expect(try archive.tensor(named: "a").elements == formatValues)
  }

  @Test func aCommentAtTheEndIsSkipped() throws {
    var bytes = try archive("modern")
    let end = bytes.count - 22
    bytes[end + 20] = 3
    bytes += Array("hey".utf8)
    #expect(try NumpyArchive(FileBytes(copying: bytes, path: "comment.npz")).names.count == 3)
  }
}
