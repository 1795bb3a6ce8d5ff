/// What the first two pages of an LMDB file say, read before LMDB maps it.
///
/// A page starts with 16 bytes (`pgno` u64, `pad` u16, `flags` u16, four more);
/// a meta page continues, all at offsets from its start and in the byte order
/// of the machine:
///
///     16 magic u32   20 version u32   24 address u64   32 map size u64
///     40 free table, 48 bytes, of which the first u32 is the page size
///     88 main table, 48 bytes
///     136 last page u64   144 transaction u64
struct EnvironmentHeader {
  /// Bytes of a page.
  let pageBytes: Int
  /// Bytes of all pages that the newest commit knows. The file may be shorter:
  /// a page that was taken and given back in one transaction is never written.
  let usedBytes: Int
  /// Bytes of the file.
  let fileBytes: Int
  /// The file itself.
  let identity: FileIdentity
  /// Whether the file can never change again: nobody may write it.
  let isSealed: Bool

  private static let metaBytes = 152
  private static let magic: UInt32 = 0xBEEF_C0DE
  private static let version: UInt32 = 1
  private static let metaFlag: UInt16 = 0x08
  /// Linux gives no process more address space than this.
  private static let addressableBytes = 1 << 47

  /// Reads and checks the header of an open file.
  ///
  /// - Throws: ``VectorIndexError/notAnIndex(path:reason:)`` when it is not an
  ///   LMDB file of this machine, ``VectorIndexError/truncated(path:got:expected:)``
  ///   when it ends before its second page.
  init(_ file: FileDescriptor) throws {
    let status = try file.status()
    guard status.isRegular else {
      throw VectorIndexError.notAnIndex(path: file.path, reason: "it is not a regular file")
    }
    let first = try Self.meta(file, at: 0, fileBytes: status.bytes)
    let pageBytes = first.pageBytes
    // LMDB allows pages of 512 bytes up to the machine's, 64 KiB at most.
    guard (512...65536).contains(pageBytes), pageBytes & (pageBytes - 1) == 0 else {
      throw VectorIndexError.notAnIndex(
        path: file.path, reason: "its page size is \(pageBytes), expected a power of two")
    }
    let second = try Self.meta(file, at: pageBytes, fileBytes: status.bytes)
    guard second.pageBytes == pageBytes else {
      throw VectorIndexError.notAnIndex(path: file.path, reason: "its two meta pages disagree")
    }
    let newest = first.transaction > second.transaction ? first : second
    guard newest.lastPage < UInt64(Self.addressableBytes / pageBytes) else {
      throw VectorIndexError.notAnIndex(
        path: file.path, reason: "its last page has the impossible number \(newest.lastPage)")
    }
    self.pageBytes = pageBytes
    usedBytes = Int(newest.lastPage + 1) * pageBytes
    fileBytes = status.bytes
    identity = status.identity
    isSealed = status.isSealed
    guard fileBytes >= 2 * pageBytes else {
      throw VectorIndexError.truncated(
        path: file.path, got: fileBytes, expected: max(usedBytes, 2 * pageBytes))
    }
  }

  private struct Meta {
    let pageBytes: Int
    let lastPage: UInt64
    let transaction: UInt64
  }

  private static func meta(_ file: FileDescriptor, at offset: Int, fileBytes: Int) throws -> Meta {
    let bytes = try file.read(count: metaBytes, at: offset)
    guard bytes.count == metaBytes else {
      // Without the first magic number it was never ours.
      guard offset > 0 else {
        throw VectorIndexError.notAnIndex(path: file.path, reason: "it has \(fileBytes) bytes")
      }
      throw VectorIndexError.truncated(
        path: file.path, got: fileBytes, expected: offset + metaBytes)
    }
    return try bytes.withUnsafeBytes { page in
      guard page.loadUnaligned(fromByteOffset: 10, as: UInt16.self) & metaFlag != 0,
        page.loadUnaligned(fromByteOffset: 16, as: UInt32.self) == magic
      else {
        throw VectorIndexError.notAnIndex(
          path: file.path, reason: "it does not begin like an LMDB file of this machine")
      }
      let found = page.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
      guard found == version else {
        throw VectorIndexError.notAnIndex(
          path: file.path, reason: "its LMDB version is \(found), expected \(version)")
      }
      return Meta(
        pageBytes: Int(page.loadUnaligned(fromByteOffset: 40, as: UInt32.self)),
        lastPage: page.loadUnaligned(fromByteOffset: 136, as: UInt64.self),
        transaction: page.loadUnaligned(fromByteOffset: 144, as: UInt64.self))
    }
  }
}
