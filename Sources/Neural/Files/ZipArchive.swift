import CZlib

/// A ZIP archive, read by its central directory; stored and deflated entries.
///
/// The sizes in local headers are not used: NumPy and PyTorch leave them empty
/// or put them elsewhere. Source: APPNOTE.TXT 6.3.10 of PKWARE, sections 4.3
/// and 4.5.3 (ZIP64).
struct ZipArchive: Sendable {
  struct Entry: Sendable {
    var isDeflated: Bool
    var checksum: UInt32
    var storedSize: Int
    var size: Int
    var headerOffset: Int
  }

  let bytes: FileBytes

  /// The entries by name; folders are left out.
  private(set) var entries: [String: Entry] = [:]

  init(_ bytes: FileBytes) throws {
    self.bytes = bytes
    let directory = try ZipDirectory(bytes)
    var reader = ByteReader(directory.bytes)
    for _ in 0..<directory.entryCount {
      let (name, entry) = try directory.readEntry(&reader)
      if name.hasSuffix("/") { continue }
      guard entries.updateValue(entry, forKey: name) == nil else {
        throw bytes.malformed("the entry \(name)", got: "there twice", expected: "every name once")
      }
    }
  }

  /// The bytes of an entry: in place when it is stored, inflated otherwise.
  ///
  /// - Parameters:
  ///   - limit: How many bytes from the start are wanted.
  ///   - isVerified: Whether the checksum of a whole entry is compared.
  func contents(of name: String, limit: Int = .max, isVerified: Bool) throws -> FileBytes {
    guard let entry = entries[name] else {
      throw WeightFileError.missing(
        path: bytes.path, tensor: name, available: entries.keys.sorted())
    }
    let stored = try storedBytes(of: entry, name: name)
    let wanted = min(limit, entry.size)
    let contents =
      entry.isDeflated
      ? try inflated(stored, count: wanted, isWhole: wanted == entry.size)
      : stored[0..<wanted]
    if isVerified, wanted == entry.size {
      let start = contents.buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
      let checksum = start.map { UInt32(crc32_z(0, $0, contents.count)) } ?? 0
      guard checksum == entry.checksum else {
        throw contents.malformed(
          "its checksum", got: String(checksum, radix: 16),
          expected: String(entry.checksum, radix: 16))
      }
    }
    return contents
  }

  private func storedBytes(of entry: Entry, name: String) throws -> FileBytes {
    let part = "the local header of \(name)"
    let header = try bytes.slice(at: entry.headerOffset, count: 30, part: part)
    guard header.integer(at: 0, UInt32.self) == 0x0403_4B50 else {
      throw bytes.malformed(part, got: "something else", expected: "PK 3 4")
    }
    // Only here stand the true lengths of this header's name and extra field.
    let names = Int(header.integer(at: 26, UInt16.self))
    let extra = Int(header.integer(at: 28, UInt16.self))
    return try bytes.slice(
      at: entry.headerOffset + 30 + names + extra, count: entry.storedSize, part: name
    ).named("\(bytes.path): \(name)")
  }

  private func inflated(_ stored: FileBytes, count: Int, isWhole: Bool) throws -> FileBytes {
    let memory = OwnedMemory(byteCount: count)
    var stream = z_stream()
    // Negative window bits: a bare deflate stream, without zlib's header.
    guard
      inflateInit2_(&stream, -15, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw stored.unsupported("zlib", got: "not usable", expected: "version 1") }
    defer { inflateEnd(&stream) }
    var read = 0
    var written = 0
    var status = Z_OK
    // zlib counts in 32 bits, so long entries go through it in parts.
    while status == Z_OK, written < count || isWhole {
      let input = min(stored.count - read, 1 << 30)
      let output = min(count - written, 1 << 30)
      stream.next_in = UnsafeMutablePointer(
        mutating: stored.buffer.baseAddress?.assumingMemoryBound(to: Bytef.self))?.advanced(
          by: read)
      stream.avail_in = uInt(input)
      stream.next_out = memory.start.assumingMemoryBound(to: Bytef.self) + written
      stream.avail_out = uInt(output)
      status = inflate(&stream, Z_NO_FLUSH)
      read += input - Int(stream.avail_in)
      written += output - Int(stream.avail_out)
    }
    let isComplete = isWhole ? status == Z_STREAM_END && written == count : written == count
    guard isComplete else {
      throw stored.malformed(
        "its deflated data", got: "\(written) bytes (zlib says \(status))",
        expected: "\(count) bytes")
    }
    return FileBytes(memory: memory, path: stored.path)
  }
}

extension FileBytes {
  /// A little-endian number at an offset that is known to lie inside.
  func integer<Value: FixedWidthInteger>(at offset: Int, _: Value.Type) -> Value {
    Value(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: Value.self))
  }
}
