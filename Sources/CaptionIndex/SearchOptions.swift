import CaptionFields
import VectorIndex

extension CaptionIndex {
  /// What a search is to answer with, and how hard it is to look.
  public typealias SearchOptions = CaptionFields.SearchOptions
}

extension SearchOptions {
  private typealias Limits = CaptionIndex.Limits

  /// Captions that the answer is chosen among, folded ones not counted.
  var candidates: Int { diversity > 0 ? Limits.candidatesPerCaption * k : k }

  func check() throws {
    let limit = compares ? Limits.diverse : VectorIndex.Limits.k
    guard limit.contains(k) else {
      throw VectorIndexError.outOfRange(name: "k", got: k, expected: limit)
    }
    try Self.check("diversity", diversity, in: 0...1)
    if let fold { try Self.check("fold", fold, in: -1...1) }
    if let threshold, threshold.isNaN {
      throw CaptionIndexError.outOfRange(
        name: "threshold", got: "\(threshold)", expected: "a number")
    }
    do {
      try filter?.check()
    } catch let error as FieldError {
      throw CaptionIndexError.badFilter(error)
    }
  }

  private static func check(_ name: String, _ value: Float, in range: ClosedRange<Float>) throws {
    guard range.contains(value) else {
      throw CaptionIndexError.outOfRange(
        name: name, got: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
    }
  }
}
