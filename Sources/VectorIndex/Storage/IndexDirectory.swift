#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The files of an index directory and how one index takes the place of
/// another.
///
/// The environment is a file `data-N.mdb`, and `data.mdb` a symbolic link to
/// it, so that a new build gets its place in one step. LMDB's lock file,
/// `data-N.mdb-lock`, belongs to that one environment: sharing one with the
/// predecessor, whose readers may go on, would mix up the states of two files.
/// A plain file `data.mdb` is an environment too: what a copy left.
package struct IndexDirectory {
  let path: String

  /// Where readers look.
  var link: String { path + "/data.mdb" }
  /// What a build writes.
  var temporary: String { path + "/data.mdb.building" }
  /// How far an interrupted build was.
  var checkpoint: String { path + "/build.checkpoint" }
  private var temporaryLink: String { path + "/data.mdb.link" }

  package init(_ path: String) { self.path = path }

  /// Makes the directory and takes its only place for a writer, which the
  /// returned file holds until it is closed.
  ///
  /// - Throws: ``VectorIndexError/busy(directory:)``.
  func lock() throws -> FileDescriptor {
    try makeDirectory(path)
    let file = try FileDescriptor(path + "/write.lock", O_RDWR | O_CREAT, operation: "lock")
    guard tryLock(file) else { throw VectorIndexError.busy(directory: path) }
    return file
  }

  /// Gives the finished, synced temporary file the place of the index. The
  /// caller holds the lock.
  func publish() throws {
    let current = try? resolvedPath(link)
    let name = "data-\(number(of: current) + 1).mdb"
    removeOthers(than: current)
    try renameFile(temporary, to: path + "/" + name)
    try synchronize()
    removeFile(temporaryLink)
    guard symlink(name, temporaryLink) == 0 else {
      throw VectorIndexError.system(operation: "link", path: temporaryLink, code: errno)
    }
    try renameFile(temporaryLink, to: link)
    try synchronize()
    removeFile(checkpoint)
    removeOthers(than: path + "/" + name)
  }

  /// Waits until the names of the files are on the disk.
  func synchronize() throws {
    for path in [path, parentDirectory(of: path)] {
      try FileDescriptor(path, O_RDONLY, operation: "open").synchronize()
    }
  }

  /// N of `data-N.mdb`, 0 for any other name.
  private func number(of file: String?) -> Int {
    guard let name = file?.split(separator: "/").last, name.hasPrefix("data-"),
      name.hasSuffix(".mdb")
    else { return 0 }
    return Int(name.dropFirst("data-".count).dropLast(".mdb".count)) ?? 0
  }

  /// Removes environments that are not the index: predecessors, which those
  /// who have them open keep, and what a crash left.
  private func removeOthers(than current: String?) {
    guard let entries = opendir(path) else { return }
    defer { closedir(entries) }
    let kept = current?.split(separator: "/").last.map(String.init)
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      let isEnvironment =
        name.hasPrefix("data-") && (name.hasSuffix(".mdb") || name.hasSuffix(".mdb-lock"))
      if isEnvironment, name != kept, name != (kept ?? "") + "-lock" {
        removeFile(path + "/" + name)
      }
    }
    if kept != "data.mdb" { removeFile(link + "-lock") }
  }
}
