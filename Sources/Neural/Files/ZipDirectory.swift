/// The central directory of a ZIP archive.
struct ZipDirectory {
  /// The bytes of the directory alone.
  let bytes: FileBytes
  let entryCount: Int

  private let archive: FileBytes

  /// Finds the directory from the end of the archive.
  init(_ archive: FileBytes) throws {
    self.archive = archive
    let end = try Self.endRecord(of: archive)
    var count = Int(archive.integer(at: end + 10, UInt16.self))
    var size = Int(archive.integer(at: end + 12, UInt32.self))
    var offset = Int(archive.integer(at: end + 16, UInt32.self))
    // A ZIP64 archive has a locator of 20 bytes just before this record.
    if end >= 20, archive.integer(at: end - 20, UInt32.self) == 0x0706_4B50 {
      let part = "the ZIP64 end record"
      let record = try archive.slice(
        at: Int(clamping: archive.integer(at: end - 12, UInt64.self)), count: 56, part: part)
      guard record.integer(at: 0, UInt32.self) == 0x0606_4B50 else {
        throw archive.malformed(part, got: "something else", expected: "PK 6 6")
      }
      count = Int(clamping: record.integer(at: 32, UInt64.self))
      size = Int(clamping: record.integer(at: 40, UInt64.self))
      offset = Int(clamping: record.integer(at: 48, UInt64.self))
    }
    bytes = try archive.slice(at: offset, count: size, part: "the central directory")
    // Each entry has a fixed part of 46 bytes.
    guard count <= size / 46 else {
      throw archive.malformed(
        "the number of entries", got: "\(count)", expected: "at most \(size / 46)")
    }
    entryCount = count
  }

  /// The end record, whose comment must reach exactly to the end.
  private static func endRecord(of archive: FileBytes) throws -> Int {
    let first = max(0, archive.count - 22 - 0xFFFF)
    for offset in stride(from: archive.count - 22, through: first, by: -1)
    where archive.integer(at: offset, UInt32.self) == 0x0605_4B50 {
      let comment = Int(archive.integer(at: offset + 20, UInt16.self))
      if offset + 22 + comment == archive.count { return offset }
    }
    throw archive.malformed(
      "the end of the archive", got: "not there",
      expected: "an end-of-central-directory record")
  }

  /// Reads the next entry of the directory.
  func readEntry(_ reader: inout ByteReader) throws -> (name: String, entry: ZipArchive.Entry) {
    let start = try reader.range(46, part: "an entry of the central directory").lowerBound
    guard bytes.integer(at: start, UInt32.self) == 0x0201_4B50 else {
      throw archive.malformed("a directory entry", got: "something else", expected: "PK 1 2")
    }
    let flags = bytes.integer(at: start + 8, UInt16.self)
    let method = bytes.integer(at: start + 10, UInt16.self)
    let nameLength = bytes.integer(at: start + 28, UInt16.self)
    let extraLength = bytes.integer(at: start + 30, UInt16.self)
    let commentLength = bytes.integer(at: start + 32, UInt16.self)
    let name = bytes.text(try reader.range(nameLength, part: "the name of an entry"))
    let extra = bytes[try reader.range(extraLength, part: "the extra field of an entry")]
    _ = try reader.range(commentLength, part: "the comment of an entry")
    guard flags & 1 == 0, method == 0 || method == 8 else {
      throw archive.unsupported(
        "the entry \(name)", got: flags & 1 == 0 ? "compressed by method \(method)" : "encrypted",
        expected: "stored or deflated")
    }
    var sizes = [
      UInt64(bytes.integer(at: start + 24, UInt32.self)),  // size
      UInt64(bytes.integer(at: start + 20, UInt32.self)),  // size in the archive
      UInt64(bytes.integer(at: start + 42, UInt32.self)),  // offset of the local header
    ]
    try readZip64(extra, into: &sizes)
    let entry = ZipArchive.Entry(
      isDeflated: method == 8, checksum: bytes.integer(at: start + 16, UInt32.self),
      storedSize: Int(clamping: sizes[1]), size: Int(clamping: sizes[0]),
      headerOffset: Int(clamping: sizes[2]))
    try check(entry, name: name)
    return (name, entry)
  }

  /// The ZIP64 field holds, in this order, only the values that did not fit.
  private func readZip64(_ extra: FileBytes, into sizes: inout [UInt64]) throws {
    guard sizes.contains(0xFFFF_FFFF) else { return }
    var reader = ByteReader(extra)
    while reader.remaining >= 4 {
      let kind = try reader.integer(UInt16.self, part: "an extra field")
      let length = try reader.integer(UInt16.self, part: "an extra field")
      let field = extra[try reader.range(length, part: "an extra field")]
      guard kind == 1 else { continue }
      var values = ByteReader(field)
      for index in sizes.indices where sizes[index] == 0xFFFF_FFFF {
        sizes[index] = try values.integer(UInt64.self, part: "a ZIP64 extra field")
      }
    }
  }

  private func check(_ entry: ZipArchive.Entry, name: String) throws {
    guard entry.storedSize <= archive.count, entry.headerOffset <= archive.count else {
      throw WeightFileError.truncated(
        path: archive.path, part: name, got: archive.count,
        expected: max(entry.storedSize, entry.headerOffset))
    }
    if entry.isDeflated {
      let limit = min(FileLimits.inflatedBytes, (entry.storedSize + 1) * FileLimits.inflationRatio)
      guard entry.size <= limit else {
        throw WeightFileError.tooLarge(
          path: archive.path, part: "the inflated size of \(name)", got: "\(entry.size)",
          expected: limit)
      }
    } else if entry.size != entry.storedSize {
      throw archive.malformed(
        "the size of \(name)", got: "\(entry.storedSize) bytes", expected: "\(entry.size) bytes")
    }
  }
}
