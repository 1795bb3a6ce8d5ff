import CKernels

/// One bit a component for each of some slots: on which side of the mean of the
/// slots around it the component lies. All slots of a filter, in memory that the
/// near caches hold.
///
/// With c the mean of a run of slots, s the signs of x − c as −1 and 1, and
/// f = |x − c|² / Σ |xᵢ − cᵢ|,
///     q · x ≈ q · c + f · (q · s)
/// which is right on average when the residuals lie in random directions (Gao and
/// Long, "RaBitQ: Quantizing high-dimensional vectors with a theoretical error
/// bound for approximate nearest neighbor search", 2024; here without its
/// rotation). A bulk build numbers near vectors near each other, so that the
/// residuals of a run are short. Four signs are a code of 4 bits, and q · s is
/// found as the products of product quantisation are.
///
/// 32 entries make a group: their codes side by side, their factors f, and for
/// Euclidean distances half the squares of their lengths. A group has every so
/// many-th slot of a run: it is a sample. First come the first groups of all runs,
/// then the second ones, and so on.
final class SignCodes: @unchecked Sendable {
  /// Groups of a whole run.
  static let groupsPerRun = 16
  /// Slots of a whole run.
  private static let runLength = groupsPerRun * ProductLayout.group

  /// What a group's entries have in common: the least and the greatest factor,
  /// and the least half square of a length.
  struct Bounds {
    var leastFactor: Float = .infinity
    var greatestFactor: Float = 0
    var halfNorm: Float = .infinity
  }

  let layout: ProductLayout
  let slots: [UInt32]
  let runCount: Int
  let productKernels: fabula_product_kernels
  /// Row *c*: component *c* of the 16 codewords of its four components, −1 or 1.
  let codebooks: fabula_rows
  /// Of each group.
  let bounds: UnsafeMutablePointer<Bounds>
  private let kernels: fabula_distance_kernels
  private let groups: UnsafeMutableRawPointer
  private let groupBytes: Int
  private let hasNorms: Bool
  /// Groups of the last run.
  private let lastGroups: Int
  /// Components with the padding of a row of codes, which are 0.
  private let components: Int
  /// The mean of each run, a float for each of ``components``.
  private let means: UnsafeMutablePointer<Float>
  private let words: UnsafeMutablePointer<Float>
  private let block: UnsafeMutablePointer<UnsafeRawPointer?>

  /// About as many bytes for so many slots.
  static func bytes(slots: Int, _ shape: IndexShape) -> Int { slots * (shape.codeBytes / 8 + 5) }

  /// Encodes some slots, at least one, of a graph; nil when the kernels do not take
  /// so many components.
  ///
  /// - Complexity: O(slots · dimension), about 0.2 microseconds a slot of 128 components.
  init?(_ slots: [UInt32], _ graph: Graph) {
    components = graph.shape.codeBytes
    layout = ProductLayout(subquantisers: components / 4, bits: 4, dimension: components)
    guard layout.subquantisers <= Int(FABULA_PRODUCT_LIMIT), !slots.isEmpty else { return nil }
    self.slots = slots
    kernels = graph.kernels
    productKernels = fabula_product_kernels_for(fabula_cpu_level_best()).pointee
    runCount = (slots.count + Self.runLength - 1) / Self.runLength
    let rest = slots.count - (runCount - 1) * Self.runLength
    lastGroups = (rest + ProductLayout.group - 1) / ProductLayout.group
    hasNorms = graph.norms != nil
    groupBytes = layout.pageBytes + (hasNorms ? 8 : 4) * ProductLayout.group
    let groupCount = (runCount - 1) * Self.groupsPerRun + lastGroups
    groups = .allocate(
      byteCount: groupCount * groupBytes, alignment: BlockLayout.alignment)
    groups.initializeMemory(as: UInt8.self, repeating: 0, count: groupCount * groupBytes)
    bounds = .allocate(capacity: groupCount)
    bounds.initialize(repeating: Bounds(), count: groupCount)
    means = .allocate(capacity: runCount * components)
    means.initialize(repeating: 0, count: runCount * components)
    words = .allocate(capacity: components * layout.words)
    block = .allocate(capacity: 1)
    block.initialize(to: UnsafeRawPointer(words))
    codebooks = fabula_rows(
      blocks: UnsafePointer(block), stride: layout.words * 4, shift: 31, mask: .max >> 1)
    for component in 0..<components {
      for word in 0..<layout.words {
        words[component * layout.words + word] = word >> (component % 4) & 1 == 1 ? 1 : -1
      }
    }
    for run in 0..<runCount { encode(run, graph) }
  }

  deinit {
    groups.deallocate()
    bounds.deallocate()
    means.deallocate()
    words.deallocate()
    block.deallocate()
  }

  // MARK: - Places

  /// The runs that have a group of this number.
  @inline(__always)
  func runs(withGroup number: Int) -> Range<Int> {
    0..<(number < lastGroups ? runCount : runCount - 1)
  }

  /// Where a group of a run stands among all groups.
  @inline(__always)
  func index(run: Int, group: Int) -> Int {
    group * runCount + run - max(0, group - lastGroups)
  }

  @inline(__always)
  private func groupCount(run: Int) -> Int {
    run < runCount - 1 ? Self.groupsPerRun : lastGroups
  }

  /// The place of an entry in ``slots``; behind the last for entries that are none.
  @inline(__always)
  func place(run: Int, group: Int, entry: Int) -> Int {
    run * Self.runLength + entry * groupCount(run: run) + group
  }

  @inline(__always)
  func codes(_ index: Int) -> UnsafeMutablePointer<UInt8> {
    (groups + index * groupBytes).assumingMemoryBound(to: UInt8.self)
  }

  @inline(__always)
  func factors(_ index: Int) -> UnsafeMutablePointer<Float> {
    (groups + index * groupBytes + layout.pageBytes).assumingMemoryBound(to: Float.self)
  }

  @inline(__always)
  func halfNorms(_ index: Int) -> UnsafeMutablePointer<Float>? {
    hasNorms ? factors(index) + ProductLayout.group : nil
  }

  /// Asks for a group some time before it is scanned, across the ends of pages,
  /// where the hardware stops. It may lie behind the last.
  @inline(__always)
  func prefetch(_ index: Int) {
    let start = groups + index * groupBytes
    for offset in stride(from: 0, to: groupBytes, by: BlockLayout.alignment) {
      fabula_prefetch(start + offset)
    }
  }

  /// Writes the products of a query, with its padding, with the means of all runs.
  func multiply(_ query: UnsafePointer<Float>, _ products: UnsafeMutablePointer<Float>) {
    kernels.dot_f32_scan(query, components, means, components * 4, runCount, products)
  }
}

// MARK: - Encoding

extension SignCodes {
  private func encode(_ run: Int, _ graph: Graph) {
    let places = run * Self.runLength..<min(slots.count, (run + 1) * Self.runLength)
    let mean = UnsafeMutableRawPointer(means + run * components)
    for start in stride(from: 0, to: components, by: 16) {
      var sum = SIMD16<Float>.zero
      for place in places { sum += graph.components(start, of: slots[place]) }
      mean.storeBytes(
        of: sum / Float(places.count), toByteOffset: 4 * start, as: SIMD16<Float>.self)
    }
    for group in 0..<groupCount(run: run) {
      let index = index(run: run, group: group)
      let (codes, factors, halfNorms) = (codes(index), factors(index), halfNorms(index))
      var bounds = Bounds()
      for entry in 0..<ProductLayout.group {
        let place = place(run: run, group: group, entry: entry)
        guard place < places.upperBound else { break }
        let factor = encode(slots[place], graph, mean, entry, codes)
        factors[entry] = factor
        bounds.leastFactor = min(bounds.leastFactor, factor)
        bounds.greatestFactor = max(bounds.greatestFactor, factor)
        let half = (graph.norms?.row(slots[place]).load(as: Float.self) ?? 0) / 2
        halfNorms?[entry] = half
        bounds.halfNorm = min(bounds.halfNorm, half)
      }
      self.bounds[index] = bounds
    }
  }

  /// The value of each bit of a code.
  private static let weights = SIMD16<UInt32>(1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8)

  /// Stores the signs of a slot's residual; gives its factor.
  private func encode(
    _ slot: UInt32, _ graph: Graph, _ mean: UnsafeRawPointer, _ entry: Int,
    _ codes: UnsafeMutablePointer<UInt8>
  ) -> Float {
    var (sum, square) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
    for start in stride(from: 0, to: components, by: 16) {
      let residual =
        graph.components(start, of: slot)
        - mean.loadUnaligned(fromByteOffset: 4 * start, as: SIMD16<Float>.self)
      let bits = unsafeBitCast(residual, to: SIMD16<UInt32>.self)
      sum += unsafeBitCast(bits & 0x7FFF_FFFF, to: SIMD16<Float>.self)
      square += residual * residual
      // Where the sign bit is 0, one less is all ones.
      let positive = ((bits &>> 31) &- 1) & Self.weights
      let pairs = positive.evenHalf &+ positive.oddHalf
      let fours = pairs.evenHalf &+ pairs.oddHalf
      for part in 0..<4 {
        layout.store(
          UInt8(truncatingIfNeeded: fours[part]), of: start / 4 + part, entry: entry, to: codes)
      }
    }
    let total = sum.sum()
    return total > 0 ? square.sum() / total : 0
  }
}

extension Graph {
  /// Sixteen components, from one on, of the vector that a slot's codes stand for.
  @inline(__always)
  fileprivate func components(_ start: Int, of slot: UInt32) -> SIMD16<Float> {
    let bytes = codes.row(slot).loadUnaligned(fromByteOffset: start, as: SIMD16<UInt8>.self)
    return (SIMD16<Float>(bytes) - 128) * scales.row(slot).load(as: Float.self)
  }
}
