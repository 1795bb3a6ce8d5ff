/// Brings text from many sources to one form before it is tokenised.
///
/// Digitised novels write quotes and dashes in a dozen ways. In the normal form
///
/// - every quotation, at whatever level, stands in `"`: curly, straight,
///   backtick and angle quotes, and single quotes that open and close a
///   quotation. One that opens has a space or an opening bracket before it and
///   none after it, one that closes none before it, which is all that
///   ``TreebankTokenizer`` needs to tell them apart;
/// - every apostrophe is `'` (see `QuoteResolver` for how the two are told apart);
/// - a dash is ` -- `: em dashes, en dashes except between digits, runs of
///   hyphens, a hyphen behind a space or behind `,`, `;`, `?` or `!`;
/// - an ellipsis is `...`: two stops or more, also with spaces between them;
/// - underscores and asterisks (emphasis, footnote marks) are gone, as are
///   `[Illustration …]`, `[Picture …]`, `[Footnote …]`, `[Transcriber …]` and
///   numbers in brackets; of `| \ ~ ^` a space is left;
/// - ligatures and the long s are letters, combining accents are composed;
/// - white space of any kind and control characters are single spaces, with
///   none at the ends; soft hyphens and zero-width characters are gone.
///
/// Text in normal form stays as it is, except where quotes do not pair.
/// Normalising takes linear time and accepts any text.
public struct TextNormalizer: Sendable {
  /// Whether letters are made lower-case. Default: false, as skip-thoughts keeps case.
  public var lowercases: Bool

  /// - Parameter lowercases: Whether letters are made lower-case.
  public init(lowercases: Bool = false) {
    self.lowercases = lowercases
  }

  /// The normal form of a paragraph.
  ///
  ///     TextNormalizer().normalize("‘_No!_’ he said—“don’t.”")
  ///     // "No!" he said -- "don't."
  public func normalize(_ text: String) -> String {
    let scratch = Scratch()
    return text.withBytes { normalize($0, scratch: scratch).text }
  }

  /// The memory that normalising needs, to be used again for the next paragraph.
  package final class Scratch {
    let folded = ByteBuffer()
    let resolved = ByteBuffer()
    let lowered = ByteBuffer()
    var singles: [QuoteResolver.Single] = []

    package init() {}
  }

  /// The normal form of a paragraph in UTF-8, valid until the scratch memory is used again.
  package func normalize(_ bytes: TextBytes, scratch: Scratch) -> TextBytes {
    if CharacterFolding.hasCombiningMark(bytes) {
      return bytes.text.precomposed.withBytes { foldAndResolve($0, scratch) }
    }
    return foldAndResolve(bytes, scratch)
  }

  private func foldAndResolve(_ bytes: TextBytes, _ scratch: Scratch) -> TextBytes {
    CharacterFolding.fold(bytes, into: scratch.folded)
    QuoteResolver.resolve(scratch.folded.bytes, &scratch.singles, into: scratch.resolved)
    guard lowercases else { return scratch.resolved.bytes }
    Self.lowercase(scratch.resolved.bytes, into: scratch.lowered)
    return scratch.lowered.bytes
  }

  /// Lower-cases text scalar by scalar.
  static func lowercase(_ bytes: TextBytes, into output: ByteBuffer) {
    output.restart(room: bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        output.claim(1)
        output.put(bytes[index].lowercased)
        index += 1
        continue
      }
      let decoded = DecodedScalar(bytes, at: index)
      index += decoded.length
      for byte in decoded.scalar.properties.lowercaseMapping.utf8 {
        output.claim(1)
        output.put(byte)
      }
    }
  }
}
