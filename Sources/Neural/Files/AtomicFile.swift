import Foundation

/// A file that appears under its name only when it is complete.
///
/// The bytes go to a temporary file beside the target; ``commit()`` syncs it,
/// renames it and syncs the directory. Without a commit the temporary file is
/// removed and an older file of that name stays as it was.
package final class AtomicFile {
  private let path: String
  private let temporaryPath: String
  private var descriptor: CInt
  private var isCommitted = false

  /// Creates the temporary file.
  ///
  /// - Throws: ``WeightFileError/cannotWrite(path:reason:)``, as all methods do.
  package init(path: String) throws {
    self.path = path
    var candidate = ""
    descriptor = -1
    // The process id and a counter keep concurrent writers apart.
    for attempt in 0..<1000 where descriptor < 0 {
      candidate = "\(path).\(getpid()).\(attempt).temporary"
      descriptor = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor < 0 && errno != EEXIST { break }
    }
    temporaryPath = candidate
    guard descriptor >= 0 else { throw cannotWrite() }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isCommitted { unlink(temporaryPath) }
  }

  /// Appends bytes.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let written = Foundation.write(descriptor, part.baseAddress!, part.count)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw cannotWrite() }
      rest = rest.dropFirst(written)
    }
  }

  /// Makes the file durable and visible. Nothing may be written afterwards.
  package func commit() throws {
    guard fsync(descriptor) == 0 else { throw cannotWrite() }
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0, rename(temporaryPath, path) == 0 else { throw cannotWrite() }
    isCommitted = true
    try syncDirectory()
  }

  private func syncDirectory() throws {
    let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let directory = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw cannotWrite() }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw cannotWrite() }
  }

  private func cannotWrite() -> WeightFileError {
    .cannotWrite(path: path, reason: String(cString: strerror(errno)))
  }
}
