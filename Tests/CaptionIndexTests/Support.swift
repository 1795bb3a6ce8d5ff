import CaptionFields
import Foundation
import TestSupport

@testable import CaptionIndex

/// A directory of a test's own, removed with the last reference.
typealias TemporaryDirectory = TemporaryPath

/// A caption and its vector, as an index is given them.
typealias Entry = (caption: Caption, vector: [Float])

extension SeededGenerator {
  /// A vector whose components lie between −1 and 1.
  mutating func vector(_ dimension: Int) -> [Float] {
    (0..<dimension).map { _ in Float.random(in: -1...1, using: &self) }
  }

  /// A caption with some of four fields, each of few values.
  mutating func caption(id: UInt64) -> Caption {
    var fields: [String: FieldValue] = [:]
    if Bool.random(using: &self) {
      fields["genre"] = ["romance", "crime", "horror"].randomElement(using: &self)
    }
    if Bool.random(using: &self) {
      fields["year"] = .number(Double(Int.random(in: -20...20, using: &self)))
    }
    if Bool.random(using: &self) { fields["rated"] = .boolean(.random(using: &self)) }
    if Int.random(in: 0..<4, using: &self) == 0 {
      fields["mixed"] = Bool.random(using: &self) ? 1 : "one"
    }
    let source = Bool.random(using: &self) ? "\(Int.random(in: 0..<5, using: &self)).jpg" : nil
    return Caption(id: id, text: "caption \(id)", source: source, fields: fields)
  }

  /// A filter over these fields.
  mutating func filter(depth: Int = 2) -> CaptionFilter {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &self) {
    case 0: return .oneOf("genre", [["romance", "crime", "none"].randomElement(using: &self)!])
    case 1: return .oneOf("genre", ["horror", "crime"])
    case 2:
      let year = Double(Int.random(in: -20...20, using: &self))
      return .range(
        "year",
        [
          FieldRange(from: .number(year)), FieldRange(above: .number(year)),
          FieldRange(to: .number(year)), FieldRange(below: .number(year)),
          FieldRange(from: .number(year), below: .number(year + 7)),
        ].randomElement(using: &self)!)
    case 3: return .oneOf("rated", [.boolean(.random(using: &self))])
    case 4: return .range("source", FieldRange(from: "1.jpg", to: "3.jpg"))
    case 5: return .not(filter(depth: depth - 1))
    case 6: return .all([filter(depth: depth - 1), filter(depth: depth - 1)])
    default: return .any([filter(depth: depth - 1), filter(depth: depth - 1)])
    }
  }
}
