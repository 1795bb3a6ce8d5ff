/// Which captions a search may answer with, by their fields and their source.
///
/// ```swift
/// CaptionFilter.all([
///   .oneOf("genre", ["romance"]),
///   .range("year", FieldRange(from: 1900, below: 1950)),
///   .not(.oneOf("lang", ["en", "de"])),
/// ])
/// ```
///
/// A comparison with a field that a caption does not have is false, and its
/// `not` true.
public indirect enum CaptionFilter: Hashable, Sendable {
  /// Captions whose field has one of these values.
  case oneOf(String, [FieldValue])
  /// Captions whose field has a value of this range.
  case range(String, FieldRange)
  /// Captions that pass all of these.
  case all([CaptionFilter])
  /// Captions that pass one of these at least.
  case any([CaptionFilter])
  /// Captions that do not pass this.
  case not(CaptionFilter)

  /// Whether a caption with this value under each name passes.
  ///
  /// - Complexity: O(comparisons).
  public func matches(_ value: (String) -> FieldValue?) -> Bool {
    switch self {
    case .oneOf(let name, let values): value(name).map(values.contains) ?? false
    case .range(let name, let range): value(name).map(range.contains) ?? false
    case .all(let filters): filters.allSatisfy { $0.matches(value) }
    case .any(let filters): filters.contains { $0.matches(value) }
    case .not(let filter): !filter.matches(value)
    }
  }

  /// Makes sure that the filter is neither empty nor too large and asks for
  /// names and values that there can be.
  ///
  /// - Throws: ``FieldError``.
  public func check() throws {
    var comparisons = 0
    try check(depth: 1, &comparisons)
  }

  private func check(depth: Int, _ comparisons: inout Int) throws {
    guard FieldLimits.depth.contains(depth) else {
      throw FieldError.badFilter(
        got: "more levels", expected: "at most \(FieldLimits.depth.upperBound) inside each other")
    }
    switch self {
    case .oneOf(let name, let values):
      try FieldName.check(name)
      guard !values.isEmpty else {
        throw FieldError.badFilter(got: "\"\(name)\": []", expected: "one value at least")
      }
      for value in values { try value.check(field: name) }
      comparisons += values.count
    case .range(let name, let range):
      try FieldName.check(name)
      try range.check(field: name)
      comparisons += 1
    case .all(let filters), .any(let filters):
      guard !filters.isEmpty else {
        throw FieldError.badFilter(got: "nothing", expected: "one comparison at least")
      }
      for filter in filters { try filter.check(depth: depth + 1, &comparisons) }
    case .not(let filter): try filter.check(depth: depth + 1, &comparisons)
    }
    guard comparisons <= FieldLimits.comparisons.upperBound else {
      throw FieldError.badFilter(
        got: "more comparisons", expected: "at most \(FieldLimits.comparisons.upperBound)")
    }
  }
}

/// A range of values of one kind. A bound that is nil is none.
public struct FieldRange: Hashable, Sendable {
  /// One end of a range.
  public struct Bound: Hashable, Sendable {
    /// Where it lies.
    public var value: FieldValue
    /// Whether it belongs to the range.
    public var isIncluded: Bool

    /// A bound.
    public init(_ value: FieldValue, isIncluded: Bool) {
      self.value = value
      self.isIncluded = isIncluded
    }
  }

  /// The lower end.
  public var lower: Bound?
  /// The upper end.
  public var upper: Bound?

  /// A range between two bounds.
  public init(lower: Bound?, upper: Bound?) {
    self.lower = lower
    self.upper = upper
  }

  /// A range with its ends `from` and `to`, without `above` and `below`; give one
  /// of each pair at most.
  public init(
    from: FieldValue? = nil, above: FieldValue? = nil, to: FieldValue? = nil,
    below: FieldValue? = nil
  ) {
    lower =
      from.map { Bound($0, isIncluded: true) } ?? above.map { Bound($0, isIncluded: false) }
    upper = to.map { Bound($0, isIncluded: true) } ?? below.map { Bound($0, isIncluded: false) }
  }

  /// The kind of all values; nil without a bound.
  public var kind: FieldValue.Kind? { (lower ?? upper)?.value.kind }

  /// Whether the range has the value.
  public func contains(_ value: FieldValue) -> Bool {
    if let lower {
      guard let isBefore = value.precedes(lower.value), !isBefore,
        lower.isIncluded || value != lower.value
      else { return false }
    }
    if let upper {
      guard let isAfter = upper.value.precedes(value), !isAfter,
        upper.isIncluded || value != upper.value
      else { return false }
    }
    return lower != nil || upper != nil
  }

  func check(field: String) throws {
    let bounds = [lower, upper].compactMap { $0?.value }
    for value in bounds { try value.check(field: field) }
    guard let kind, kind != .boolean, bounds.allSatisfy({ $0.kind == kind }) else {
      throw FieldError.badFilter(
        got: "the range \(bounds.map(\.description).joined(separator: " to ")) of \"\(field)\"",
        expected: "bounds that are numbers, or strings")
    }
  }
}
