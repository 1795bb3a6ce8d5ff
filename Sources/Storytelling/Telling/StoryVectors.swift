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

  /// What a decoder with attention attends to: the captions' own vectors, each
  /// shifted as their mean is.
  public let parts: [[Float]]

  /// n: captions of nothing in particular, in the same style. Nil: no guidance.
  public let neutral: [Float]?

  /// p: captions of nothing in particular, in all styles alike. Nil: no guidance
  /// by style.
  public let plain: [Float]?

  /// Makes the vectors of a story, all of the decoder's length.
  ///
  /// - Parameter parts: nil for `own` alone.
  public init(
    _ own: [Float], parts: [[Float]]? = nil, neutral: [Float]? = nil, plain: [Float]? = nil
  ) {
    self.own = own
    self.parts = parts ?? [own]
    self.neutral = neutral
    self.plain = neutral == nil ? nil : plain
  }

  /// A vector under which a story is told.
  struct Term {
    let vector: [Float]

    /// What is attended to under it.
    let parts: [[Float]]

    /// What its logits count.
    var weight: Float
  }

  /// The story's own vector alone.
  var alone: [Term] { [Term(vector: own, parts: parts, weight: 1)] }

  /// Each different vector whose logits count, with its weight; the weights sum
  /// to 1.
  func weighted(_ dials: StoryDials) -> [Term] {
    guard let neutral else { return alone }
    let style = plain == nil ? 0 : dials.styleGuidance
    let plain = plain ?? neutral
    var terms: [Term] = []
    for term in [
      Term(vector: own, parts: parts, weight: dials.guidance),
      Term(vector: neutral, parts: [neutral], weight: 1 - dials.guidance + style),
      Term(vector: plain, parts: [plain], weight: -style),
    ] {
      let same = terms.firstIndex { $0.vector == term.vector && $0.parts == term.parts }
      if let same {
        terms[same].weight += term.weight
      } else {
        terms.append(term)
      }
    }
    return terms.filter { $0.weight != 0 }
  }
}
