import Testing

@testable import VectorIndex

@Suite struct ProcessMemoryTests {
  @Test func limitsOfBothVersionsOfControlGroupsAreLookedFor() {
    #expect(
      ProcessMemory.limitPaths("0::/system.slice/fabula.service\n") == [
        "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/system.slice/memory.max",
        "/sys/fs/cgroup/system.slice/fabula.service/memory.max",
      ])
    #expect(
      ProcessMemory.limitPaths("8:pids:/\n4:cpu,memory:/docker/7a\n0::/\n") == [
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/docker/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/docker/7a/memory.limit_in_bytes", "/sys/fs/cgroup/memory.max",
      ])
    #expect(ProcessMemory.limitPaths("") == [])
    #expect(ProcessMemory.limitPaths("nonsense\n1:memory\n") == [])
  }

  @Test func thereIsMemory() {
    #expect(ProcessMemory.limit() > 1 << 20)
  }

  /// What is larger than memory is searched the same way, only asked for earlier.
  @Test func vectorsThatWaitOnTheDiskAreRankedTheSame() throws {
    let sample = Sample(count: 500, dimension: 24, clusters: 20, seed: 90)
    try sample.withGraph { base, scratch in
      let onDisk = Ranking(base.tables, base.graph, isOnDisk: true)
      for number in 0..<20 {
        try sample.vector(number).withUnsafeBufferPointer { try scratch.vector.set(query: $0) }
        scratch.loadQuery(base.graph.kernels)
        let nodes = Array(base.graph.nearest(effort: 40, passing: nil, scratch))
        let keys = nodes.withUnsafeBufferPointer { nodes in
          [base.ranking, onDisk].map { Array($0.best(10, of: nodes, scratch)) }
        }
        #expect(keys[0] == keys[1])
        #expect(keys[0].count >= 10)
      }
    }
  }
}
