/// How the first verb of a phrase is said.
enum VerbForm: Sendable {
  /// "leaps", "leap"
  case finite
  /// "is leaping", "are leaping"
  case progressive
  /// "leaping"
  case participle
}

/// Resolves the marks that a filled template carries, for one agent.
///
/// | mark | for one | for many |
/// |---|---|---|
/// | `~ride` | rides, is riding or riding | ride, are riding or riding |
/// | `%his` `%him` `%he` `%himself` | by gender | their, them, they, themselves |
/// | `@a` | a | – |
/// | `helmet^` | helmet | helmets |
struct Inflection: Sendable {
  let agent: Agent
  let form: VerbForm

  func resolve(_ phrase: String) -> String {
    var auxiliary = form == .progressive ? agent.auxiliary : nil
    var words: [String] = []
    for token in phrase.split(separator: " ") {
      if token == "@a" {
        if !agent.isMany { words.append("a") }
        continue
      }
      if token.hasPrefix("~"), let verb = auxiliary {
        words.append(verb)
        auxiliary = nil
      }
      words.append(resolve(token: token))
    }
    return words.joined(separator: " ")
  }

  private func resolve(token: Substring) -> String {
    let ending = token.last == "," ? "," : ""
    let word = token.dropLast(ending.count)
    if word.hasPrefix("~") { return conjugate(String(word.dropFirst())) + ending }
    if word.hasPrefix("%") { return agent.pronoun(word.dropFirst()) + ending }
    if word.hasSuffix("^") {
      let noun = String(word.dropLast())
      return (agent.isMany ? Morphology.plural(of: noun) : noun) + ending
    }
    return String(token)
  }

  private func conjugate(_ verb: String) -> String {
    switch form {
    case .finite: agent.takesPluralVerb ? verb : Morphology.thirdPerson(of: verb)
    case .progressive, .participle: Morphology.participle(of: verb)
    }
  }
}

/// Turns the words of a caption into a sentence: articles by sound, a capital, a full stop.
enum Orthography {
  static func sentence(_ phrase: String) -> String {
    var words = phrase.split(separator: " ").map(String.init)
    for index in words.indices.dropLast() where words[index] == "a" || words[index] == "A" {
      if Morphology.takesAn(words[index + 1]) { words[index] += "n" }
    }
    let text = words.joined(separator: " ")
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }
}
