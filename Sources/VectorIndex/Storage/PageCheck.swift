#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Walks through all trees of one committed state of an LMDB file, before LMDB
/// does.
///
/// LMDB trusts its file: a page number, an offset or a length that a bad disk
/// or a cut copy has changed leads it out of the map, or to an assertion that
/// ends the process, and a page that is both in use and free is overwritten by
/// the next commit. So every page of keys is looked at once, when a file is
/// opened: that its offsets stay inside it, that each page belongs to one tree
/// only, and that the counts are what the trees' records say. Of the overflow pages
/// of tables, which are nearly all of the file, at most the head is read.
///
/// A page begins with its number u64, two bytes of padding, flags u16 (1 branch,
/// 2 leaf, 4 overflow), then `lower` and `upper` u16, the bounds of its free
/// space, or the count of pages u32 of an overflow run. Offsets of nodes, u16
/// each, follow; a node is eight bytes, its key and its value:
///
///     leaf     value bytes u32, flags u16 (1 on overflow pages, 2 a table), key bytes u16
///     branch   page number, 48 bits, key bytes u16
///
/// Complexity: O(pages of keys and, where these are asked for, heads of values),
/// about a microsecond each.
struct PageCheck {
  private let path: String
  let bytes: UnsafeRawBufferPointer
  let pageBytes: Int
  /// One more than the last page that the commit knows.
  private let commitLimit: UInt64
  /// The same, but no more than the file has.
  private let pageLimit: UInt64
  private var isUsed: [UInt64]
  /// Whether the heads of overflow pages are looked at, too.
  let checksHeads: Bool

  static let headBytes = 16
  private static let recordBytes = 48
  static let nodeHeadBytes = 8
  /// LMDB's cursors keep a path of at most so many pages.
  private static let depthLimit = 32
  private static let noPage = UInt64.max

  /// Checks the state that transaction `transaction` committed.
  ///
  /// - Parameter heads: whether the heads of overflow pages are looked at, too.
  /// - Returns: false when the meta page belongs to another transaction, because
  ///   a writer went on meanwhile: begin anew.
  static func check(
    _ file: FileDescriptor, pageBytes: Int, transaction: UInt64, heads: Bool
  ) throws -> Bool {
    let length = try file.status().bytes
    guard let start = mmap(nil, length, PROT_READ, MAP_SHARED, file.raw, 0), start != MAP_FAILED
    else { throw VectorIndexError.system(operation: "map", path: file.path, code: errno) }
    defer { munmap(start, length) }
    let bytes = UnsafeRawBufferPointer(start: start, count: length)
    let metaStart = Int(transaction & 1) * pageBytes
    // Copied first: a writer may be about to replace the page.
    let meta = Array(UnsafeRawBufferPointer(rebasing: bytes[metaStart..<metaStart + 152]))
    return try meta.withUnsafeBytes { meta in
      guard meta.load(fromByteOffset: 144, as: UInt64.self) == transaction,
        bytes.load(fromByteOffset: metaStart + 144, as: UInt64.self) == transaction
      else { return false }
      var check = PageCheck(
        path: file.path, bytes, pageBytes: pageBytes, meta: meta, checksHeads: heads)
      try check.walkAll(meta)
      return true
    }
  }

  private init(
    path: String, _ bytes: UnsafeRawBufferPointer, pageBytes: Int, meta: UnsafeRawBufferPointer,
    checksHeads: Bool
  ) {
    self.path = path
    self.checksHeads = checksHeads
    self.bytes = bytes
    self.pageBytes = pageBytes
    let lastPage = meta.load(fromByteOffset: 136, as: UInt64.self)
    commitLimit = lastPage < .max ? lastPage + 1 : lastPage
    pageLimit = min(UInt64(bytes.count / pageBytes), commitLimit)
    isUsed = [UInt64](repeating: 0, count: Int(pageLimit / 64 + 1))
    isUsed[0] = 3  // the meta pages
  }

  func damaged(_ what: String) -> VectorIndexError { .damaged("\(path): \(what)") }

  /// Marks pages as belonging to a tree; no two may share one.
  mutating func take(_ first: UInt64, count: UInt64 = 1) throws {
    guard count > 0, first >= 2, first < pageLimit, count <= pageLimit - first else {
      let end = first.addingReportingOverflow(count)
      guard !end.overflow, end.partialValue <= UInt64(Int.max / pageBytes), first >= 2 else {
        throw damaged("a tree leads to the impossible page \(first)")
      }
      throw VectorIndexError.truncated(
        path: path, got: bytes.count, expected: Int(end.partialValue) * pageBytes)
    }
    for page in first..<first + count {
      let bit: UInt64 = 1 << (page & 63)
      guard isUsed[Int(page >> 6)] & bit == 0 else {
        throw damaged("page \(page) is used twice")
      }
      isUsed[Int(page >> 6)] |= bit
    }
  }

  private mutating func walkAll(_ meta: UnsafeRawBufferPointer) throws {
    let free = TreeRecord(meta, at: 40)
    let main = TreeRecord(meta, at: 88)
    // LMDB keeps the flags of the environment here too: 0x4000, one file.
    guard free.flags & ~0x4000 == 0x08, main.flags == 0 else {
      throw damaged("its trees have unknown flags")
    }
    var freeRuns: [UnsafeRawBufferPointer] = []
    try walk(free, isFreeList: true) { _, value, _ in freeRuns.append(value) }
    var tables: [TreeRecord] = []
    try walk(main, isFreeList: false) { [path] _, value, isTable in
      guard isTable else { return }
      guard value.count == Self.recordBytes else {
        throw VectorIndexError.damaged("\(path): the record of a table has \(value.count) bytes")
      }
      tables.append(TreeRecord(value, at: 0))
    }
    for table in tables {
      guard table.flags == 0 else { throw damaged("a table has unknown flags") }
      try walk(table, isFreeList: false) { [path] _, _, isTable in
        guard !isTable else { throw VectorIndexError.damaged("\(path): a table in a table") }
      }
    }
    for run in freeRuns { try takeFree(run) }
  }

  /// A record of free pages: their count, then their numbers.
  private mutating func takeFree(_ run: UnsafeRawBufferPointer) throws {
    guard run.count >= 8, run.count % 8 == 0,
      run.loadUnaligned(as: UInt64.self) == UInt64(run.count / 8 - 1)
    else { throw damaged("a list of free pages has the wrong length") }
    for offset in stride(from: 8, to: run.count, by: 8) {
      let page = run.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      guard page < commitLimit else { throw damaged("page \(page) is free but does not exist") }
      // It may lie behind the end of the file, where nothing was written yet.
      if page < pageLimit { try take(page) }
    }
  }

  /// Goes through one tree in the order of its keys.
  private mutating func walk(
    _ tree: TreeRecord, isFreeList: Bool,
    visit: (UnsafeRawBufferPointer, UnsafeRawBufferPointer, Bool) throws -> Void
  ) throws {
    guard tree.root != Self.noPage else {
      guard tree.entries == 0, tree.depth == 0 else { throw damaged("a tree has no root") }
      return
    }
    guard (1...Self.depthLimit).contains(tree.depth) else {
      throw damaged("a tree has depth \(tree.depth)")
    }
    var found = TreeRecord.Counts()
    var last: UnsafeRawBufferPointer?
    try walkPage(
      tree.root, depth: tree.depth, isFreeList: isFreeList, &found, &last, visit: visit)
    guard found == tree.counts else { throw damaged("a tree does not have the pages it counts") }
  }

  private mutating func walkPage(
    _ number: UInt64, depth: Int, isFreeList: Bool, _ found: inout TreeRecord.Counts,
    _ last: inout UnsafeRawBufferPointer?,
    visit: (UnsafeRawBufferPointer, UnsafeRawBufferPointer, Bool) throws -> Void
  ) throws {
    try take(number)
    let start = Int(number) * pageBytes
    let page = UnsafeRawBufferPointer(rebasing: bytes[start..<start + pageBytes])
    let isLeaf = depth == 1
    let nodes = try offsets(of: page, number, isLeaf: isLeaf, isFreeList: isFreeList)
    if isLeaf { found.leaves += 1 } else { found.branches += 1 }
    var filled = 0
    for offset in nodes {
      let key = try key(at: Int(offset), page, number)
      guard isLeaf else {
        let child =
          UInt64(page.loadUnaligned(fromByteOffset: Int(offset), as: UInt32.self))
          | UInt64(page.loadUnaligned(fromByteOffset: Int(offset) + 4, as: UInt16.self)) << 32
        filled += (Self.nodeHeadBytes + key.count + 1) & ~1
        try walkPage(
          child, depth: depth - 1, isFreeList: isFreeList, &found, &last, visit: visit)
        continue
      }
      guard Self.ascends(last, key, isNumber: isFreeList) else {
        throw damaged("the keys of page \(number) do not ascend")
      }
      last = key
      found.entries += 1
      filled += try visitLeaf(Int(offset), key, page, number, &found, visit: visit)
    }
    guard filled == pageBytes - Int(page.load(fromByteOffset: 14, as: UInt16.self)) else {
      throw damaged("the keys of page \(number) overlap or leave gaps")
    }
  }
}
