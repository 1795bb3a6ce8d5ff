#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// An interrupted bulk build in a file, from which the next build of the same
/// vectors goes on. The result is the same, by every bit, as without the
/// interruption.
///
///     0   "fabulaCP"
///     8   u64 hash of what is built
///     16  u64 vectors that the first pass has done
///     24  u64 vectors that the second pass has done
///     32  u64 entry
///     40  u64 top level
///     48  rows of links, then those of the upper levels
///         u64 hash of everything before
extension GraphBuilder {
  private static let magic = "fabulaCP".utf8.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  private static let headWords = 6

  private var linkTables: [Blocks] { [tables.links, tables.upper] }

  private var checkpointBytes: Int {
    linkTables.reduce(8 * (Self.headWords + 1)) { $0 + $1.rows * $1.layout.stride }
  }

  /// A hash of what is built: the vectors in their order and the parameters.
  private var inputHash: UInt64 {
    var hash = ContentHash()
    let metadata = Metadata(
      shape: tables.shape, count: 0, slotCount: tables.slotCount, nodeCount: 0, topLevel: 0,
      upperRows: tables.upper.rows, entry: 0, contentHash: 0, fingerprint: "")
    metadata.encoded().withUnsafeBytes { hash.combine($0) }
    for blocks in [tables.codes, tables.scales, tables.norms, tables.vectors] {
      if let blocks { hash.combine(blocks) }
    }
    return hash.value
  }

  /// Writes how far the build is to a file, which is on the disk afterwards.
  func save(to path: String) throws {
    let temporary = path + ".new"
    removeFile(temporary)
    let file = try FileDescriptor(temporary, O_WRONLY | O_CREAT | O_EXCL, operation: "make")
    var hash = ContentHash()
    var place = 0
    func write(_ bytes: UnsafeRawBufferPointer) throws {
      hash.combine(bytes)
      try file.write(bytes, at: place)
      place += bytes.count
    }
    let head = [
      Self.magic, inputHash, UInt64(bulk.linked), UInt64(bulk.relinked), UInt64(graph.entry),
      UInt64(max(0, graph.topLevel)),
    ]
    try head.withUnsafeBytes(write)
    for blocks in linkTables {
      for block in 0..<blocks.blockCount { try write(blocks.block(block)) }
    }
    try withUnsafeBytes(of: hash.value, write)
    try file.synchronize()
    try renameFile(temporary, to: path)
  }

  /// Goes on from a file that ``save(to:)`` wrote, if there is one of this build and
  /// it is whole; says whether.
  func restore(from path: String) -> Bool {
    guard let file = try? FileDescriptor(path, O_RDONLY, operation: "open"),
      (try? file.status().bytes) == checkpointBytes, let head = try? intactHead(of: file),
      head[0] == Self.magic, head[1] == inputHash, head[2] <= UInt64(tables.slotCount),
      head[3] <= head[2], head[4] < UInt64(tables.slotCount),
      VectorIndex.Limits.topLevel.contains(Int(clamping: head[5])), (try? readLinks(file)) != nil
    else { return false }
    bulk = BulkProgress(linked: Int(head[2]), relinked: Int(head[3]))
    graph.entry = UInt32(head[4])
    graph.topLevel = bulk.linked == 0 ? -1 : Int(head[5])
    linkedCount = bulk.linked
    for slot in insertionOrder()[..<bulk.linked] {
      var record = graph.record(slot)
      record.isLive = true
      record.store(to: tables.nodes.mutableRow(Int(slot)))
    }
    return true
  }

  /// Calls `body` with the head of a checkpoint and each of its blocks of links, and
  /// gives the hash at its end.
  private func read(
    _ file: FileDescriptor, _ body: ([UInt8], UnsafeMutableRawPointer?) throws -> Void
  ) throws -> UInt64 {
    var place = 8 * Self.headWords
    try body(file.read(count: place, at: 0), nil)
    for blocks in linkTables {
      for block in 0..<blocks.blockCount {
        let bytes = blocks.layout.bytes(block: block, rows: blocks.rows)
        try body(
          file.read(count: bytes, at: place),
          blocks.mutableRow(block << blocks.layout.shift))
        place += bytes
      }
    }
    return try file.read(count: 8, at: place).withUnsafeBytes { $0.load(as: UInt64.self) }
  }

  /// The words of the head; nil when the hash is wrong.
  private func intactHead(of file: FileDescriptor) throws -> [UInt64]? {
    var hash = ContentHash()
    var head: [UInt64] = []
    let expected = try read(file) { bytes, row in
      bytes.withUnsafeBytes { hash.combine($0) }
      if row == nil { head = bytes.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) } }
    }
    return hash.value == expected ? head : nil
  }

  private func readLinks(_ file: FileDescriptor) throws {
    _ = try read(file) { bytes, row in
      bytes.withUnsafeBytes {
        row?.copyMemory(from: $0.baseAddress.unsafelyUnwrapped, byteCount: $0.count)
      }
    }
  }
}
