/// What a search is to answer with, and how hard it is to look: members of a
/// search in JSON, query parameters of one whose body is a vector or an image.
public struct SearchOptions: Equatable, Sendable {
  /// Captions wanted for each query; default 10.
  public var k: Int
  /// Width of the candidate list; nil leaves it to the index.
  public var effort: Int?
  /// The share of the true neighbours to be found on average, 0.5 to 0.999,
  /// instead of an effort: the index knows which effort finds it.
  public var recall: Double?
  /// Whether to compare with every vector instead of walking the graph.
  public var exact: Bool
  /// Answers only with captions that pass.
  public var filter: CaptionFilter?
  /// Answers only with captions of this score at least.
  public var threshold: Float?
  /// How much the captions are to differ from each other, 0 (the default: the
  /// nearest) to 1, by maximal marginal relevance (Carbonell and Goldstein, 1998)
  /// among the 4 · k nearest. They stand in the order of their choice.
  public var diversity: Float
  /// The cosine from which on two captions say the same: only the best of them is
  /// answered, with the ids of the others. Texts that differ in capitals,
  /// punctuation and spaces say the same, too. `true` on the wire stands for
  /// ``RequestLimits/sameCosine``. Nil, the default, folds nothing.
  public var fold: Float?

  /// Options; those that are left out have their defaults.
  public init(
    k: Int = RequestLimits.defaultCaptions, effort: Int? = nil, recall: Double? = nil,
    exact: Bool = false, filter: CaptionFilter? = nil, threshold: Float? = nil,
    diversity: Float = 0, fold: Float? = nil
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

  /// Makes sure that every value lies in its range and that there is one say
  /// about how hard to look.
  ///
  /// - Throws: ``Problem``.
  public func validate() throws {
    let limits = RequestLimits.self
    let isDiverse = diversity > 0 || fold != nil
    try Inputs.require("k", k, in: 1...(isDiverse ? limits.diverseCaptions : limits.captions))
    if let effort { try Inputs.require("effort", effort, in: 1...limits.effort) }
    if let recall { try Inputs.require("recall", recall, in: limits.recall) }
    try Inputs.require("diversity", diversity, in: 0...1)
    if let fold { try Inputs.require("fold", fold, in: -1...1) }
    if let threshold {
      try Inputs.require(
        "threshold", threshold, in: -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude)
    }
    if let filter { try Problem.translating(.invalidFilter) { try filter.check() } }
    guard recall == nil || effort == nil && !exact else {
      throw Problem(
        .conflictingInputs, "Say in one way how hard to look.",
        got: "recall and \(exact ? "exact" : "effort")", expected: "one of effort, recall, exact")
    }
  }
}

extension SearchOptions: Codable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case k, effort, recall, exact, filter, threshold, diversity, fold
  }

  /// The names of the options on the wire.
  package static let names = CodingKeys.allCases.map(\.rawValue)

  /// Reads the options that are there and takes the defaults for the others.
  ///
  /// - Throws: ``Problem`` of kind `invalid-filter`.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    k = try members.decodeIfPresent(Int.self, forKey: .k) ?? k
    effort = try members.decodeIfPresent(Int.self, forKey: .effort)
    recall = try members.decodeIfPresent(Double.self, forKey: .recall)
    exact = try members.decodeIfPresent(Bool.self, forKey: .exact) ?? exact
    threshold = try members.decodeIfPresent(Float.self, forKey: .threshold)
    diversity = try members.decodeIfPresent(Float.self, forKey: .diversity) ?? diversity
    filter = try Problem.translating(.invalidFilter) {
      try members.decodeIfPresent(CaptionFilter.self, forKey: .filter)
    }
    if let isFolding = try? members.decodeIfPresent(Bool.self, forKey: .fold) {
      fold = isFolding ? RequestLimits.sameCosine : nil
    } else {
      fold = try members.decodeIfPresent(Float.self, forKey: .fold)
    }
  }
}

extension SearchOptions {
  /// The options as query parameters, for a body that is not JSON.
  package var parameters: [(String, String)] {
    get throws {
      var parameters = [("k", "\(k)"), ("exact", "\(exact)"), ("diversity", "\(diversity)")]
      if let effort { parameters.append(("effort", "\(effort)")) }
      if let recall { parameters.append(("recall", "\(recall)")) }
      if let threshold { parameters.append(("threshold", "\(threshold)")) }
      if let fold { parameters.append(("fold", "\(fold)")) }
      if let filter {
        let json = try StrictJSON.encode(filter)
        parameters.append(("filter", String(decoding: json, as: UTF8.self)))
      }
      return parameters
    }
  }
}
