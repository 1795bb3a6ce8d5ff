import CKernels

/// Some vectors of an index in one piece of memory, to be compared with each
/// other.
package struct GatheredVectors {
  private let dimension: Int
  private let kernels: fabula_distance_kernels
  private var components: [Float] = []

  /// Vectors gathered until now.
  package private(set) var count = 0

  package init(dimension: Int) {
    self.dimension = dimension
    kernels = fabula_distance_kernels_for(fabula_cpu_level_best()).pointee
  }

  /// Adds a vector of `dimension` components.
  package mutating func append(_ vector: [Float]) {
    precondition(vector.count == dimension, "a vector of another index")
    components += vector
    count += 1
  }

  /// The inner product of two of them: for vectors of length 1, the cosine.
  ///
  /// - Complexity: O(dimension).
  package func product(_ first: Int, _ second: Int) -> Float {
    precondition(first < count && second < count, "no such vector")
    return components.withUnsafeBufferPointer { components in
      let start = components.baseAddress.unsafelyUnwrapped
      return kernels.dot_f32(start + first * dimension, start + second * dimension, dimension)
    }
  }

  /// The first row whose inner product with `vector` is at least `least`.
  ///
  /// - Complexity: O(rows · dimension).
  package func firstRow(withProduct least: Float, with vector: [Float]) -> Int? {
    precondition(vector.count == dimension, "a vector of another index")
    return vector.withUnsafeBufferPointer { vector in
      components.withUnsafeBufferPointer { components in
        guard let start = components.baseAddress, let query = vector.baseAddress else { return nil }
        return (0..<count).first {
          kernels.dot_f32(query, start + $0 * dimension, dimension) >= least
        }
      }
    }
  }
}
