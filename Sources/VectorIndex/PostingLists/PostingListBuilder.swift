import CKernels

/// Changes posting lists: puts slots into the lists of their nearest centroids,
/// and takes them out. A bulk build trains the centroids and then does the same
/// with all slots.
///
/// Where an entry goes depends on its vector's codes, the centroids' codes and
/// the order of the slots alone, and all products are integers times floats: so
/// the lists are the same with any number of threads and on every CPU.
///
/// An index without lists, a flat one or one that was empty when it was built,
/// only marks its slots.
final class PostingListBuilder {
  let tables: IndexTables
  let scratches: [Scratch]
  let level: fabula_cpu_level
  /// Pages that belong to no list, the last one first.
  private var freePages: [UInt32] = []

  /// Prepares to change the lists in `tables`.
  ///
  /// - Parameters:
  ///   - threads: that assign and encode in parallel.
  ///   - level: of the kernels; it does not change the result.
  init(_ tables: IndexTables, threads: Int, level: fabula_cpu_level = fabula_cpu_level_best()) {
    self.tables = tables
    self.level = level
    scratches = (0..<threads).map { _ in
      Scratch(slotCount: 0, effort: 1, shape: tables.shape)
    }
    guard let lists = PostingLists(tables, level: level) else { return }
    freePages = (0..<UInt32(lists.pageCount)).reversed()
      .filter { lists.page($0).list == PostingLists.none }
  }
}

// MARK: - Insertion

extension PostingListBuilder: IndexBuilder {
  /// Trains the centroids on the vectors of all slots, and inserts these.
  func build(progress: (Int, Int) throws -> Void) throws {
    let slots = (0..<UInt32(tables.slotCount)).map { $0 }
    try progress(0, slots.count)
    try ListTraining(self).train { try progress(0, slots.count) }
    try insert(slots) { try progress($0, slots.count) }
  }

  func insert(_ slots: [UInt32]) { insert(slots) { _ in } }

  /// Vectors that are assigned between two reports of progress.
  private static let batch = 1 << 14

  private func insert(_ slots: [UInt32], progress: (Int) throws -> Void) rethrows {
    var listOfSlot = [UInt32](repeating: PostingLists.none, count: slots.count)
    if let lists = PostingLists(tables, level: level) {
      for start in stride(from: 0, to: slots.count, by: Self.batch) {
        let end = min(slots.count, start + Self.batch)
        assign(slots[start..<end], lists, &listOfSlot)
        try progress(end)
      }
      fill(slots, listOfSlot, lists)
    }
    for (slot, list) in zip(slots, listOfSlot) {
      tables.nodes.makeWritable(Int(slot))
      var record = NodeRecord(tables.nodes.table.row(slot))
      record.upperStart = list
      record.isLive = true
      record.store(to: tables.nodes.mutableRow(Int(slot)))
    }
    try progress(slots.count)
  }

  /// Finds the lists of some slots.
  func assign(
    _ slots: ArraySlice<UInt32>, _ lists: PostingLists, _ listOfSlot: inout [UInt32]
  ) {
    listOfSlot.withUnsafeMutableBufferPointer { result in
      // Each call writes a place of its own.
      nonisolated(unsafe) let result = result
      forEach(below: slots.count, with: scratches) { index, scratch in
        let place = slots.startIndex + index
        scratch.vector.set(slot: slots[place], of: tables)
        result[place] = lists.list(of: scratch)
      }
    }
  }

  /// Appends slots to their lists, in their order.
  private func fill(_ slots: [UInt32], _ listOfSlot: [UInt32], _ lists: PostingLists) {
    let order = slots.indices.sorted { (listOfSlot[$0], $0) < (listOfSlot[$1], $1) }
    var groups: [Group] = []
    var start = 0
    while start < order.count {
      let list = listOfSlot[order[start]]
      var end = start
      while end < order.count, listOfSlot[order[end]] == list { end += 1 }
      groups.append(reserve(list, order[start..<end].map { slots[$0] }))
      start = end
    }
    // The entries of one list share pages, and 4-bit codes share bytes.
    forEach(below: groups.count, with: scratches) { index, scratch in
      write(groups[index], lists, scratch)
    }
  }

  /// Slots for one list with the pages that they begin in, in order.
  private struct Group {
    let list: UInt32
    let slots: [UInt32]
    let pages: [UInt32]
    /// Entries that the first page has already.
    let start: Int
  }

  private var postings: PostingTables {
    guard let postings = tables.postings else { preconditionFailure("an index without lists") }
    return postings
  }

  /// Makes room for more entries at the end of a list.
  private func reserve(_ list: UInt32, _ slots: [UInt32]) -> Group {
    let (postings, entries) = (postings, postings.layout.entries)
    var record = ListRecord(postings.lists.table.row(list))
    var pages: [UInt32] = []
    var start = entries
    if record.last != PostingLists.none {
      start = PostingPage(postings.pages.table.row(record.last), postings.layout).count
      postings.pages.makeWritable(Int(record.last))
      if start < entries { pages.append(record.last) }
    }
    var room = entries - start
    while room < slots.count {
      let page = takePage(for: list)
      if record.last == PostingLists.none {
        record.first = page
      } else {
        MutablePostingPage(postings.pages.mutableRow(Int(record.last)), postings.layout)
          .set(next: page)
      }
      record.last = page
      pages.append(page)
      room += entries
    }
    postings.lists.makeWritable(Int(list))
    record.store(to: postings.lists.mutableRow(Int(list)))
    return Group(list: list, slots: slots, pages: pages, start: start % entries)
  }

  /// An empty page that is writable.
  private func takePage(for list: UInt32) -> UInt32 {
    let pages = postings.pages
    let page: Int
    if let free = freePages.popLast() {
      page = Int(free)
      pages.makeWritable(page)
    } else {
      page = pages.rows
      pages.append()
    }
    MutablePostingPage(pages.mutableRow(page), postings.layout).clear(list: list)
    return UInt32(page)
  }

  /// Writes the entries of one list.
  private func write(_ group: Group, _ lists: PostingLists, _ scratch: Scratch) {
    let layout = postings.layout
    let encoder = EntryEncoder(lists, group.list)
    for (index, slot) in group.slots.enumerated() {
      let place = group.start + index
      let page = MutablePostingPage(
        postings.pages.mutableRow(Int(group.pages[place / layout.entries])), layout)
      let entry = place % layout.entries
      scratch.vector.set(slot: slot, of: tables)
      page.set(slot: slot, entry: entry)
      page.set(norm: scratch.vector.norm, entry: entry)
      encoder.encode(scratch.vector, into: page, entry: entry)
      page.set(count: entry + 1)
    }
  }

  func describe(_ metadata: inout Metadata) {
    metadata.slotCount = tables.slotCount
    metadata.postingPages = tables.postings?.pages.rows ?? 0
    if case .ivf(var parameters) = metadata.shape.kind {
      parameters.lists = tables.postings?.lists.rows ?? 0
      metadata.shape.kind = .ivf(parameters)
    }
  }
}

/// Writes the codes that stand for vectors in one list.
struct EntryEncoder {
  private let quantiser: ProductQuantiser?
  /// The centroid; empty with int8 codes.
  private let centroid: [Float]

  init(_ lists: PostingLists, _ list: UInt32) {
    quantiser = lists.layout.product.map {
      ProductQuantiser(layout: $0, codebooks: lists.codebooks)
    }
    guard quantiser != nil else {
      centroid = []
      return
    }
    let codes = lists.centroids.row(list).assumingMemoryBound(to: UInt8.self)
    let scale = lists.record(list).scale
    centroid = (0..<lists.shape.dimension).map { (Float(codes[$0]) - 128) * scale }
  }

  /// Encodes a vector: as it is, or its difference to the centroid.
  func encode(_ vector: PreparedVector, into page: MutablePostingPage, entry: Int) {
    guard let quantiser else {
      page.set(codes: vector.codes, scale: vector.scale, entry: entry)
      return
    }
    let residual = difference(vector)
    withUnsafeTemporaryAllocation(
      of: UInt8.self, capacity: quantiser.layout.subquantisers
    ) { codes in
      let codes = codes.baseAddress.unsafelyUnwrapped
      quantiser.encode(residual, into: codes)
      page.set(product: codes, entry: entry)
    }
  }

  /// The difference of a vector to the centroid.
  func difference(_ vector: PreparedVector) -> [Float] {
    centroid.indices.map { vector.components[$0] - centroid[$0] }
  }
}

// MARK: - Removal

extension PostingListBuilder {
  /// Takes live slots out of their lists and frees them. The entries behind them
  /// move up, so that only the last page of a list is not full.
  ///
  /// - Complexity: O(entries of the lists that they are in).
  func remove(_ slots: [UInt32], isHealing: Bool = false) {
    let nodes = tables.nodes
    let byList = Dictionary(grouping: slots) { NodeRecord(nodes.table.row($0)).upperStart }
    for (list, gone) in byList.sorted(by: { $0.key < $1.key }) where list != PostingLists.none {
      compact(list, without: Set(gone))
    }
    for slot in slots {
      nodes.makeWritable(Int(slot))
      NodeRecord(upperStart: PostingLists.none, level: 0).store(to: nodes.mutableRow(Int(slot)))
    }
    freePages.sort(by: >)
  }

  private func compact(_ list: UInt32, without gone: Set<UInt32>) {
    guard let lists = PostingLists(tables, level: level) else { return }
    let (postings, layout) = (postings, postings.layout)
    var pages: [UInt32] = []
    lists.forEachPage(of: list) { pages.append($1) }
    for page in pages { postings.pages.makeWritable(Int(page)) }
    func mutable(_ place: Int) -> MutablePostingPage {
      let page = postings.pages.mutableRow(Int(pages[place / layout.entries]))
      return MutablePostingPage(page, layout)
    }
    var kept = 0
    for number in pages {
      let page = lists.page(number)
      for entry in 0..<page.count where !gone.contains(page.slots[entry]) {
        mutable(kept).set(kept % layout.entries, to: page, entry)
        kept += 1
      }
    }
    let used = (kept + layout.entries - 1) / layout.entries
    for place in 0..<used {
      mutable(place * layout.entries).truncate(
        to: min(layout.entries, kept - place * layout.entries))
    }
    var record = lists.record(list)
    record.first = used > 0 ? pages[0] : PostingLists.none
    record.last = used > 0 ? pages[used - 1] : PostingLists.none
    postings.lists.makeWritable(Int(list))
    record.store(to: postings.lists.mutableRow(Int(list)))
    if used > 0 { mutable((used - 1) * layout.entries).set(next: PostingLists.none) }
    for page in pages[used...] {
      MutablePostingPage(postings.pages.mutableRow(Int(page)), layout)
        .clear(list: PostingLists.none)
      freePages.append(page)
    }
  }
}
