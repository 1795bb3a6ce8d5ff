import Foundation

/// Bytes of a file, or a part of them, kept alive by the value.
///
/// A file is mapped, not read: only the pages that are touched are loaded. The
/// mapping is private, so writing through a tensor that lies in it never
/// changes the file. Files are replaced by renaming in this project; one that
/// another program shortens while it is mapped ends this process.
package struct FileBytes: @unchecked Sendable {
  /// The path, for messages; parts of an archive add their name to it.
  package let path: String

  /// The bytes, valid while `owner` lives.
  package let buffer: UnsafeRawBufferPointer

  let owner: AnyObject

  /// Maps a file.
  ///
  /// - Throws: ``WeightFileError/cannotRead(path:reason:)`` when it is missing, unreadable or not
  ///   a regular file.
  package init(mapping path: String) throws {
    // Without O_NONBLOCK the open of a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.cannotRead(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.cannotRead(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw WeightFileError.cannotRead(path: path, reason: "not a regular file")
    }
    let mapping = try FileMapping(descriptor: descriptor, count: Int(status.st_size), path: path)
    self.init(path: path, buffer: UnsafeRawBufferPointer(mapping.buffer), owner: mapping)
  }

  /// Copies bytes from memory.
  package init(copying bytes: some Collection<UInt8>, path: String) {
    let memory = OwnedMemory(byteCount: bytes.count)
    memory.buffer.copyBytes(from: bytes)
    self.init(memory: memory, path: path)
  }

  init(memory: OwnedMemory, path: String) {
    self.init(path: path, buffer: UnsafeRawBufferPointer(memory.buffer), owner: memory)
  }

  fileprivate init(path: String, buffer: UnsafeRawBufferPointer, owner: AnyObject) {
    self.path = path
    self.buffer = buffer
    self.owner = owner
  }

  package var count: Int { buffer.count }

  /// The bytes `offset ..< offset + count`, which `part` names in the error.
  func slice(at offset: Int, count: Int, part: String) throws -> FileBytes {
    guard offset >= 0, offset <= buffer.count, count >= 0, count <= buffer.count - offset else {
      throw WeightFileError.truncated(
        path: path, part: part, got: max(0, buffer.count - max(0, offset)), expected: count)
    }
    return self[offset..<offset + count]
  }

  /// Gives back the memory of pages that were read; touched again, they are read
  /// again. Only for bytes of a mapped file that nothing was written into: what a
  /// tensor wrote would be lost. Bytes in memory are left alone.
  func releasePages(_ range: Range<Int>) {
    guard owner is FileMapping, let start = buffer.baseAddress else { return }
    let page = UInt(sysconf(Int32(_SC_PAGESIZE)))
    let first = (UInt(bitPattern: start) + UInt(range.lowerBound) + page - 1) / page * page
    let end = (UInt(bitPattern: start) + UInt(range.upperBound)) / page * page
    guard first < end else { return }
    madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_DONTNEED)
  }

  /// The bytes of a range that is known to lie inside.
  subscript(range: Range<Int>) -> FileBytes {
    FileBytes(path: path, buffer: UnsafeRawBufferPointer(rebasing: buffer[range]), owner: owner)
  }

  /// Where a part of these bytes begins; 0 for bytes of another place.
  func offset(of part: FileBytes) -> Int {
    guard let start = buffer.baseAddress, let other = part.buffer.baseAddress, other >= start,
      other <= start + buffer.count
    else { return 0 }
    return other - start
  }

  /// The same bytes under a name that tells more, such as that of an archive entry.
  func named(_ path: String) -> FileBytes {
    FileBytes(path: path, buffer: buffer, owner: owner)
  }

  func malformed(_ part: String, got: String, expected: String) -> WeightFileError {
    .malformed(path: path, part: part, got: got, expected: expected)
  }

  func unsupported(_ part: String, got: String, expected: String) -> WeightFileError {
    .unsupported(path: path, part: part, got: got, expected: expected)
  }

  fileprivate static func cannotRead(_ path: String) -> WeightFileError {
    .cannotRead(path: path, reason: String(cString: strerror(errno)))
  }
}

/// A private mapping of a whole file.
private final class FileMapping {
  let buffer: UnsafeMutableRawBufferPointer

  init(descriptor: CInt, count: Int, path: String) throws {
    // The length 0 cannot be mapped.
    guard count > 0 else {
      buffer = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      return
    }
    // Writable pages of a private mapping are charged against memory when
    // they are made, unless MAP_NORESERVE says that few will be written.
    guard
      let start = mmap(
        nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, descriptor, 0),
      start != MAP_FAILED
    else { throw FileBytes.cannotRead(path) }
    buffer = UnsafeMutableRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = buffer.baseAddress { munmap(start, buffer.count) }
  }
}

extension Tensor {
  /// Gives back the memory of the pages that a tensor of a mapped file was read
  /// from, as ``FileBytes/releasePages(_:)``; other tensors are left alone.
  func releasePages() {
    let bytes = UnsafeRawBufferPointer(start: data, count: count * MemoryLayout<Float>.stride)
    FileBytes(path: "", buffer: bytes, owner: owner).releasePages(0..<bytes.count)
  }
}

/// Memory of our own, not initialised, aligned for the widest vector registers.
final class OwnedMemory {
  let buffer: UnsafeMutableRawBufferPointer

  /// The address, also when there are no bytes.
  let start: UnsafeMutableRawPointer

  /// The memory as floats.
  let floats: UnsafeMutablePointer<Float>

  init(byteCount: Int) {
    start = .allocate(byteCount: max(1, byteCount), alignment: 64)
    buffer = UnsafeMutableRawBufferPointer(start: start, count: byteCount)
    floats = start.bindMemory(to: Float.self, capacity: byteCount / MemoryLayout<Float>.stride)
  }

  deinit {
    start.deallocate()
  }
}
