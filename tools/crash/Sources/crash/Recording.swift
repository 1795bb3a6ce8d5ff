import Foundation

/// One record of the recorder: see `recorder/recorder.c`.
struct Event {
  enum Kind: UInt32 {
    case create = 1
    case write, sync, truncate, rename, link, unlink, directory, syncNames, writeSync, open
  }

  let kind: Kind
  let file: UInt32
  let offset: Int
  let bytes: Data

  /// The bytes as text, in parts that zeros end.
  var paths: [String] {
    bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  static func all(in log: Data) -> [Event] {
    var events: [Event] = []
    var at = 0
    while at + 24 <= log.count {
      let (kind, file, offset, length) = log.withUnsafeBytes { log in
        (
          log.loadUnaligned(fromByteOffset: at, as: UInt32.self),
          log.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self),
          log.loadUnaligned(fromByteOffset: at + 8, as: UInt64.self),
          log.loadUnaligned(fromByteOffset: at + 16, as: UInt64.self)
        )
      }
      at += 24
      guard let kind = Kind(rawValue: kind), at + Int(length) <= log.count else { break }
      events.append(
        Event(
          kind: kind, file: file, offset: Int(offset), bytes: log.subdata(in: at..<at + Int(length))
        ))
      at += Int(length)
    }
    return events
  }
}
