import VectorIndex

/// Candidates of a search, best first, folded into groups that say the same, of
/// which some are then chosen.
struct CaptionGroups {
  private let cosine: Float?
  private(set) var captions: [ScoredCaption] = []
  /// The vectors of ``captions``, row after row; none when nothing is compared.
  private var vectors: GatheredVectors
  private var places: [String: Int] = [:]

  /// - Parameter cosine: from which on captions are folded; nil for never.
  init(dimension: Int, foldingFrom cosine: Float?) {
    self.cosine = cosine
    vectors = GatheredVectors(dimension: dimension)
  }

  /// Takes in a candidate that is not better than those before: folds it under
  /// the best that says the same, or lets it begin a group of its own.
  ///
  /// - Parameter vector: of length 1; nil when captions are neither compared nor
  ///   folded.
  /// - Complexity: O(groups · dimension).
  mutating func add(_ candidate: ScoredCaption, vector: [Float]?) {
    if let cosine, let vector {
      let words = Self.words(of: candidate.caption.text)
      if let place = places[words] ?? vectors.firstRow(withProduct: cosine, with: vector) {
        captions[place].folded.append(candidate.caption.id)
        return
      }
      places[words] = captions.count
    }
    captions.append(candidate)
    if let vector { vectors.append(vector) }
  }

  /// The words of a text in small letters with one space between them; captions
  /// without a word are told apart by what they are.
  private static func words(of text: String) -> String {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.isEmpty ? text : words.joined(separator: " ")
  }

  /// The best `k`: the nearest, or with diversity those chosen by maximal marginal
  /// relevance: see ``CaptionIndex/SearchOptions/diversity``. Of equal ones, the
  /// nearer.
  ///
  /// - Complexity: O(`k` · groups · dimension).
  func best(_ k: Int, diversity: Float) -> [ScoredCaption] {
    guard diversity > 0 else { return Array(captions.prefix(k)) }
    var nearest = [Float](repeating: -.infinity, count: captions.count)
    var rest = Array(captions.indices)
    var chosen: [ScoredCaption] = []
    while chosen.count < k, !rest.isEmpty {
      var best = (place: 0, relevance: -Float.infinity)
      for (place, index) in rest.enumerated() {
        let repetition = chosen.isEmpty ? 0 : nearest[index]
        let relevance = (1 - diversity) * captions[index].score - diversity * repetition
        if relevance > best.relevance { best = (place, relevance) }
      }
      let index = rest.remove(at: best.place)
      chosen.append(captions[index])
      for other in rest { nearest[other] = max(nearest[other], vectors.product(other, index)) }
    }
    return chosen
  }
}
