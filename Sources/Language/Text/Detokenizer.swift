/// Turns Treebank tokens back into text for people, one token at a time.
///
/// ``append(_:)`` returns what the token adds to the text, so that a story can
/// be shown while it is written; the pieces joined are the whole text, which
/// ``text(_:options:)`` returns at once.
///
/// Marks stand where English puts them, `do n't` is one word again, dashes
/// stand between spaces, and quotes are balanced: one that closes nothing is
/// dropped, one that opens right after a sentence within quotes closes the
/// first, one that opens elsewhere within quotes is a nested quotation, and
/// ``finish()`` closes what is open.
///
/// Detokenised text is for display: encoders want the tokens.
public struct Detokenizer: Sendable {
  /// How the text is written.
  public struct Options: Sendable, Equatable {
    /// Whether quotes, apostrophes and dashes are “ ” ’ — rather than " ' --.
    /// Default: true.
    public var usesTypographicMarks: Bool

    /// Whether sentences get a capital and "i" becomes "I", for models whose
    /// tokens are lower-case. Default: false.
    public var restoresCapitals: Bool

    /// The options named above.
    public init(usesTypographicMarks: Bool = true, restoresCapitals: Bool = false) {
      self.usesTypographicMarks = usesTypographicMarks
      self.restoresCapitals = restoresCapitals
    }
  }

  private let options: Options
  private var quotes = QuoteState()
  private var capitals = CapitalState()
  /// The token before, as it was given; nil at the start.
  private var previous: String?
  /// Whether the next token is written without a space before it.
  private var gluesNext = true

  /// A detokeniser at the start of a text.
  public init(options: Options = Options()) {
    self.options = options
  }

  /// The text of all tokens, with open quotes closed.
  public static func text(
    _ tokens: some Sequence<String>, options: Options = Options()
  ) -> String {
    var detokenizer = Detokenizer(options: options)
    var text = ""
    for token in tokens { text += detokenizer.append(token) }
    return text + detokenizer.finish()
  }

  /// What a token adds to the text: with a space before it where one belongs,
  /// and empty for `<eos>`, an empty token, and a quote that closes nothing.
  public mutating func append(_ token: String) -> String {
    if token.isEmpty || token == Vocabulary.endOfSequence { return "" }
    switch token {
    case "``", "\u{201C}": return open(token)
    case "''", "\u{201D}": return close(token)
    case "\"": return quotes.depth > 0 ? close(token) : open(token)
    default: return word(token)
    }
  }

  /// Closes the quotes that are open; the detokeniser is then at the start of a new text.
  public mutating func finish() -> String {
    var text = ""
    while let mark = quotes.close(options) { text += mark }
    self = Detokenizer(options: options)
    return text
  }

  private mutating func open(_ token: String) -> String {
    var text = ""
    if quotes.depth > 0, capitals.isAtSentenceEnd, let mark = quotes.close(options) {
      text = mark
      gluesNext = false
    }
    text += gluesNext ? "" : " "
    text += quotes.open(options)
    gluesNext = true
    capitals.sawOpeningQuote(after: previous)
    previous = token
    return text
  }

  private mutating func close(_ token: String) -> String {
    guard let mark = quotes.close(options) else { return "" }
    gluesNext = false
    capitals.sawClosingQuote()
    previous = token
    return mark
  }

  private mutating func word(_ token: String) -> String {
    let isGlued = gluesNext || Spacing.attaches(token, to: previous)
    var written = token
    if options.restoresCapitals { written = capitals.restored(written, isGlued: isGlued) }
    capitals.saw(token)
    if options.usesTypographicMarks {
      written = Spacing.typographic(written)
    }
    gluesNext = Spacing.gluesNext(token)
    previous = token
    return isGlued ? written : " " + written
  }
}

/// The quotes that are open.
private struct QuoteState: Sendable {
  var depth = 0

  mutating func open(_ options: Detokenizer.Options) -> String {
    depth += 1
    return Self.mark(depth, isOpening: true, options)
  }

  /// The mark that closes the innermost quotation, nil when none is open.
  mutating func close(_ options: Detokenizer.Options) -> String? {
    guard depth > 0 else { return nil }
    defer { depth -= 1 }
    return Self.mark(depth, isOpening: false, options)
  }

  /// Double at odd levels, single at even ones.
  private static func mark(
    _ depth: Int, isOpening: Bool, _ options: Detokenizer.Options
  ) -> String {
    let isDouble = depth % 2 == 1
    guard options.usesTypographicMarks else { return isDouble ? "\"" : "'" }
    if isOpening { return isDouble ? "\u{201C}" : "\u{2018}" }
    return isDouble ? "\u{201D}" : "\u{2019}"
  }
}
