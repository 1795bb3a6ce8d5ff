import CLMDB

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The text of an `errno`.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }

/// The text of an LMDB return code, which may be an `errno`.
func storageMessage(_ code: Int32) -> String { String(cString: mdb_strerror(code)) }

/// Throws when an LMDB call failed.
func check(_ code: Int32, _ operation: String) throws {
  guard code == MDB_SUCCESS else {
    throw VectorIndexError.storage(operation: operation, code: code)
  }
}

/// What identifies a file however it is called.
struct FileIdentity: Hashable {
  let device: UInt64
  let inode: UInt64
}

/// An open file descriptor, closed with the last reference.
final class FileDescriptor: Sendable {
  let path: String
  let raw: Int32

  init(_ path: String, _ flags: Int32, operation: String) throws {
    raw = open(path, flags | O_CLOEXEC, 0o600)
    self.path = path
    guard raw >= 0 else {
      throw VectorIndexError.system(operation: operation, path: path, code: errno)
    }
  }

  /// Gives a lock up, too, which closing alone does not do while a child that was
  /// just forked, and is not yet another program, still shares the open file.
  deinit {
    flock(raw, LOCK_UN)
    close(raw)
  }

  /// Identity, size and kind of the file.
  func status() throws -> FileStatus { try FileStatus(raw, path) }

  /// Bytes of the file.
  ///
  /// Not by ``status()``, which reads the times of the file, too: Linux then gives
  /// the next write a time of its own, and each commit writes the inode besides.
  func size() throws -> Int {
    let end = lseek(raw, 0, SEEK_END)
    guard end >= 0 else {
      throw VectorIndexError.system(operation: "examine", path: path, code: errno)
    }
    return Int(end)
  }

  /// Up to `count` bytes from `offset` on; fewer at the end of the file.
  func read(count: Int, at offset: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
    }
  }

  /// Fills `buffer` with the bytes from `offset` on; gives their number, which is
  /// less at the end of the file.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int {
    let count = pread(raw, buffer.baseAddress, buffer.count, off_t(offset))
    guard count >= 0 else {
      throw VectorIndexError.system(operation: "read", path: path, code: errno)
    }
    return count
  }

  /// Writes all of some bytes from `offset` on.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var rest = bytes[...]
    var place = offset
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = pwrite(raw, part.baseAddress, part.count, off_t(place))
      guard count > 0 || errno == EINTR else {
        throw VectorIndexError.system(operation: "write", path: path, code: errno)
      }
      place += max(0, count)
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Waits until the file, or the entries of the directory, are on the disk.
  func synchronize() throws {
    guard fsync(raw) == 0 else {
      throw VectorIndexError.system(operation: "sync", path: path, code: errno)
    }
  }
}

/// Identity, size and kind of a file.
struct FileStatus {
  let identity: FileIdentity
  let bytes: Int
  let isRegular: Bool
  /// Whether nobody has the permission to write the file.
  let isSealed: Bool

  /// Of the file behind an open descriptor.
  init(_ descriptor: Int32, _ path: String) throws {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw VectorIndexError.system(operation: "examine", path: path, code: errno)
    }
    identity = FileIdentity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(truncatingIfNeeded: status.st_ino))
    bytes = Int(status.st_size)
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isSealed = status.st_mode & 0o222 == 0
  }
}

/// Has the system read the pages of a mapped file that hold `count` bytes, and does
/// not wait for them.
func askForPages(of start: UnsafeRawPointer, _ count: Int) {
  let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
  let address = UInt(bitPattern: start)
  let first = address / page * page
  _ = posix_madvise(
    UnsafeMutableRawPointer(bitPattern: first), Int(address - first) + count,
    POSIX_MADV_WILLNEED)
}

/// The path of a file without symbolic links.
func resolvedPath(_ path: String) throws -> String {
  guard let resolved = realpath(path, nil) else {
    throw VectorIndexError.system(operation: "open", path: path, code: errno)
  }
  defer { free(resolved) }
  return String(cString: resolved)
}

/// Makes a directory and those above it; one that is there already is fine.
func makeDirectory(_ path: String) throws {
  if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
  let parent = parentDirectory(of: path)
  guard errno == ENOENT, parent != path else {
    throw VectorIndexError.system(operation: "make the directory", path: path, code: errno)
  }
  try makeDirectory(parent)
  guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
    throw VectorIndexError.system(operation: "make the directory", path: path, code: errno)
  }
}

/// The directory that holds `path`.
func parentDirectory(of path: String) -> String {
  var components = path.split(separator: "/")
  let isAbsolute = path.hasPrefix("/")
  _ = components.popLast()
  let joined = components.joined(separator: "/")
  return isAbsolute ? "/" + joined : (joined.isEmpty ? "." : joined)
}

/// Removes a file; one that is not there is fine.
func removeFile(_ path: String) {
  unlink(path)
}

/// Gives a file another name in the same directory, replacing in one step
/// whatever had that name.
func renameFile(_ old: String, to new: String) throws {
  guard rename(old, new) == 0 else {
    throw VectorIndexError.system(operation: "rename to \(new)", path: old, code: errno)
  }
}

/// Lets other threads run.
func yieldThread() { sched_yield() }

/// Waits a millisecond.
func pause() { usleep(1000) }

/// Takes the exclusive lock of an open file; false when another holds it.
func tryLock(_ file: FileDescriptor) -> Bool {
  flock(file.raw, LOCK_EX | LOCK_NB) == 0
}
