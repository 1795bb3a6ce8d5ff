/// Filters in JSON: an object whose members must all hold.
///
///     {"genre": "romance"}                     equal
///     {"lang": ["en", "de"]}                   one of them
///     {"year": {"from": 1900, "below": 1950}}  a range: from and to belong to it,
///                                              above and below do not
///     {"all": [F, …]}  {"any": [F, …]}  {"not": F}
extension CaptionFilter: Codable {
  /// Reads a filter and checks it.
  ///
  /// - Throws: ``FieldError``.
  public init(from decoder: any Decoder) throws {
    // Each level of a filter is one or two of JSON.
    guard decoder.codingPath.count <= 2 * FieldLimits.depth.upperBound + Self.outerLevels else {
      throw FieldError.badFilter(
        got: "more levels", expected: "at most \(FieldLimits.depth.upperBound) inside each other")
    }
    guard let members = try? decoder.container(keyedBy: AnyName.self) else {
      throw FieldError.badFilter(
        got: "another value", expected: "an object such as {\"genre\": \"romance\"}")
    }
    let filters = try members.allKeys.sorted { $0.stringValue < $1.stringValue }
      .map { try Self.member($0, of: members) }
    self = filters.count == 1 ? filters[0] : .all(filters)
    try check()
  }

  /// Levels of JSON that a filter may lie in.
  private static let outerLevels = 8

  private static func member(
    _ name: AnyName, of members: KeyedDecodingContainer<AnyName>
  ) throws -> CaptionFilter {
    switch name.stringValue {
    case "all", "any":
      guard (try? members.nestedUnkeyedContainer(forKey: name)) != nil else {
        throw FieldError.badFilter(
          got: "another value for \"\(name.stringValue)\"", expected: "an array of filters")
      }
      let filters = try members.decode([CaptionFilter].self, forKey: name)
      return name.stringValue == "all" ? .all(filters) : .any(filters)
    case "not":
      return .not(try members.decode(CaptionFilter.self, forKey: name))
    case let field:
      if (try? members.nestedUnkeyedContainer(forKey: name)) != nil {
        return .oneOf(field, try members.decode([FieldValue].self, forKey: name))
      }
      if let bounds = try? members.nestedContainer(keyedBy: AnyName.self, forKey: name) {
        return .range(field, try range(of: field, bounds))
      }
      return .oneOf(field, [try members.decode(FieldValue.self, forKey: name)])
    }
  }

  private static func range(
    of field: String, _ bounds: KeyedDecodingContainer<AnyName>
  ) throws -> FieldRange {
    let names = Set(bounds.allKeys.map(\.stringValue))
    guard names.isSubset(of: ["from", "above", "to", "below"]), !names.isEmpty,
      !names.isSuperset(of: ["from", "above"]), !names.isSuperset(of: ["to", "below"])
    else {
      throw FieldError.badFilter(
        got: "\(names.sorted().joined(separator: ", ")) for \"\(field)\"",
        expected: "from or above, to or below")
    }
    func bound(_ name: String) throws -> FieldValue? {
      try bounds.decodeIfPresent(FieldValue.self, forKey: AnyName(stringValue: name))
    }
    return try FieldRange(
      from: bound("from"), above: bound("above"), to: bound("to"), below: bound("below"))
  }

  /// Writes the filter as an object of one member.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: AnyName.self)
    switch self {
    case .all(let filters): try members.encode(filters, forKey: "all")
    case .any(let filters): try members.encode(filters, forKey: "any")
    case .not(let filter): try members.encode(filter, forKey: "not")
    case .oneOf(let name, let values) where values.count == 1:
      try members.encode(values[0], forKey: AnyName(stringValue: name))
    case .oneOf(let name, let values):
      try members.encode(values, forKey: AnyName(stringValue: name))
    case .range(let name, let range):
      var bounds = members.nestedContainer(
        keyedBy: AnyName.self, forKey: AnyName(stringValue: name))
      if let lower = range.lower {
        try bounds.encode(lower.value, forKey: lower.isIncluded ? "from" : "above")
      }
      if let upper = range.upper {
        try bounds.encode(upper.value, forKey: upper.isIncluded ? "to" : "below")
      }
    }
  }
}

/// A member of any name.
private struct AnyName: CodingKey, ExpressibleByStringLiteral {
  let stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init(stringLiteral value: String) { self.init(stringValue: value) }
  init?(intValue: Int) { nil }
}
