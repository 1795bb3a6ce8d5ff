import Foundation

/// Reads a file line by line, holding one line and one buffer in memory.
///
/// Lines end at byte 0x0A; a 0x0D before it is removed, as is a byte order mark
/// at the start of the file. Files may be pipes.
package final class LineReader {
  /// The file's name for messages.
  package let path: String

  /// The number of the line that ``next()`` returned last, from 1.
  package private(set) var lineNumber = 0

  private let descriptor: CInt
  private let ownsDescriptor: Bool
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity = Limits.readBytes
  /// The bytes that were read and not returned yet.
  private var unread = 0..<0
  private var isAtEnd = false
  private let longestLine: Int

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file; `-` for the standard input.
  ///   - longestLine: The most bytes of a line.
  /// - Throws: ``LanguageError/cannotRead(path:reason:)``.
  package init(path: String, longestLine: Int = Limits.lineBytes) throws {
    self.path = path == "-" ? "standard input" : path
    self.longestLine = longestLine
    ownsDescriptor = path != "-"
    descriptor = ownsDescriptor ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
    guard descriptor >= 0 else {
      throw LanguageError.cannotRead(path: path, reason: String(cString: strerror(errno)))
    }
    buffer = .allocate(capacity: capacity)
  }

  deinit {
    buffer.deallocate()
    if ownsDescriptor { close(descriptor) }
  }

  /// The next line without its end, valid until the next call; nil at the end of the file.
  ///
  /// - Throws: ``LanguageError``: `cannotRead` or `lineTooLong`.
  package func next() throws -> TextBytes? {
    var scanned = 0
    while true {
      let rest = TextBytes(start: buffer + unread.lowerBound, count: unread.count)
      if let end = rest[scanned...].firstIndex(of: .newline) {
        unread = unread.lowerBound + end + 1..<unread.upperBound
        return try line(rest.part(0, end))
      }
      scanned = unread.count
      if isAtEnd {
        if unread.isEmpty { return nil }
        unread = unread.upperBound..<unread.upperBound
        return try line(rest)
      }
      // Before more of the line is read.
      try checkLength(scanned)
      try fill()
    }
  }

  private func line(_ bytes: TextBytes) throws -> TextBytes {
    try checkLength(bytes.count)
    lineNumber += 1
    let start = lineNumber == 1 && bytes.has("\u{FEFF}", at: 0) ? 3 : 0
    return bytes.part(start, bytes.last == 0x0D ? bytes.count - 1 : bytes.count)
  }

  private func checkLength(_ length: Int) throws {
    guard length <= longestLine else {
      throw LanguageError.lineTooLong(path: path, line: lineNumber + 1, expected: longestLine)
    }
  }

  private func fill() throws {
    if unread.lowerBound > 0 {
      buffer.update(from: buffer + unread.lowerBound, count: unread.count)
      unread = 0..<unread.count
    }
    if unread.count == capacity {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity)
      larger.update(from: buffer, count: unread.count)
      buffer.deallocate()
      buffer = larger
      capacity *= 2
    }
    var count: Int
    repeat {
      count = read(descriptor, buffer + unread.count, capacity - unread.count)
    } while count < 0 && errno == EINTR
    guard count >= 0 else {
      throw LanguageError.cannotRead(path: path, reason: String(cString: strerror(errno)))
    }
    isAtEnd = count == 0
    unread = 0..<unread.count + count
  }
}
