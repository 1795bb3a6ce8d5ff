import CLMDB

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the file system under an index allows.
struct FileSystem {
  /// Bytes that a process without privileges may still write.
  let freeBytes: Int
  /// Bytes of the whole file system.
  let totalBytes: Int
  /// Whether it is mounted read-only.
  let isReadOnly: Bool

  /// Examines the file system that holds `path`.
  init(of path: String) throws {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else {
      throw VectorIndexError.system(operation: "examine the disk of", path: path, code: errno)
    }
    let unit = UInt64(status.f_frsize)
    freeBytes = Int(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: unit).0)
    totalBytes = Int(clamping: UInt64(status.f_blocks).multipliedReportingOverflow(by: unit).0)
    isReadOnly = UInt64(status.f_flag) & UInt64(ST_RDONLY) != 0
  }

  /// What must stay free while vectors are added: room for removals, which
  /// copy pages before they free any, and for whoever else needs the disk.
  var floorBytes: Int { min(totalBytes / 20, StorageLimits.freeBytes) }

  /// The name of the network protocol behind `path`, nil on a local disk.
  ///
  /// LMDB synchronises processes through locks and shared memory, which only
  /// one machine has.
  static func networkProtocol(of path: String) throws -> String? {
    var status = statfs()
    guard statfs(path, &status) == 0 else {
      throw VectorIndexError.system(operation: "examine the disk of", path: path, code: errno)
    }
    #if canImport(Darwin)
      return status.f_flags & UInt32(MNT_LOCAL) == 0 ? "a network protocol" : nil
    #else
      return networkProtocol(magic: UInt32(truncatingIfNeeded: status.f_type))
    #endif
  }

  /// The same by the magic number of statfs(2).
  static func networkProtocol(magic: UInt32) -> String? { networkProtocols[magic] }

  /// Magic numbers of statfs(2). FUSE is among them because it may lead
  /// anywhere, and seldom keeps a shared map coherent.
  private static let networkProtocols: [UInt32: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB 2", 0x6573_5546: "FUSE",
    0x0102_1997: "9P", 0x00C3_6400: "Ceph", 0x5346_414F: "AFS", 0x7375_7245: "Coda",
    0x564C: "NCP", 0x0BD0_0BD0: "Lustre", 0x7461_636F: "OCFS2", 0x0116_1970: "GFS2",
  ]
}
