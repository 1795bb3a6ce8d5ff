import Foundation
import Neural

/// k-means clustering (Lloyd 1982) from a k-means++ start (Arthur &
/// Vassilvitskii 2007), the same on every run.
struct KMeans {
  /// The cluster of each vector.
  let assignment: [Int]

  /// Clusters the rows of a matrix.
  ///
  /// - Parameters:
  ///   - count: of clusters; no more than there are rows.
  ///   - rounds: the most rounds; it stops when no vector changes its cluster.
  /// - Complexity: O(rounds · rows · count · columns).
  init(_ vectors: Tensor, count: Int, rounds: Int = 50, seed: UInt64 = 1) {
    let count = max(1, min(count, vectors.rows))
    var random = RandomSource(seed: seed)
    var centres = vectors.gathered(Self.start(vectors, count: count, &random))
    var assignment = Self.nearest(vectors, centres).map(\.cluster)
    for _ in 0..<rounds {
      centres = Self.means(vectors, assignment, old: centres)
      let next = Self.nearest(vectors, centres).map(\.cluster)
      if next == assignment { break }
      assignment = next
    }
    self.assignment = assignment
  }

  /// Rows far from one another: each next one with a chance that grows with the
  /// square of its distance to those chosen.
  private static func start(
    _ vectors: Tensor, count: Int, _ random: inout RandomSource
  ) -> [Int] {
    var chosen = [random.index(below: vectors.rows)]
    var distances = [Double](repeating: .infinity, count: vectors.rows)
    while chosen.count < count {
      let latest = nearest(vectors, vectors.gathered([chosen.last!]))
      for row in distances.indices { distances[row] = min(distances[row], latest[row].distance) }
      var target = random.uniformDouble() * distances.reduce(0, +)
      let next = distances.firstIndex { distance in
        target -= distance
        return target < 0 && distance > 0
      }
      // Rows that are all equal to chosen ones: any of those not chosen.
      chosen.append(next ?? distances.indices.first { !chosen.contains($0) }!)
    }
    return chosen
  }

  /// The nearest centre of each row, of equal ones the first, and the square of
  /// the distance.
  private static func nearest(
    _ vectors: Tensor, _ centres: Tensor
  ) -> [(cluster: Int, distance: Double)] {
    let products = Tensor(zeros: [vectors.rows, centres.rows])
    matrixProduct(vectors, centres, transposeRight: true, into: products)
    let centreNorms = squaredNorms(centres)
    return squaredNorms(vectors).enumerated().map { row, norm in
      let products = products.data + row * centres.rows
      var best = (cluster: 0, distance: Double.infinity)
      for cluster in 0..<centres.rows {
        let distance = norm + centreNorms[cluster] - 2 * Double(products[cluster])
        if distance < best.distance { best = (cluster, max(0, distance)) }
      }
      return best
    }
  }

  private static func squaredNorms(_ vectors: Tensor) -> [Double] {
    (0..<vectors.rows).map { vectors.row($0).reduce(0) { $0 + Double($1) * Double($1) } }
  }

  /// The mean of each cluster; an empty one keeps its centre.
  private static func means(_ vectors: Tensor, _ assignment: [Int], old: Tensor) -> Tensor {
    let means = Tensor(zeros: old.shape)
    var sizes = [Int](repeating: 0, count: old.rows)
    for (row, cluster) in assignment.enumerated() {
      means.rows(cluster..<cluster + 1).add(vectors.rows(row..<row + 1))
      sizes[cluster] += 1
    }
    for (cluster, size) in sizes.enumerated() {
      let mean = means.data + cluster * means.columns
      guard size > 0 else {
        mean.update(from: old.data + cluster * old.columns, count: old.columns)
        continue
      }
      for column in 0..<means.columns { mean[column] /= Float(size) }
    }
    return means
  }
}
