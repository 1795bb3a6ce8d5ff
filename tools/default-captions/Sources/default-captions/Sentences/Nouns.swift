/// What is known of the nouns that name agents.
enum Nouns {
  /// Singular in form, several in meaning.
  static let collectives: Set<String> = ["couple", "family", "crowd", "team", "marching band"]

  private static let male: Set<String> = [
    "man", "boy", "guy", "gentleman", "father", "grandfather", "groom", "fisherman",
    "monk", "waiter", "policeman", "cowboy", "quarterback", "receiver", "back", "businessman",
  ]
  private static let female: Set<String> = [
    "woman", "girl", "lady", "mother", "grandmother", "bride", "ballerina", "waitress",
    "cheerleader", "mom", "policewoman",
  ]
  private static let animals: Set<String> = [
    "dog", "puppy", "cat", "kitten", "horse", "pony", "foal", "cow", "calf", "bull", "sheep",
    "lamb", "goat", "bird", "elephant", "zebra", "giraffe", "bear", "duck", "swan", "goose",
    "seagull", "pigeon", "monkey", "lion", "tiger", "deer", "rabbit", "squirrel", "chicken",
    "parrot", "owl", "eagle", "butterfly", "bee", "fox", "penguin", "seal", "turtle", "fish",
    "camel", "donkey", "kangaroo", "retriever", "Labrador", "shepherd", "collie", "terrier",
    "poodle", "beagle", "greyhound", "husky", "bulldog", "dachshund", "corgi", "Dalmatian",
    "spaniel", "mutt", "hound", "boxer", "pug", "chihuahua", "rooster", "hen", "heron", "crow",
    "flamingo", "gorilla", "cub", "leopard", "rhino", "hippo", "ape", "duckling", "chick",
    "peacock", "pelican", "kid goat", "ox", "buffalo", "stallion", "mare", "robin", "sparrow",
    "hummingbird", "wolf", "otter", "tortoise", "starfish", "crab", "dolphin", "whale", "snake",
    "lizard", "frog",
  ]
  private static let children: Set<String> = [
    "boy", "girl", "child", "kid", "toddler", "baby", "infant",
  ]
  private static let adults: Set<String> = [
    "man", "woman", "person", "lady", "guy", "gentleman", "teenager",
  ]
  private static let groups = [
    "sheep": "flock", "lamb": "flock", "bird": "flock", "seagull": "flock", "pigeon": "flock",
    "goose": "flock", "flamingo": "flock", "cow": "herd", "horse": "herd", "elephant": "herd",
    "zebra": "herd", "deer": "herd", "goat": "herd", "giraffe": "herd", "dog": "pack",
    "duckling": "line", "camel": "caravan", "pelican": "flock", "dolphin": "pod",
    "buffalo": "herd", "wolf": "pack", "penguin": "colony", "calf": "herd",
  ]

  /// Fixed by the noun, or drawn for people whose noun leaves it open ("a surfer … his board").
  static func gender(of head: String, using generator: inout SplitMix64) -> Agent.Gender {
    if animals.contains(head) { return .neuter }
    if male.contains(head) { return .male }
    if female.contains(head) { return .female }
    return generator.chance(50) ? .male : .female
  }

  /// An adjective with its space, or nothing.
  ///
  /// The list `<mod-NOUN>` is used where there is one; otherwise the list for adults, children
  /// or people known by what they do.
  static func modifier(
    of noun: String, _ gender: Agent.Gender, _ isAlive: Bool, _ lexicon: Lexicon,
    _ generator: inout SplitMix64
  ) -> String {
    let name: String
    let percent: Int
    if lexicon.contains("mod-" + noun) {
      (name, percent) = ("mod-" + noun, 72)
    } else if !isAlive || gender == .neuter || collectives.contains(noun) {
      return ""
    } else if children.contains(noun) {
      (name, percent) = ("mod-children", 55)
    } else if adults.contains(noun) {
      (name, percent) = (gender == .male ? "mod-men" : "mod-women", 45)
    } else {
      (name, percent) = (gender == .male ? "mod-male-roles" : "mod-female-roles", 22)
    }
    guard generator.chance(percent) else { return "" }
    return generator.pick(lexicon[name]).filled(from: lexicon, using: &generator) + " "
  }

  /// "plate^ of pasta" → "plates of pasta", "brown dog" → "brown dogs".
  static func plural(of phrase: String) -> String {
    var words = phrase.split(separator: " ").map(String.init)
    let head = words.firstIndex { $0.hasSuffix("^") } ?? words.count - 1
    words[head] = Morphology.plural(of: words[head].filter { $0 != "^" })
    return words.joined(separator: " ")
  }

  /// "two", "several", "a flock of": the word before a plural, for number class 1, 2 or 3.
  static func count(
    _ number: Int, of head: String, isAlive: Bool, using generator: inout SplitMix64
  ) -> String {
    switch number {
    case 1: return generator.pick(["two", "two", "two", "a pair of", "a couple of"])
    case 2: return generator.pick(["three", "three", "four", "several", "a few", "some", "five"])
    default:
      if let group = groups[head], generator.chance(70) { return "a \(group) of" }
      if !isAlive { return generator.pick(["several", "many", "a row of", "a number of"]) }
      return generator.pick(["a group of", "a group of", "many", "a small group of", "several"])
    }
  }
}
