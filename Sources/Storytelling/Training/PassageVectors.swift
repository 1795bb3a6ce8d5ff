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

  /// Whether every vector is zero, so that a decoder learns, or is measured,
  /// without knowing what a passage says.
  public let areBlank: Bool

  /// Makes vectors with an encoder.
  public init(encoder: SkipThoughts, areBlank: Bool = false) {
    self.encoder = encoder
    self.areBlank = areBlank
  }

  /// One vector for each passage: (n, vector length).
  public func vectors(of passages: [Passage]) -> Tensor {
    conditions(of: passages).vectors
  }

  /// The same for texts of any kind, each given as its sentences.
  public func vectors(ofGroups groups: [[[Int32]]]) -> Tensor {
    conditions(ofGroups: groups).vectors
  }

  /// The vector of each passage, and those of its sentences.
  public func conditions(of passages: [Passage]) -> StoryConditions {
    conditions(ofGroups: passages.map(\.sentences))
  }

  private func conditions(ofGroups groups: [[[Int32]]]) -> StoryConditions {
    let vectors = Tensor(zeros: [groups.count, encoder.vectorLength])
    if areBlank { return StoryConditions(vectors: vectors) }
    let encoded = encoder.encode(tokenized: groups.flatMap { $0 })
    let conditions = StoryConditions(
      vectors: vectors, parts: encoded, counts: groups.map(\.count))
    for (row, range) in conditions.ranges.enumerated() {
      let mean = StyleVectors.mean(of: encoded.rows(range))
      (vectors.data + row * vectors.columns).update(from: mean, count: mean.count)
    }
    return conditions
  }

  /// Adds Gaussian noise to each row of vectors, in place, so that a decoder
  /// learns from vectors as uncertain as a mean of captions is.
  ///
  /// A row v of length D becomes v + σ · |v| / √D · g with g drawn from the
  /// standard normal distribution and σ uniform in [0, `bound`]: σ is the
  /// expected length of the noise, measured by that of the vector.
  public static func addNoise(
    to vectors: Tensor, upTo bound: Float, random: inout RandomSource
  ) {
    let length = vectors.columns
    for row in 0..<vectors.rows {
      let vector = UnsafeMutableBufferPointer(start: vectors.data + row * length, count: length)
      let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let scale = bound * random.uniform() * norm / Float(length).squareRoot()
      for index in vector.indices { vector[index] += scale * random.gaussian() }
    }
  }
}
