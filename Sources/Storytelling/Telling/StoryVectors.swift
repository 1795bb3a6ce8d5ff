/// The vectors that a story is told under.
///
/// The decoder is asked for the next word under each of them, and its logits are
/// added (classifier-free guidance: Ho and Salimans 2022; for text Sanchez et al.
/// 2023):
///
///     o + (guidance − 1) · (o − n) + styleGuidance · (n − p)
///
/// The first difference is what the captions make of a story in this style, the
/// second what the style makes of a story about nothing in particular.
public struct StoryVectors: Sendable {
  /// o, the story's own: d − c + r.
  public let own: [Float]

  /// n: captions of nothing in particular, in the same style. Nil: no guidance.
  public let neutral: [Float]?

  /// p: captions of nothing in particular, in all styles alike. Nil: no guidance
  /// by style.
  public let plain: [Float]?

  /// Makes the vectors of a story, all of the decoder's length.
  public init(_ own: [Float], neutral: [Float]? = nil, plain: [Float]? = nil) {
    self.own = own
    self.neutral = neutral
    self.plain = neutral == nil ? nil : plain
  }

  /// Each different vector whose logits count, with its weight; the weights sum
  /// to 1.
  func weighted(_ dials: StoryDials) -> [(vector: [Float], weight: Float)] {
    guard let neutral else { return [(own, 1)] }
    let style = plain == nil ? 0 : dials.styleGuidance
    var terms: [(vector: [Float], weight: Float)] = []
    for (vector, weight) in [
      (own, dials.guidance), (neutral, 1 - dials.guidance + style), (plain ?? neutral, -style),
    ] {
      if let same = terms.firstIndex(where: { $0.vector == vector }) {
        terms[same].weight += weight
      } else {
        terms.append((vector, weight))
      }
    }
    return terms.filter { $0.weight != 0 }
  }
}
