import CLMDB
import Synchronization

/// One committed state of an environment, kept for as long as the object lives.
///
/// Values are read in place: the bytes belong to the map and stay where they
/// are until the transaction ends.
final class ReadTransaction: @unchecked Sendable {
  let environment: Environment
  private let handle: OpaquePointer
  /// LMDB allows one thread at a time in a transaction.
  private let turn = Mutex(())
  /// Where the map begins, as the first overflow page told it.
  private var mapStart: UInt?

  init(_ environment: Environment) throws {
    var begun: OpaquePointer?
    try check(mdb_txn_begin(environment.handle, nil, UInt32(MDB_RDONLY), &begun), "begin reading")
    guard let begun else { throw VectorIndexError.damaged("LMDB gave no transaction") }
    self.environment = environment
    self.handle = begun
  }

  deinit { mdb_txn_abort(handle) }

  /// The bytes stored under `key`, of any alignment; nil when there are none.
  ///
  /// Complexity: O(log n), about half a microsecond.
  func value(_ tableName: String, key: UInt64) throws -> UnsafeRawBufferPointer? {
    guard let table = environment.table(tableName) else { return nil }
    return try turn.withLock { _ in
      var bigEndian = key.bigEndian
      return try withUnsafeMutableBytes(of: &bigEndian) { bytes in
        var name = MDB_val(mv_size: bytes.count, mv_data: bytes.baseAddress)
        var value = MDB_val()
        let code = mdb_get(handle, table, &name, &value)
        if code == MDB_NOTFOUND { return nil }
        guard code == MDB_SUCCESS else {
          throw VectorIndexError.damaged(
            "record \(key) of \(tableName) cannot be read: \(storageMessage(code))")
        }
        return UnsafeRawBufferPointer(start: value.mv_data, count: value.mv_size)
      }
    }
  }

  /// The rows of block `number`: the bytes after the padding that aligns them
  /// to a cache line, `bytes` of them.
  func block(_ tableName: String, number: Int, bytes: Int) throws -> UnsafeRawPointer {
    let name = "block \(number) of \(tableName)"
    guard let value = try value(tableName, key: UInt64(number)), let start = value.baseAddress
    else { throw VectorIndexError.damaged("\(name) is missing") }
    guard value.count >= BlockLayout.padding + bytes else {
      throw VectorIndexError.damaged(
        "\(name) has \(value.count) bytes, expected \(BlockLayout.padding + bytes)")
    }
    let rows = start + BlockLayout.padding
    guard UInt(bitPattern: rows) % UInt(BlockLayout.alignment) == 0 else {
      throw VectorIndexError.damaged("\(name) is not aligned to \(BlockLayout.alignment) bytes")
    }
    try checkOverflowPages(start - 16, valueBytes: value.count, name: name)
    return rows
  }

  /// Compares the length of a value with the overflow pages that hold it, so
  /// that a damaged length cannot lead past the end of the file.
  ///
  /// An overflow page begins with its number (u64), two bytes of padding, its
  /// flags (u16, 4 = overflow) and the count of pages (u32).
  private func checkOverflowPages(
    _ page: UnsafeRawPointer, valueBytes: Int, name: String
  ) throws {
    let header = environment.header
    let lastPage = UInt64(header.usedBytes / header.pageBytes)
    let number = page.load(as: UInt64.self)
    let pages = UInt64(page.load(fromByteOffset: 12, as: UInt32.self))
    guard page.load(fromByteOffset: 10, as: UInt16.self) & 4 != 0,
      number < lastPage, pages <= lastPage - number,
      valueBytes + 16 <= Int(pages) * header.pageBytes
    else { throw VectorIndexError.damaged("\(name) does not fit the pages that hold it") }
    let start = UInt(bitPattern: page) &- UInt(number) &* UInt(header.pageBytes)
    guard mapStart == nil || mapStart == start else {
      throw VectorIndexError.damaged("\(name) lies on a page with another's number")
    }
    mapStart = start
  }
}
