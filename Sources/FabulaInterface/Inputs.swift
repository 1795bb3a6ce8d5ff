/// A request names exactly one of several inputs; these two rules are the
/// same for all of them.
package enum Inputs {
  /// Makes sure that exactly one of the fields that may carry the input is there.
  ///
  /// - Throws: ``Problem`` of kind `missing-input` or `conflicting-inputs`.
  package static func requireOne(of possible: [String], got present: [String]) throws {
    let expected = "exactly one of " + possible.joined(separator: ", ")
    if present.isEmpty {
      throw Problem(.missingInput, "Say what to work on.", got: "none", expected: expected)
    }
    if present.count > 1 {
      throw Problem(
        .conflictingInputs, "Give one input and leave out the others.",
        got: present.joined(separator: ", "), expected: expected)
    }
  }

  /// Makes sure that `value` lies in `range`.
  ///
  /// - Throws: ``Problem`` of kind `out-of-range`.
  package static func require<Value: Comparable>(
    _ name: String, _ value: Value, in range: ClosedRange<Value>
  ) throws {
    guard range.contains(value) else {
      throw Problem(
        .outOfRange, "\"\(name)\" lies outside its range.",
        got: "\(value)", expected: "\(range.lowerBound) to \(range.upperBound)")
    }
  }

  /// Makes sure that every reader of JSON can keep the id of a caption.
  ///
  /// - Throws: ``Problem`` of kind `out-of-range`.
  package static func requireID(_ id: CaptionID) throws {
    guard id <= RequestLimits.captionID else {
      throw Problem(
        .outOfRange,
        "The id of a caption is too large for readers that keep numbers as JavaScript does.",
        got: "\(id)", expected: "0 to \(RequestLimits.captionID)")
    }
  }

  /// Makes sure that a text query is neither empty nor longer than the limit.
  ///
  /// - Throws: ``Problem`` of kind `invalid-text`.
  package static func requireText(_ text: String) throws {
    let bytes = text.utf8.count
    guard (1...RequestLimits.textBytes).contains(bytes) else {
      throw Problem(
        .invalidText, "The text is empty or too long.",
        got: "\(bytes) bytes", expected: "1 to \(RequestLimits.textBytes) bytes")
    }
  }

  /// Makes sure that an image starts like a JPEG file (FF D8), so that a
  /// mistaken file is refused before it waits in a queue.
  ///
  /// - Throws: ``Problem`` of kind `invalid-image`.
  package static func requireJPEG(_ image: some Collection<UInt8>) throws {
    guard image.starts(with: [0xFF, 0xD8]) else {
      let start = image.prefix(4).map { String($0, radix: 16) }.joined(separator: " ")
      throw Problem(
        .invalidImage, "The image is not a JPEG file.",
        got: image.isEmpty ? "no bytes" : "a file that starts with \(start)",
        expected: "a JPEG file, which starts with ff d8")
    }
  }
}
