import Foundation
import Neural

/// MAUVE (Pillutla et al. 2021): how alike the distributions of two sets of
/// texts are, 1 for the same. The texts' vectors are clustered together; the
/// area lies under the curve of the divergences of both histograms from their
/// mixtures.
///
/// With the project's own vectors it compares the project's own systems only,
/// and it wants a thousand texts a side.
public enum Mauve {
  /// How sharply divergences count; 5 in the paper.
  private static let scale = 5.0

  /// Mixtures on the curve.
  private static let steps = 100

  /// The score of two sets of vectors of one length: (n, length), (m, length).
  ///
  /// - Parameter clusters: by default a tenth of all texts.
  public static func score(
    _ first: Tensor, _ second: Tensor, clusters: Int? = nil, seed: UInt64 = 1
  ) -> Double {
    precondition(first.columns == second.columns, "vectors of two lengths cannot be compared")
    guard first.rows > 0, second.rows > 0 else { return 0 }
    let together = Tensor(
      first.elements + second.elements,
      shape: [first.rows + second.rows, first.columns])
    let count = clusters ?? max(2, together.rows / 10)
    let assignment = KMeans(together, count: count, seed: seed).assignment
    func histogram(_ part: ArraySlice<Int>) -> [Double] {
      let sizes = part.counted()
      return (0..<count).map { Double(sizes[$0] ?? 0) / Double(part.count) }
    }
    return area(
      histogram(assignment[..<first.rows]), histogram(assignment[first.rows...]))
  }

  /// The area under the divergence curve of two histograms.
  static func area(_ first: [Double], _ second: [Double]) -> Double {
    var curve = [(x: 0.0, y: 1.0)]
    for step in 1..<steps {
      let share = Double(step) / Double(steps)
      let mixture = zip(first, second).map { share * $0 + (1 - share) * $1 }
      curve.append(
        (
          x: exp(-scale * divergence(second, mixture)),
          y: exp(-scale * divergence(first, mixture))
        ))
    }
    curve.append((x: 1, y: 0))
    curve.sort { ($0.x, -$0.y) < ($1.x, -$1.y) }
    return zip(curve, curve.dropFirst()).reduce(0) { area, pair in
      area + (pair.1.x - pair.0.x) * (pair.0.y + pair.1.y) / 2
    }
  }

  /// KL(first ‖ second) in nats.
  private static func divergence(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $1.0 > 0 ? $0 + $1.0 * log($1.0 / $1.1) : $0 }
  }
}
