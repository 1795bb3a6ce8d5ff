#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The memory that a process may fill, with the pages of files that it reads.
enum ProcessMemory {
  /// Bytes: those of the machine, or fewer where a control group has a limit.
  static func limit() -> Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let machine = pages > 0 ? pages * sysconf(Int32(_SC_PAGESIZE)) : .max
    let groups = (try? text("/proc/self/cgroup")) ?? ""
    return limitPaths(groups).compactMap { try? number($0) }.reduce(machine, min)
  }

  /// The files that may hold a limit, by what `/proc/self/cgroup` says: a line for each
  /// hierarchy, `number:controllers:path`; of version 2 without controllers. In a
  /// container the path may be one that only the host has.
  static func limitPaths(_ groups: String) -> [String] {
    groups.split(separator: "\n").flatMap { line -> [String] in
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return [] }
      let folders = parts[2].split(separator: "/").map { "/" + $0 }
      let (root, file): (String, String)
      if parts[1].isEmpty {
        (root, file) = ("/sys/fs/cgroup", "memory.max")
      } else if parts[1].split(separator: ",").contains("memory") {
        (root, file) = ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
      } else {
        return []
      }
      // Groups around it limit it, too.
      return (0...folders.count).map { "\(root)\(folders.prefix($0).joined())/\(file)" }
    }
  }

  /// The number in a file; there is none where nothing is limited.
  private static func number(_ path: String) throws -> Int? {
    Int(try text(path).prefix { $0.isNumber })
  }

  private static func text(_ path: String) throws -> String {
    let file = try FileDescriptor(path, O_RDONLY, operation: "open")
    return String(decoding: try file.read(count: 4096, at: 0), as: UTF8.self)
  }
}
