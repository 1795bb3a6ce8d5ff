import Foundation

@testable import VectorIndex

/// What a disk holds after the events so far: what is certain, and what was
/// written but not waited for, of which a crash keeps any part in any order.
struct Disk {
  private struct File {
    var certain = Data()
    /// Writes and truncations since the last sync.
    var uncertain: [Event] = []
  }

  private enum Name: Equatable {
    case file(UInt32)
    case link(String)
    case directory
  }

  private enum NameChange {
    case set(String, Name)
    case rename(String, String)
    case remove(String)
  }

  private var files: [UInt32: File] = [:]
  private var names: [String: Name] = [:]
  private var uncertainNames: [NameChange] = []
  private let root: String

  /// A disk that holds a folder as it is now.
  init(_ root: String) throws {
    self.root = root
    for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
      let path = root + "/" + name
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      switch attributes[.type] as? FileAttributeType {
      case .typeDirectory?: names[path] = .directory
      case .typeSymbolicLink?:
        names[path] = .link(try FileManager.default.destinationOfSymbolicLink(atPath: path))
      default:
        guard !name.hasSuffix("-lock"), !name.hasSuffix("write.lock") else { continue }
        // Numbered from the other end until the recorder names them.
        let number = UInt32.max - UInt32(files.count)
        files[number] = File(certain: try Data(contentsOf: URL(filePath: path)))
        names[path] = .file(number)
      }
    }
  }

  mutating func apply(_ event: Event) {
    switch event.kind {
    case .open:
      // A file that was there gets the recorder's number.
      if case .file(let old)? = names[event.paths[0]] {
        files[event.file] = files.removeValue(forKey: old)
        names[event.paths[0]] = .file(event.file)
      }
    case .create:
      files[event.file] = File()
      uncertainNames.append(.set(event.paths[0], .file(event.file)))
    case .write, .truncate: files[event.file]?.uncertain.append(event)
    case .writeSync:
      // Only this write was waited for.
      if var file = files[event.file] {
        Self.put(event, 0..<event.bytes.count, &file.certain)
        file.uncertain.append(event)
        files[event.file] = file
      }
    case .sync:
      if let uncertain = files[event.file]?.uncertain {
        files[event.file]?.uncertain = []
        for event in uncertain { Self.apply(event, to: &files[event.file]!.certain) }
      }
    case .rename: uncertainNames.append(.rename(event.paths[0], event.paths[1]))
    case .link: uncertainNames.append(.set(event.paths[1], .link(event.paths[0])))
    case .unlink: uncertainNames.append(.remove(event.paths[0]))
    case .directory: uncertainNames.append(.set(event.paths[0], .directory))
    case .syncNames:
      for change in uncertainNames { Self.apply(change, to: &names) }
      uncertainNames = []
    }
  }

  /// Writes what a crash now may leave to `target`.
  func crash(_ random: inout SplitMix64, to target: String) throws {
    var names = names
    // Names change in their order, because file systems keep a journal of them.
    let kept = random.next(below: uncertainNames.count + 1)
    for change in uncertainNames.prefix(kept) { Self.apply(change, to: &names) }
    try? FileManager.default.removeItem(atPath: target)
    try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
    for (path, name) in names.sorted(by: { $0.key < $1.key }) {
      let place = target + path.dropFirst(root.count)
      switch name {
      case .directory:
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      case .link(let destination):
        try FileManager.default.createSymbolicLink(
          atPath: place, withDestinationPath: destination)
      case .file(let number):
        guard let file = files[number] else { continue }
        try Self.leftover(file, &random).write(to: URL(filePath: place))
      }
    }
  }

  /// Some of the uncertain writes, in a random order, some of them torn.
  private static func leftover(_ file: File, _ random: inout SplitMix64) -> Data {
    var bytes = file.certain
    var events = file.uncertain
    // The three kinds of crash: everything got there, nothing, or anything.
    switch random.next(below: 6) {
    case 0: break
    case 1: events = []
    default:
      let chance = 1 + random.next(below: 9)
      events = events.filter { _ in random.next(below: 10) < chance }
      events.shuffle(using: &random)
    }
    // What was waited for is there, whatever an earlier write left around it.
    let certain = file.uncertain.filter { $0.kind == .writeSync }
    for event in events.filter({ $0.kind != .writeSync }) + certain {
      guard event.kind == .write, random.next(below: 4) == 0 else {
        apply(event, to: &bytes)
        continue
      }
      // Disks write sectors of 512 bytes, each all or not at all.
      for start in stride(from: 0, to: event.bytes.count, by: 512) where random.next(below: 2) == 0
      {
        put(event, start..<min(start + 512, event.bytes.count), &bytes)
      }
    }
    return bytes
  }

  private static func apply(_ event: Event, to bytes: inout Data) {
    guard event.kind == .truncate else { return put(event, 0..<event.bytes.count, &bytes) }
    if event.offset < bytes.count {
      bytes.removeLast(bytes.count - event.offset)
    } else {
      bytes.append(Data(count: event.offset - bytes.count))
    }
  }

  private static func put(_ event: Event, _ part: Range<Int>, _ bytes: inout Data) {
    let end = event.offset + part.upperBound
    if bytes.count < end { bytes.append(Data(count: end - bytes.count)) }
    bytes.replaceSubrange(event.offset + part.lowerBound..<end, with: event.bytes[part])
  }

  private static func apply(_ change: NameChange, to names: inout [String: Name]) {
    switch change {
    case .set(let path, let name): names[path] = name
    case .remove(let path): names[path] = nil
    case .rename(let old, let new): names[new] = names.removeValue(forKey: old)
    }
  }
}
