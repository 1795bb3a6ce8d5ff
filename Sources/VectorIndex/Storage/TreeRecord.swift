/// LMDB's record of one tree: u32 padding, flags u16, depth u16, then u64 each:
/// branch pages, leaf pages, overflow pages, entries, root page.
struct TreeRecord {
  struct Counts: Equatable {
    var branches: UInt64 = 0
    var leaves: UInt64 = 0
    var overflows: UInt64 = 0
    var entries: UInt64 = 0
  }

  let flags: UInt16
  let depth: Int
  let counts: Counts
  let root: UInt64

  var entries: UInt64 { counts.entries }

  init(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
    func number(_ at: Int) -> UInt64 {
      bytes.loadUnaligned(fromByteOffset: offset + at, as: UInt64.self)
    }
    flags = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt16.self)
    depth = Int(bytes.loadUnaligned(fromByteOffset: offset + 6, as: UInt16.self))
    counts = Counts(
      branches: number(8), leaves: number(16), overflows: number(24), entries: number(32))
    root = number(40)
  }
}
