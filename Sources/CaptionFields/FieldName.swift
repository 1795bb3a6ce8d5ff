/// The rules for names of fields.
public enum FieldName {
  /// The name under which a filter asks for the source of a caption.
  public static let source = "source"
  /// Names with a meaning of their own, which no field of a caption can have.
  public static let reserved: Set<String> = ["all", "any", "not", source]

  private static let rule =
    "1 to \(FieldLimits.nameBytes.upperBound) of a-z, A-Z, 0-9, _, - and ., beginning with a letter"

  /// Makes sure that a filter can ask for the name.
  ///
  /// - Throws: ``FieldError/badName(got:expected:)``.
  public static func check(_ name: String) throws {
    let bytes = name.utf8
    guard FieldLimits.nameBytes.contains(bytes.count), bytes.first.map(isLetter) ?? false,
      bytes.allSatisfy({ isLetter($0) || isDigit($0) || [0x2D, 0x2E, 0x5F].contains($0) })
    else {
      throw FieldError.badName(got: String(name.prefix(128)).debugDescription, expected: rule)
    }
  }

  /// Makes sure that a caption can have the fields.
  ///
  /// - Throws: ``FieldError``.
  public static func check(_ fields: [String: FieldValue]) throws {
    guard FieldLimits.fields.contains(fields.count) else {
      throw FieldError.tooManyFields(got: fields.count, expected: FieldLimits.fields)
    }
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      try check(name)
      guard !reserved.contains(name) else {
        throw FieldError.badName(
          got: name, expected: "none of \(reserved.sorted().joined(separator: ", "))")
      }
      try value.check(field: name)
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
