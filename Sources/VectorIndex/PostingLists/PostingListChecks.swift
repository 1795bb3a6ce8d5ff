extension PostingLists {
  /// Checks that every page is in one list or free, that every live slot is in
  /// one list, and that records, pages and slots name each other: for whoever
  /// wants to change the lists, or to know whether a file is whole. A search need
  /// not know.
  ///
  /// - Complexity: O(slots + pages).
  func checkBounds() throws {
    var isUsed = [Bool](repeating: false, count: pageCount)
    var isListed = [Bool](repeating: false, count: slotCount)
    for list in 0..<UInt32(listCount) {
      var (page, last) = (record(list).first, Self.none)
      while page != Self.none {
        guard page < pageCount, !isUsed[Int(page)] else {
          throw VectorIndexError.damaged("list \(list) leads to page \(page)")
        }
        isUsed[Int(page)] = true
        try check(page, of: list, &isListed)
        (page, last) = (self.page(page).next, page)
      }
      guard record(list).last == last else {
        throw VectorIndexError.damaged("list \(list) does not end where it says")
      }
    }
    for page in 0..<UInt32(pageCount) where !isUsed[Int(page)] {
      guard self.page(page).list == Self.none, self.page(page).claimedCount == 0 else {
        throw VectorIndexError.damaged("page \(page) is in no list and is not free")
      }
    }
    for slot in 0..<slotCount where NodeRecord(nodes.row(UInt32(slot))).isLive {
      guard isListed[slot] else { throw VectorIndexError.damaged("node \(slot) is in no list") }
    }
  }

  /// Checks one page of a list; marks its slots.
  private func check(_ number: UInt32, of list: UInt32, _ isListed: inout [Bool]) throws {
    let page = page(number)
    let isLast = page.next == Self.none
    guard page.list == list, page.claimedCount <= layout.entries,
      page.claimedCount == layout.entries || isLast && page.claimedCount > 0
    else { throw VectorIndexError.damaged("page \(number) does not belong to list \(list)") }
    for entry in 0..<page.count {
      let slot = page.slots[entry]
      guard slot < slotCount, !isListed[Int(slot)] else {
        throw VectorIndexError.damaged("list \(list) names slot \(slot)")
      }
      let node = NodeRecord(nodes.row(slot))
      guard node.isLive, node.upperStart == list else {
        throw VectorIndexError.damaged("node \(slot) is not of list \(list)")
      }
      isListed[Int(slot)] = true
    }
  }

  /// Checks besides that every entry has the codes of its vector, in the list
  /// of the nearest centroid.
  ///
  /// - Complexity: O(slots · lists · dimension).
  func checkInvariants(_ tables: IndexTables) throws {
    try checkBounds()
    let scratch = Scratch(slotCount: 0, effort: 1, shape: shape)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: layout.stride, alignment: BlockLayout.alignment)
    defer { memory.deallocate() }
    for list in 0..<UInt32(listCount) {
      let encoder = EntryEncoder(self, list)
      var wrong: UInt32?
      forEachPage(of: list) { page, number in
        let copy = MutablePostingPage(memory, layout)
        copy.clear(list: list)
        copy.set(next: page.next)
        copy.set(count: page.count)
        for entry in 0..<page.count {
          let slot = page.slots[entry]
          scratch.vector.set(slot: slot, of: tables)
          if self.list(of: scratch) != list { wrong = slot }
          copy.set(slot: slot, entry: entry)
          copy.set(norm: scratch.vector.norm, entry: entry)
          encoder.encode(scratch.vector, into: copy, entry: entry)
        }
        let stored = UnsafeRawBufferPointer(start: pages.row(number), count: layout.stride)
        if !stored.elementsEqual(UnsafeRawBufferPointer(start: memory, count: layout.stride)) {
          wrong = page.slots[0]
        }
      }
      if let wrong {
        throw VectorIndexError.damaged("list \(list) has a wrong entry, such as node \(wrong)")
      }
    }
  }
}
