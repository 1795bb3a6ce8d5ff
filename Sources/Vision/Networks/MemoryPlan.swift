import Neural

/// Where the maps of a network lie in one piece of memory: two maps share it
/// when one is no longer read before the other is written. Made once for a
/// network; running it allocates nothing.
struct MemoryPlan: Sendable {
  /// Where each map begins, in floats.
  let offsets: [Int]
  /// Floats from a pixel of each map to the next one.
  let strides: [Int]
  /// Floats in all.
  let count: Int

  /// The plan of the maps between `steps`; the first map is the input, the map
  /// `result` is read after the last step.
  init(steps: [NetworkStep], maps: [NetworkMap], result: Int) {
    /// The map whose memory `map` lies in.
    func whole(_ map: Int) -> Int {
      var map = map
      while let part = maps[map].whole { map = part.map }
      return map
    }
    // The steps that write a map first and read it last.
    var lives = [ClosedRange<Int>?](repeating: nil, count: maps.count)
    func use(_ map: Int, at step: Int) {
      let map = whole(map)
      lives[map] = min(lives[map]?.lowerBound ?? step, step)...step
    }
    use(0, at: -1)
    for (index, step) in steps.enumerated() {
      use(step.output, at: index)
      use(step.input, at: index)
      if let addend = step.addend { use(addend, at: index) }
    }
    use(result, at: steps.count)

    var strides = maps.map(\.channels)
    var offsets = [Int](repeating: 0, count: maps.count)
    for map in maps.indices where maps[map].whole == nil {
      strides[map] = Self.stride(channels: maps[map].channels)
    }
    // The largest maps first, each at the lowest place that is free all its life.
    let roots = maps.indices.filter { lives[$0] != nil }
    let counts = maps.indices.map { strides[$0] * maps[$0].size.count }
    var placed: [Int] = []
    var count = 0
    for map in roots.sorted(by: { (counts[$1], $0) < (counts[$0], $1) }) {
      var offset = 0
      for other in placed.sorted(by: { offsets[$0] < offsets[$1] })
      where lives[other]!.overlaps(lives[map]!) {
        if offset + counts[map] <= offsets[other] { break }
        offset = max(offset, Self.aligned(offsets[other] + counts[other]))
      }
      offsets[map] = offset
      placed.append(map)
      count = max(count, offset + counts[map])
    }
    for map in maps.indices where maps[map].whole != nil {
      var (part, first) = (map, 0)
      while let whole = maps[part].whole {
        first += whole.firstChannel
        part = whole.map
      }
      strides[map] = strides[part]
      offsets[map] = offsets[part] + first
    }
    self.strides = strides
    self.offsets = offsets
    self.count = count
  }

  /// Pixels a multiple of 4 KiB apart would fall into the same few lines of the
  /// first-level cache.
  private static func stride(channels: Int) -> Int {
    channels % 1024 == 0 ? channels + 16 : channels
  }

  /// A multiple of 64 bytes.
  private static func aligned(_ count: Int) -> Int {
    (count + 15) / 16 * 16
  }
}
