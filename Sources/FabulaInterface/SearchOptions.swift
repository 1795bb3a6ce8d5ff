import CaptionFields

/// What a search is to answer with, and how hard it is to look: members of a
/// search in JSON, query parameters of one whose body is a vector or an image.
/// On the wire, `true` as ``CaptionFields/SearchOptions/fold`` stands for
/// ``RequestLimits/sameCosine``.
public typealias SearchOptions = CaptionFields.SearchOptions

extension SearchOptions {
  /// Makes sure that every value lies in its range and that there is one say
  /// about how hard to look.
  ///
  /// - Throws: ``Problem``.
  public func validate() throws {
    let limits = RequestLimits.self
    try Inputs.require("k", k, in: 1...(compares ? limits.diverseCaptions : limits.captions))
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

  /// Writes all options that are not nil.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    try members.encode(k, forKey: .k)
    try members.encodeIfPresent(effort, forKey: .effort)
    try members.encodeIfPresent(recall, forKey: .recall)
    try members.encode(exact, forKey: .exact)
    try members.encodeIfPresent(filter, forKey: .filter)
    try members.encodeIfPresent(threshold, forKey: .threshold)
    try members.encode(diversity, forKey: .diversity)
    try members.encodeIfPresent(fold, forKey: .fold)
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
