/// What a caption may not do, though each of its parts is well formed.
enum Coherence {
  static let wordCounts = 6...18

  /// Words that may stand twice in a caption.
  private static let functionWords: Set<String> = [
    "a", "an", "the", "and", "of", "in", "on", "with", "to", "at", "is", "are", "his", "her",
    "its", "their", "by", "from", "for", "as", "it",
  ]

  /// Prepositions that may stand once, or one more time.
  private static let sparing: Set<String> = ["on", "with", "at", "by", "from", "for", "to"]

  /// Two groups of cues that exclude each other: night and sunshine, for instance.
  private static let exclusions: [([String], [String])] = [
    (
      [" night", " moon", " neon", " dark sky", " starry", " streetlight", " headlights"],
      [
        " sunny", " sunlight", " sunshine", " blue sky", " day ", " morning", " afternoon",
        " shade", " sunglasses", " daylight", " sunset", " sunrise", " dusk", " noon",
      ]
    ),
    (
      [" rain", " umbrella", " storm", " downpour", " cloudy", " overcast", " fog", " gray sky"],
      [
        " sunny", " sunlight", " sunshine", " blue sky", " shade", " sunglasses", " bright sky",
        " clear", " sunset", " sunrise", " bright sun", " cloudless",
      ]
    ),
    (
      [" snow", " ice ", " icy", " winter"],
      [
        " summer", " hot ", " barefoot", " shorts", " tank top", " swim", " bikini", " autumn",
        " sandals", " sundress", " sleeveless", " straw hat", " flip-flops", " green grass",
        " dusty", " sprinkler",
      ]
    ),
    ([" sunset", " sunrise", " dusk"], [" afternoon", " noon", " morning sun", " blue sky"]),
    ([" shirtless", " bare-chested"], [" shirt", " jacket", " coat", " hoodie", " sweater"]),
    ([" empty", " quiet", " deserted"], [" crowd", " busy", " crowded", " packed"]),
    ([" barefoot", " bare feet"], [" boots", " shoes", " sneakers", " sandals", " flip-flops"]),
    (
      [" sleep", " napping", " naps", " nap "],
      [
        " look", " watch", " smil", " laugh", " wag", " bark", " talk", " sing", " point",
        " chew", " eat", " clap", " waving", " wave", " listening", " glasses",
      ]
    ),
    ([" bath ", " bathtub", " tub "], [" pajamas", " bathrobe", " towel"]),
    ([" bald"], [" hair", " ponytail", " pigtails", " braids"]),
  ]

  /// What captions say of women and girls, and of men and boys.
  private static let womens = [
    "dress", "skirt", "bikini", "tutu", "nightgown", "pigtails", "braids", "kimono", "necklace",
    "headscarf", "visor",
  ]
  private static let mens = ["beard", "tuxedo", "mohawk", "bow tie", "swim trunks"]

  /// Worn, but nobody is "in" them.
  private static let accessories = [
    "glasses", "goggles", "headphones", "necklace", "earmuffs", "gloves", "kneepads", "name tag",
    "mittens", "nose",
  ]

  /// False for clothes and features that do not go with the agent's gender.
  static func allows(_ words: String, of agent: Agent) -> Bool {
    if agent.gender != .female && womens.contains(where: words.contains) { return false }
    return agent.gender == .male || !mens.contains(where: words.contains)
  }

  /// True for what one is seen "with" and not "in".
  static func isAccessory(_ words: String) -> Bool {
    accessories.contains(where: words.contains)
  }

  private static let paths = ["down ", "through ", "across ", "along ", "past ", "over "]
  private static let locations = [
    " down ", " across ", " along ", " through ", " past ", " up ", " in a", " in the ", " at a",
    " at the ", " near ", " under ", " beside ", " around ", " outside ", " into ", " between ",
  ]

  /// True for a place that one moves along and does not stand in.
  static func isPath(_ place: String) -> Bool {
    paths.contains(where: place.hasPrefix)
  }

  /// True when what the agent does already tells where.
  static func saysWhere(_ action: String) -> Bool {
    locations.contains(where: action.contains)
  }

  static func accepts(_ sentence: String) -> Bool {
    let words = sentence.lowercased().split { $0 == " " || $0 == "," || $0 == "." }
    guard wordCounts.contains(words.count) else { return false }
    return !repeatsItself(words) && !contradictsItself(" " + words.joined(separator: " ") + " ")
  }

  /// True for a content word said twice ("a red hat on a red bench"), whatever its number.
  private static func repeatsItself(_ words: [Substring]) -> Bool {
    var counts: [Substring: Int] = [:]
    for word in words {
      let stem = word.count > 4 && word.hasSuffix("s") ? word.dropLast() : word
      let count = counts[stem, default: 0] + 1
      counts[stem] = count
      if !functionWords.contains(String(stem)) && count > 1 { return true }
      if sparing.contains(String(stem)) && count > 2 { return true }
    }
    return false
  }

  private static func contradictsItself(_ text: String) -> Bool {
    exclusions.contains { first, second in
      first.contains(where: text.contains) && second.contains(where: text.contains)
    }
  }
}
