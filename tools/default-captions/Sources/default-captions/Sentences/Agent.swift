/// Whoever or whatever a caption is about: a noun phrase with what agreement needs to know.
struct Agent: Sendable {
  enum Gender: Sendable { case male, female, neuter }

  /// "a little girl", "three brown dogs"
  let phrase: String
  let gender: Gender
  /// Several individuals, for pronouns and for `^`: true for "a couple".
  let isMany: Bool
  /// False for "a couple", which walks.
  let takesPluralVerb: Bool

  var auxiliary: String { takesPluralVerb ? "are" : "is" }

  /// The agent's form of "his", "him", "he" or "himself".
  func pronoun(_ masculine: some StringProtocol) -> String {
    let column = isMany ? 3 : gender == .male ? 0 : gender == .female ? 1 : 2
    switch masculine {
    case "his": return ["his", "her", "its", "their"][column]
    case "him": return ["him", "her", "it", "them"][column]
    case "he": return ["he", "she", "it", "they"][column]
    case "himself": return ["himself", "herself", "itself", "themselves"][column]
    default: preconditionFailure("no pronoun is marked %\(masculine)")
    }
  }
}

/// How many agents a scene shows.
enum Numbers: Sendable {
  case one, mostlyOne, mixed, several, crowd

  /// Weights of one, two, a few, and a group.
  var weights: [Int] {
    switch self {
    case .one: [1, 0, 0, 0]
    case .mostlyOne: [84, 10, 6, 0]
    case .mixed: [60, 18, 12, 10]
    case .several: [0, 40, 35, 25]
    case .crowd: [0, 8, 42, 50]
    }
  }
}

/// Those who may appear in a scene.
///
/// Written as "3 surfer, man, = a man and a woman": a weight, a noun (a ``Template`` whose last
/// word, or whose word marked `^`, is its head), or after "=" a phrase that stands as it is.
struct Cast: Sendable {
  let nouns: [(weight: Int, element: Template)]
  private let numbers: Numbers
  private let isAlive: Bool

  init(_ source: String, numbers: Numbers, isAlive: Bool) {
    nouns = source.split { $0 == "," || $0 == "\n" }.map { entry in
      let noun = entry.trimmingSpaces()
      guard let weight = noun.split(separator: " ").first.flatMap({ Int($0) }) else {
        return (1, Template(noun))
      }
      return (weight, Template(noun.drop { $0 != " " }.dropFirst()))
    }
    self.numbers = numbers
    self.isAlive = isAlive
  }

  var isEmpty: Bool { nouns.isEmpty }

  func agent(from lexicon: Lexicon, using generator: inout SplitMix64) -> Agent {
    let noun = generator.pick(weighted: nouns).filled(from: lexicon, using: &generator)
    if noun.hasPrefix("= ") {
      return Agent(
        phrase: String(noun.dropFirst(2)), gender: .neuter, isMany: true, takesPluralVerb: true)
    }
    let head = noun.split(separator: " ").last.map(String.init) ?? noun
    let gender = isAlive ? Nouns.gender(of: head, using: &generator) : .neuter
    let described = Nouns.modifier(of: noun, gender, isAlive, lexicon, &generator) + noun
    if Nouns.collectives.contains(noun) {
      return Agent(
        phrase: "a " + described, gender: .neuter, isMany: true, takesPluralVerb: false)
    }
    let number = generator.pick(weighted: Array(zip(numbers.weights, 0..<4)).map { ($0, $1) })
    if number == 0 {
      let phrase = "a " + described.filter { $0 != "^" }
      return Agent(phrase: phrase, gender: gender, isMany: false, takesPluralVerb: false)
    }
    let plural = Nouns.plural(of: described)
    let count = Nouns.count(number, of: head, isAlive: isAlive, using: &generator)
    return Agent(
      phrase: count + " " + plural, gender: gender, isMany: true, takesPluralVerb: true)
  }
}
