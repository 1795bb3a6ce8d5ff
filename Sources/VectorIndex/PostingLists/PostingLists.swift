import CKernels

/// Posting lists around centroids, as pointers: the memory of a build or of an
/// open file, which the owner keeps alive.
///
/// A list is a chain of pages, each with a few entries. A file may have been
/// damaged or made up, so a search believes no page number, no count and no
/// slot.
struct PostingLists: @unchecked Sendable {
  /// No page, no list.
  static let none = UInt32.max

  let shape: IndexShape
  let layout: PostingLayout
  let centroids: fabula_rows
  let lists: fabula_rows
  let pages: fabula_rows
  let codebooks: fabula_rows
  let nodes: fabula_rows
  let listCount: Int
  let pageCount: Int
  let slotCount: Int
  let kernels: fabula_distance_kernels
  let productKernels: fabula_product_kernels
  /// The scales and norms of the centroids side by side, as the kernels take
  /// them.
  private let numbers: CentroidNumbers

  /// The lists in these arrays, of which there is at least one; nil without.
  init?(_ tables: IndexTables, level: fabula_cpu_level = fabula_cpu_level_best()) {
    guard let postings = tables.postings, postings.lists.rows > 0 else { return nil }
    shape = tables.shape
    layout = postings.layout
    centroids = postings.centroids.table
    lists = postings.lists.table
    pages = postings.pages.table
    codebooks = postings.codebooks.table
    nodes = tables.nodes.table
    listCount = postings.lists.rows
    pageCount = postings.pages.rows
    slotCount = tables.slotCount
    kernels = fabula_distance_kernels_for(level).pointee
    productKernels = fabula_product_kernels_for(level).pointee
    numbers = CentroidNumbers(lists, count: listCount)
  }

  @inline(__always)
  func record(_ list: UInt32) -> ListRecord { ListRecord(lists.row(list)) }

  @inline(__always)
  func page(_ number: UInt32) -> PostingPage { PostingPage(pages.row(number), layout) }

  /// The square of the length of a centroid.
  func norm(_ list: UInt32) -> Float { numbers.norms[Int(list)] }

  /// Calls `body` with the pages of a list, in order, and their numbers: at most
  /// as many as there are at all, should a chain lead back into itself.
  @inline(__always)
  func forEachPage(of list: UInt32, _ body: (PostingPage, UInt32) -> Void) {
    var number = record(list).first
    var left = pageCount
    while number < pageCount, left > 0 {
      let page = page(number)
      let next = page.next
      if next < pageCount { fabula_prefetch(pages.row(next)) }
      body(page, number)
      number = next
      left -= 1
    }
  }

  // MARK: - Centroids

  /// Writes the product of a query's codes with those of every centroid.
  /// Integers times floats: the same on every CPU.
  func multiply(_ query: CodedQuery, _ result: UnsafeMutablePointer<Float>) {
    let rows = Int(centroids.mask) + 1
    for start in stride(from: 0, to: listCount, by: rows) {
      kernels.scaled_i8_scan(
        query.pointer, centroids.row(UInt32(start)).assumingMemoryBound(to: UInt8.self),
        numbers.scales + start, min(rows, listCount - start), result + start)
    }
  }

  /// The same less half the squares of the centroids' lengths: greatest for the
  /// nearest centroid.
  func multiplyNear(_ query: CodedQuery, _ result: UnsafeMutablePointer<Float>) {
    multiply(query, result)
    for list in 0..<listCount { result[list] -= numbers.norms[list] / 2 }
  }

  /// The list that the vector in `scratch` belongs to, by its codes: that of the
  /// nearest centroid, the first of several.
  func list(of scratch: Scratch) -> UInt32 {
    scratch.loadQuery(kernels)
    return nearestList(scratch)
  }

  private func nearestList(_ scratch: Scratch) -> UInt32 {
    let scores = scratch.similarities
    // Centroids of the cosine are of length 1 but for the rounding of codes.
    if shape.metric == .cosine {
      multiply(scratch.query, scores)
    } else {
      multiplyNear(scratch.query, scores)
    }
    return UInt32(indexOfGreatest(scores, listCount))
  }
}

/// The place of the greatest number, the first of several.
func indexOfGreatest(_ numbers: UnsafePointer<Float>, _ count: Int) -> Int {
  var greatest = -Float.infinity
  let whole = count & ~15
  var lanes = SIMD16<Float>(repeating: -.infinity)
  for start in stride(from: 0, to: whole, by: 16) {
    let part = UnsafeRawPointer(numbers + start).loadUnaligned(as: SIMD16<Float>.self)
    lanes.replace(with: part, where: part .> lanes)
  }
  if whole > 0 { greatest = lanes.greatest }
  for index in whole..<count where numbers[index] > greatest { greatest = numbers[index] }
  return (0..<count).first { numbers[$0] == greatest } ?? 0
}

// The library's min() and max() go lane by lane.
extension SIMD16<Float> {
  @inline(__always)
  var least: Float {
    let eight = lowHalf.replacing(with: highHalf, where: highHalf .< lowHalf)
    let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .< eight.lowHalf)
    return Swift.min(Swift.min(four.x, four.y), Swift.min(four.z, four.w))
  }

  @inline(__always)
  var greatest: Float { -(SIMD16.zero - self).least }
}

/// One number of each centroid after the other.
private final class CentroidNumbers: @unchecked Sendable {
  let scales: UnsafeMutablePointer<Float>
  let norms: UnsafeMutablePointer<Float>

  init(_ lists: fabula_rows, count: Int) {
    scales = .allocate(capacity: count)
    norms = .allocate(capacity: count)
    for list in 0..<count {
      let record = ListRecord(lists.row(UInt32(list)))
      (scales + list).initialize(to: record.scale)
      (norms + list).initialize(to: record.norm)
    }
  }

  deinit {
    scales.deallocate()
    norms.deallocate()
  }
}
