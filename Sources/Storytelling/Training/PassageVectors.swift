import Language
import Neural

/// The vectors of passages: the mean of the skip-thought vectors of a passage's
/// sentences.
///
/// The original encodes a passage as one long sequence, yet tells stories from
/// a MEAN of caption vectors. Training on means of sentence vectors closes that
/// gap, and the styles c and r are means of the same kind.
public struct PassageVectors: Sendable {
  /// The frozen encoder.
  public let encoder: SkipThoughts

  /// Makes vectors with an encoder.
  public init(encoder: SkipThoughts) {
    self.encoder = encoder
  }

  /// One vector for each passage: (n, vector length).
  public func vectors(of passages: [Passage]) -> Tensor {
    vectors(ofGroups: passages.map(\.sentences))
  }

  /// The same for texts of any kind, each given as its sentences.
  public func vectors(ofGroups groups: [[[Int32]]]) -> Tensor {
    let encoded = encoder.encode(tokenized: groups.flatMap { $0 })
    let result = Tensor(zeros: [groups.count, encoder.vectorLength])
    var first = 0
    for (row, group) in groups.enumerated() {
      let rows = first..<first + group.count
      let mean = StyleVectors.mean(of: encoded.rows(rows))
      (result.data + row * result.columns).update(from: mean, count: mean.count)
      first += group.count
    }
    return result
  }
}
