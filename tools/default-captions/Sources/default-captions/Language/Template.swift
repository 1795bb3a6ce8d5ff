/// A phrase with holes: `a {red|blue|<color>} bus`.
///
/// `{x|y|}` is a choice, possibly empty and possibly nested; `<name>` is a list of the
/// ``Lexicon``. Every other mark stays in the text for ``Inflection`` to resolve.
struct Template: Sendable {
  enum Part: Sendable {
    case text(String)
    case choice([Template])
    case list(String)
  }

  let parts: [Part]

  init(_ source: some StringProtocol) {
    var rest = Array(source)[...]
    parts = Template.parse(&rest)
    precondition(rest.isEmpty, "a brace closes nothing in: \(source)")
  }

  private init(parts: [Part]) {
    self.parts = parts
  }

  /// The templates of a block of text, one a line.
  static func lines(_ block: String) -> [Template] {
    block.split(separator: "\n").map { Template($0) }
  }

  /// Reads up to the end, or up to the `|` or `}` that ends an alternative.
  private static func parse(_ rest: inout ArraySlice<Character>) -> [Part] {
    var parts: [Part] = []
    var text = ""
    func flush() {
      if !text.isEmpty { parts.append(.text(text)) }
      text = ""
    }
    while let character = rest.first, character != "|", character != "}" {
      rest.removeFirst()
      if character == "{" {
        flush()
        parts.append(.choice(alternatives(&rest)))
      } else if character == "<" {
        flush()
        let name = rest.prefix { $0 != ">" }
        rest.removeFirst(name.count + 1)
        parts.append(.list(String(name)))
      } else {
        text.append(character)
      }
    }
    flush()
    return parts
  }

  private static func alternatives(_ rest: inout ArraySlice<Character>) -> [Template] {
    var alternatives = [Template(parts: parse(&rest))]
    while rest.first == "|" {
      rest.removeFirst()
      alternatives.append(Template(parts: parse(&rest)))
    }
    precondition(rest.first == "}", "a choice does not end with a brace")
    rest.removeFirst()
    return alternatives
  }

  /// The phrase with every hole filled.
  func filled(from lexicon: Lexicon, using generator: inout SplitMix64) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text):
        result += text
      case .choice(let alternatives):
        result += generator.pick(alternatives).filled(from: lexicon, using: &generator)
      case .list(let name):
        result += generator.pick(lexicon[name]).filled(from: lexicon, using: &generator)
      }
    }
    return result
  }
}
