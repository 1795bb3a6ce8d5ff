/// What a search is to answer with, and how hard it is to look.
public struct SearchOptions: Sendable, Equatable {
  /// A cosine from which on captions say the same.
  public static let sameCosine: Float = 0.95

  /// Captions wanted, 1 to 10 000; with ``diversity`` or ``fold`` at most
  /// 1000. By default 10.
  public var k = 10
  /// Candidates kept during the search, 1 to 10 000: more find more of the true
  /// neighbours in more time. By default what the index chooses.
  public var effort: Int?
  /// The share of the true neighbours to be found on average, 0.5 to 0.999,
  /// instead of an ``effort``, which the index knows by its calibration.
  public var recall: Double?
  /// Compares with every caption instead.
  public var exact = false
  /// Answers only with captions that pass. Nil for all of them.
  public var filter: CaptionFilter?
  /// Answers only with captions of this score at least. Nil for all of them.
  public var threshold: Float?
  /// How much the captions are to differ from each other, 0 to 1. At 0, the
  /// default, the nearest are answered. Otherwise they are chosen one after
  /// another from the 4 · k nearest by maximal marginal relevance (Carbonell and
  /// Goldstein, "The use of MMR, diversity-based reranking for reordering
  /// documents and producing summaries", SIGIR 1998): each time the caption with
  /// the largest
  ///
  ///     (1 − diversity) · cos(caption, query) − diversity · max cos(caption, chosen)
  ///
  /// They stand in the order of the choice.
  public var diversity: Float = 0
  /// The cosine, −1 to 1, from which on two captions say the same. Of captions
  /// that do, and of those whose texts are equal but for capitals, punctuation
  /// and spaces, only the best is answered and carries the ids of the others, as
  /// far as the search has looked. Nil to answer with all of them.
  /// ``sameCosine`` is a good one.
  public var fold: Float?

  /// Options; those that are left out have their defaults.
  public init(
    k: Int = 10, effort: Int? = nil, recall: Double? = nil, exact: Bool = false,
    filter: CaptionFilter? = nil, threshold: Float? = nil, diversity: Float = 0,
    fold: Float? = nil
  ) {
    self.k = k
    self.effort = effort
    self.recall = recall
    self.exact = exact
    self.filter = filter
    self.threshold = threshold
    self.diversity = diversity
    self.fold = fold
  }

  /// Whether captions are compared with each other.
  package var compares: Bool { diversity > 0 || fold != nil }
}
