/// English word forms, as far as these captions need them.
enum Morphology {
  private static let irregularPlurals = [
    "person": "people", "child": "children", "grandchild": "grandchildren", "sheep": "sheep",
    "deer": "deer", "fish": "fish", "moose": "moose", "goose": "geese", "foot": "feet",
    "tooth": "teeth", "wolf": "wolves", "calf": "calves", "leaf": "leaves", "loaf": "loaves",
    "knife": "knives", "scarf": "scarves", "headscarf": "headscarves", "shelf": "shelves",
    "mouse": "mice", "jeans": "jeans",
    "German": "Germans", "bison": "bison", "aircraft": "aircraft", "himself": "themselves",
  ]

  private static let doubledVerbs: Set<String> = [
    "bat", "beg", "chat", "chop", "clap", "cut", "dig", "dip", "drag", "drip", "drop", "fan",
    "flip", "get", "grab", "grin", "hit", "hop", "hug", "jog", "knit", "lap", "let", "mop", "nap",
    "nod", "pat", "pet", "pin", "plod", "put", "rip", "rub", "run", "scrub", "set", "shop", "sit",
    "skim", "skip", "slip", "snap", "spin", "step", "stir", "stop", "strum", "strut", "swim",
    "tap", "tip", "trim", "trot", "tug", "wag", "wrap", "zip", "beg", "spot", "clip", "tag", "sip",
    "hem", "sun", "plug", "pop", "snug", "win", "drum", "blot", "jut", "rot", "skid", "swig",
  ]

  private static func isVowel(_ character: Character?) -> Bool {
    guard let character else { return false }
    return "aeiou".contains(character)
  }

  private static func endsInConsonantAndY(_ word: String) -> Bool {
    word.hasSuffix("y") && !isVowel(word.dropLast().last)
  }

  /// "boy" → "boys", "fisherman" → "fishermen".
  static func plural(of noun: String) -> String {
    if let irregular = irregularPlurals[noun] { return irregular }
    if noun.hasSuffix("man") && noun != "human" { return noun.dropLast(2) + "en" }
    if endsInConsonantAndY(noun) { return noun.dropLast() + "ies" }
    if ["s", "x", "z", "ch", "sh"].contains(where: noun.hasSuffix) { return noun + "es" }
    return noun + "s"
  }

  /// "watch" → "watches", "carry" → "carries".
  static func thirdPerson(of verb: String) -> String {
    if verb == "have" { return "has" }
    if endsInConsonantAndY(verb) { return verb.dropLast() + "ies" }
    if ["s", "x", "z", "ch", "sh", "o"].contains(where: verb.hasSuffix) { return verb + "es" }
    return verb + "s"
  }

  /// "ride" → "riding", "run" → "running", "lie" → "lying".
  static func participle(of verb: String) -> String {
    if doubledVerbs.contains(verb) { return verb + String(verb.last!) + "ing" }
    if verb.hasSuffix("ie") { return verb.dropLast(2) + "ying" }
    if verb.hasSuffix("e") && !["ee", "oe", "ye"].contains(where: verb.hasSuffix) {
      return verb.dropLast() + "ing"
    }
    return verb + "ing"
  }

  /// True when "an" stands before the word: by sound, not by letter.
  static func takesAn(_ word: some StringProtocol) -> Bool {
    let lower = word.lowercased()
    if ["uni", "use", "one", "eu", "ukulele"].contains(where: lower.hasPrefix) { return false }
    return isVowel(lower.first) || lower.hasPrefix("hour")
  }
}
