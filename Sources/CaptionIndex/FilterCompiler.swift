import CaptionFields
import VectorIndex

/// Finds the captions that pass a filter by the keys of the table `fields`.
struct FilterCompiler {
  private let snapshot: Snapshot

  init(_ snapshot: Snapshot) { self.snapshot = snapshot }

  /// The ids of all captions that pass, ascending.
  ///
  /// - Throws: ``CaptionIndexError/unknownField(got:expected:)``,
  ///   ``CaptionIndexError/otherKind(field:got:expected:)``,
  ///   ``CaptionIndexError/damagedCaption(id:)``, `VectorIndexError`.
  /// - Complexity: O(captions that pass each comparison); with `not`, O(captions).
  func ids(_ filter: CaptionFilter) throws -> [UInt64] {
    switch filter {
    case .oneOf(let name, let values):
      try requireFields(filter)
      // Each caption has one value: nothing can come twice but a repeated value.
      return try Set(values).flatMap { try ids(name, $0) }.sorted()
    case .range(let name, let range):
      guard let kind = range.kind else { return [] }
      try requireFields(filter)
      return try ids(name, kind, range).sorted()
    case .any(let filters):
      return try filters.reduce(into: []) { $0 = Self.union($0, try ids($1)) }
    case .not:
      return try ids(.all([filter]))
    case .all(let filters):
      return try conjunction(filters)
    }
  }

  /// What passes all: first what must be, then without what must not.
  private func conjunction(_ filters: [CaptionFilter]) throws -> [UInt64] {
    var found: [UInt64]?
    var excluded: [UInt64] = []
    for filter in filters {
      if case .not(let inner) = filter {
        excluded = Self.union(excluded, try ids(inner))
      } else {
        let ids = try ids(filter)
        found = found.map { Self.intersection($0, ids) } ?? ids
      }
    }
    return Self.difference(try found ?? snapshot.ids().sorted(), excluded)
  }
}

// MARK: - Reading the table

extension FilterCompiler {
  private func ids(_ name: String, _ value: FieldValue) throws -> [UInt64] {
    let term = FieldKey.term(name, value)
    var found: [UInt64] = []
    try snapshot.forEachKey(FieldKey.table, from: term) { key, _ in
      guard key.starts(with: term) else { return false }
      if key.count == term.count + FieldKey.idBytes { found.append(FieldKey.id(key)) }
      return true
    }
    return try FieldKey.bytes(of: value).count < FieldKey.stringBytes
      ? found : found.filter { try has($0, name) { $0 == value } }
  }

  private func ids(
    _ name: String, _ kind: FieldValue.Kind, _ range: FieldRange
  ) throws -> [UInt64] {
    let prefix = FieldKey.prefix(name, kind)
    let start = prefix + (range.lower.map { FieldKey.bytes(of: $0.value) } ?? [])
    var (found, uncertain): ([UInt64], [UInt64]) = ([], [])
    // Many keys follow each other that have the same value.
    var last: (bytes: [UInt8], isInside: Bool)?
    try snapshot.forEachKey(FieldKey.table, from: start) { key, _ in
      guard key.starts(with: prefix) else { return false }
      let bytes = UnsafeRawBufferPointer(
        rebasing: key.dropFirst(prefix.count).dropLast(FieldKey.idBytes))
      // A string without its zero: longer than the part in the key, perhaps.
      if kind == .string, bytes.count > FieldKey.stringBytes {
        uncertain.append(FieldKey.id(key))
        return true
      }
      if last.map({ !bytes.elementsEqual($0.bytes) }) ?? true {
        guard let value = FieldKey.value(kind, bytes) else { return true }
        last = (Array(bytes), range.contains(value))
        if let upper = range.upper, upper.value.precedes(value) == true { return false }
      }
      if last?.isInside ?? false { found.append(FieldKey.id(key)) }
      return true
    }
    return try found + uncertain.filter { try has($0, name) { range.contains($0) } }
  }

  /// Whether the caption itself has such a value.
  private func has(
    _ id: UInt64, _ name: String, _ condition: (FieldValue) -> Bool
  ) throws -> Bool {
    try snapshot.caption(id: id)?.value(of: name).map(condition) ?? false
  }

  /// The names of all fields that captions have, ascending, and `source`.
  ///
  /// - Complexity: O(names · log keys).
  func fieldNames() throws -> [String] {
    var names: Set = [FieldName.source]
    var start: [UInt8] = []
    while true {
      var name: [UInt8]?
      try snapshot.forEachKey(FieldKey.table, from: start) { key, _ in
        name = Array(key.prefix { $0 != 0 })
        return false
      }
      guard let name else { return names.sorted() }
      names.insert(String(decoding: name, as: UTF8.self))
      // Behind all keys of the name, before the next one.
      start = name + [1]
    }
  }

  /// Makes sure that captions have the fields that a filter asks for, with such
  /// values.
  ///
  /// - Throws: ``CaptionIndexError/unknownField(got:expected:)``,
  ///   ``CaptionIndexError/otherKind(field:got:expected:)``.
  func requireFields(_ filter: CaptionFilter) throws {
    switch filter {
    case .oneOf(let name, let values): try requireField(name, kinds: Set(values.map(\.kind)))
    case .range(let name, let range):
      try requireField(name, kinds: range.kind.map { [$0] } ?? [])
    case .all(let filters), .any(let filters): for filter in filters { try requireFields(filter) }
    case .not(let filter): try requireFields(filter)
    }
  }

  private func requireField(_ name: String, kinds: Set<FieldValue.Kind>) throws {
    let present = try FieldValue.Kind.allCases.filter { kind in
      let prefix = FieldKey.prefix(name, kind)
      var isThere = false
      try snapshot.forEachKey(FieldKey.table, from: prefix) { key, _ in
        isThere = key.starts(with: prefix)
        return false
      }
      return isThere
    }
    // Nothing can be asked of an index that has nothing yet.
    guard try snapshot.recordCount(CaptionRecord.table) > 0 else { return }
    guard !present.isEmpty || name == FieldName.source else {
      throw CaptionIndexError.unknownField(got: name, expected: try fieldNames())
    }
    let expected = name == FieldName.source ? [.string] : present
    if let other = kinds.subtracting(expected).first {
      throw CaptionIndexError.otherKind(field: name, got: other, expected: expected)
    }
  }
}

// MARK: - Sets as ascending arrays

extension FilterCompiler {
  static func union(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
    merge(left, right) { _, _ in true }
  }

  static func intersection(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
    merge(left, right) { $0 && $1 }
  }

  static func difference(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
    right.isEmpty ? left : merge(left, right) { $0 && !$1 }
  }

  /// Goes through both at once and keeps what `isWanted` wants, by where it is.
  private static func merge(
    _ left: [UInt64], _ right: [UInt64], _ isWanted: (Bool, Bool) -> Bool
  ) -> [UInt64] {
    var merged: [UInt64] = []
    var (i, j) = (0, 0)
    while i < left.count || j < right.count {
      let isLeft = j == right.count || i < left.count && left[i] <= right[j]
      let isRight = i == left.count || j < right.count && right[j] <= left[i]
      if isWanted(isLeft, isRight) { merged.append(isLeft ? left[i] : right[j]) }
      if isLeft { i += 1 }
      if isRight { j += 1 }
    }
    return merged
  }
}
