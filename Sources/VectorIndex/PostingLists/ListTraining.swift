import CKernels

/// Finds the centroids of new posting lists by k-means (Lloyd, 1982) on a sample
/// of the vectors, and then the codewords of their product codes.
///
/// The vectors are assigned by their int8 codes, whose products are integers,
/// and the means are sums in a fixed order in double precision: so the centroids
/// are the same with any number of threads and on every CPU, which matrix
/// products of floats could not promise. With VNNI they are no faster either.
struct ListTraining {
  private let builder: PostingListBuilder
  private let tables: IndexTables
  private let seed: UInt64
  /// The slots of the sample, shuffled.
  private let sample: [UInt32]
  private let listCount: Int

  /// Vectors of the sample for each list, at most.
  private static let share = 64
  private static let iterations = 10

  init(_ builder: PostingListBuilder) {
    self.builder = builder
    tables = builder.tables
    let parameters = tables.shape.lists
    seed = parameters?.seed ?? 0
    let slotCount = tables.slotCount
    listCount = min(parameters?.lists ?? 0, slotCount)
    var random = SplitMix64(seed: seed)
    var slots = (0..<UInt32(slotCount)).map { $0 }
    let wanted = min(slotCount, listCount * Self.share)
    for index in 0..<wanted {
      slots.swapAt(index, index + random.next(below: slotCount - index))
    }
    sample = Array(slots.prefix(wanted))
  }

  /// Fills the tables of centroids, lists without pages, and codebooks.
  ///
  /// - Parameter progress: is called now and then, and ends the training by
  ///   throwing.
  /// - Complexity: O(sample · lists · dimension) an iteration.
  func train(progress: () throws -> Void) throws {
    guard listCount > 0, let postings = tables.postings else { return }
    for _ in 0..<listCount {
      postings.centroids.append()
      postings.lists.append()
    }
    for list in 0..<listCount { setCentroid(list, to: [sample[list]], postings) }
    for _ in 0..<Self.iterations {
      try progress()
      let members = fillEmpty(assigned())
      forEach(below: listCount, with: builder.scratches) { list, _ in
        setCentroid(list, to: members[list], postings)
      }
    }
    guard let product = postings.layout.product else { return }
    try progress()
    CodebookTraining(builder, product, sample: sample, seed: seed).train(into: postings.codebooks)
  }

  /// The members of each list, in the order of the sample.
  private func assigned() -> [[UInt32]] {
    guard let lists = PostingLists(tables, level: builder.level) else { return [] }
    var listOfSlot = [UInt32](repeating: 0, count: sample.count)
    builder.assign(sample[...], lists, &listOfSlot)
    var members = [[UInt32]](repeating: [], count: listCount)
    for (slot, list) in zip(sample, listOfSlot) { members[Int(list)].append(slot) }
    return members
  }

  /// Gives every empty list half of the longest one.
  private func fillEmpty(_ members: [[UInt32]]) -> [[UInt32]] {
    var members = members
    let empty = members.indices.filter { members[$0].isEmpty }
    guard !empty.isEmpty else { return members }
    var longest = members.indices.sorted {
      (members[$1].count, $0) < (members[$0].count, $1)
    }[...]
    for list in empty {
      guard let source = longest.popFirst(), members[source].count > 1 else { break }
      let half = members[source].count / 2
      members[list] = Array(members[source][half...])
      members[source].removeLast(members[source].count - half)
    }
    return members
  }

  /// Makes the mean of some vectors, for the cosine its direction, the centroid
  /// of a list; leaves it as it is when there is none.
  private func setCentroid(_ list: Int, to slots: [UInt32], _ postings: PostingTables) {
    let shape = tables.shape
    var sums = [Double](repeating: 0, count: shape.dimension)
    for slot in slots {
      tables.withVector(slot) { vector in
        for index in 0..<shape.dimension { sums[index] += Double(vector[index]) }
      }
    }
    guard !slots.isEmpty else { return }
    var factor = 1 / Double(slots.count)
    if shape.metric == .cosine {
      let square = sums.reduce(0) { $0 + $1 * $1 }
      guard square > 0 else { return }
      factor = 1 / square.squareRoot()
    }
    let mean = sums.map { Float($0 * factor) }
    let row = postings.centroids.mutableRow(list).assumingMemoryBound(to: UInt8.self)
    let scale = mean.withUnsafeBufferPointer {
      Codes.encode(
        $0.baseAddress.unsafelyUnwrapped, dimension: shape.dimension, into: row,
        bytes: shape.codeBytes)
    }
    // Of the centroid as its codes say it is.
    let square = (0..<shape.dimension).reduce(0) { sum, index in
      let code = Int(row[index]) - 128
      return sum + code * code
    }
    ListRecord(scale: scale, norm: Float(Double(square) * Double(scale) * Double(scale)))
      .store(to: postings.lists.mutableRow(list))
  }
}

/// Finds the codewords of each subquantiser by k-means on the differences of
/// vectors to their centroids. The subquantisers are trained in parallel, each
/// by one thread in a fixed order.
private struct CodebookTraining {
  private let builder: PostingListBuilder
  private let layout: ProductLayout
  private let seed: UInt64
  private let sample: ArraySlice<UInt32>

  /// Vectors of the sample, at most.
  private static let most = 16_384
  private static let iterations = 12

  init(_ builder: PostingListBuilder, _ layout: ProductLayout, sample: [UInt32], seed: UInt64) {
    self.builder = builder
    self.layout = layout
    self.seed = seed
    self.sample = sample.prefix(Self.most)
  }

  func train(into codebooks: Blocks) {
    for _ in 0..<layout.dimension { codebooks.append() }
    let residuals = residuals()
    forEach(below: layout.subquantisers, with: builder.scratches) { part, _ in
      train(part, residuals, codebooks)
    }
  }

  /// The differences of the sample to their centroids, row after row.
  private func residuals() -> [Float] {
    let tables = builder.tables
    guard let lists = PostingLists(tables, level: builder.level) else { return [] }
    var listOfSlot = [UInt32](repeating: 0, count: sample.count)
    let slots = Array(sample)
    builder.assign(slots[...], lists, &listOfSlot)
    let vector = builder.scratches[0].vector
    return zip(slots, listOfSlot).flatMap { slot, list in
      vector.set(slot: slot, of: tables)
      return EntryEncoder(lists, list).difference(vector)
    }
  }

  /// Trains one subquantiser on its components of the residuals.
  private func train(_ part: Int, _ residuals: [Float], _ codebooks: Blocks) {
    let range = layout.part(part)
    let (width, words, count) = (range.count, layout.words, sample.count)
    var points = [Float](repeating: 0, count: count * width)
    for point in 0..<count {
      for (place, component) in range.enumerated() {
        points[point * width + place] = residuals[point * layout.dimension + component]
      }
    }
    var means = KMeans(width: width, words: words, points: points, seed: seed &+ UInt64(part))
    for _ in 0..<Self.iterations { means.iterate() }
    for (place, component) in range.enumerated() {
      let row = codebooks.mutableRow(component)
      for word in 0..<words {
        row.storeBytes(
          of: means.words[place * words + word], toByteOffset: 4 * word, as: Float.self)
      }
    }
  }
}

/// Lloyd's k-means on short vectors; component by component, each of all words.
private struct KMeans {
  private let width: Int
  private let count: Int
  private let points: [Float]
  private let pointCount: Int
  private(set) var words: [Float]
  private var random: SplitMix64

  init(width: Int, words count: Int, points: [Float], seed: UInt64) {
    self.width = width
    self.count = count
    self.points = points
    pointCount = points.count / width
    random = SplitMix64(seed: seed)
    words = [Float](repeating: 0, count: width * count)
    // The points come shuffled. With fewer than words, some words are the same.
    for word in 0..<count {
      for place in 0..<width {
        words[place * count + word] = points[word % pointCount * width + place]
      }
    }
  }

  /// Assigns every point to its nearest word, and moves the words into the
  /// middle of theirs; a word without any goes to a random point.
  mutating func iterate() {
    var sums = [Double](repeating: 0, count: width * count)
    var members = [Int](repeating: 0, count: count)
    for point in 0..<pointCount {
      let word = nearest(point)
      members[word] += 1
      for place in 0..<width {
        sums[place * count + word] += Double(points[point * width + place])
      }
    }
    for word in 0..<count {
      let other = members[word] == 0 ? random.next(below: pointCount) : 0
      for place in 0..<width {
        words[place * count + word] =
          members[word] == 0
          ? points[other * width + place]
          : Float(sums[place * count + word] / Double(members[word]))
      }
    }
  }

  private func nearest(_ point: Int) -> Int {
    words.withUnsafeBytes { words in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { distances in
        let distances = distances.baseAddress.unsafelyUnwrapped
        for start in stride(from: 0, to: count, by: 16) {
          var sums = SIMD16<Float>.zero
          for place in 0..<width {
            let difference =
              words.loadUnaligned(
                fromByteOffset: 4 * (place * count + start), as: SIMD16<Float>.self)
              - points[point * width + place]
            sums -= difference * difference
          }
          UnsafeMutableRawPointer(distances + start)
            .storeBytes(of: sums, as: SIMD16<Float>.self)
        }
        return indexOfGreatest(distances, count)
      }
    }
  }
}
