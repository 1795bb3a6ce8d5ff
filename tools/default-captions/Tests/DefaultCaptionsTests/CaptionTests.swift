import Testing

@testable import default_captions

/// The captions of the embedded default, generated once for all tests.
private let captions = Result { try written(seed: 8, count: 24_000) }

/// The words of each.
private let words = captions.map { $0.map { Statistics.words(of: $0.text) } }

private func written(seed: UInt64, count: Int) throws -> [Caption] {
  var generator = Generator(seed: seed)
  return try generator.captions(count: count)
}

@Suite struct CaptionTests {
  @Test func sameSeedWritesTheSameCaptions() throws {
    let first = try written(seed: 5, count: 500).map(\.text)
    #expect(try written(seed: 5, count: 500).map(\.text) == first)
    #expect(try written(seed: 6, count: 500).map(\.text) != first)
    #expect(try written(seed: 8, count: 500).map(\.text) == captions.get().prefix(500).map(\.text))
  }

  /// FNV-1a over the default output. A change of the grammar or of its words changes it, and
  /// with it what the embedded default was built from.
  @Test func defaultCaptionsAreThoseOnRecord() throws {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in try captions.get().map(\.text).joined(separator: "\n").utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    #expect(hash == 0x9B27_B7D8_2702_7717)
  }

  @Test func captionsAreDistinct() throws {
    let texts = try captions.get().map { $0.text.lowercased() }
    #expect(texts.count == 24_000)
    #expect(Set(texts).count == texts.count)
  }

  @Test func everyCaptionIsASentence() throws {
    let broken = try captions.get().map(\.text).filter { text in
      text.first?.isUppercase != true || text.last != "." || text.dropLast().contains(".")
        || text.contains { "{}<>|~%^@=!".contains($0) }
        || ["  ", " ,", " ."].contains(where: text.contains)
        || !Coherence.wordCounts.contains(Statistics.words(of: text).count)
    }
    #expect(broken.isEmpty)
  }

  @Test func noWordIsSaidTwiceInARow() throws {
    let stuttering = try words.get().filter { words in
      zip(words, words.dropFirst()).contains { $0 == $1 }
    }
    #expect(stuttering.isEmpty)
  }

  @Test func articlesAreRight() throws {
    let consonantSounds = ["uni", "use", "one", "ukulele"]
    let wrong = try words.get().filter { words in
      zip(words, words.dropFirst()).contains { word, next in
        guard word == "a" || word == "an" else { return false }
        let hasVowelSound =
          "aeiou".contains(next.first!) && !consonantSounds.contains(where: next.hasPrefix)
        return (word == "an") != hasVowelSound
          || ["a", "an", "the", "two", "three", "several"].contains(next)
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test func manyWordsAreUsed() throws {
    #expect(try Statistics(captions: captions.get()).vocabulary.count >= 2_500)
  }

  @Test func noFrameDominates() throws {
    let counts = Statistics.counts(of: try captions.get().map(\.frame))
    #expect(counts[0].count < 24_000 * 8 / 100)
  }

  @Test func aSixthOfTheCaptionsAreLandscapes() throws {
    let names = Set((Scene.landscapes + Scene.seascapes + Scene.cities).map(\.name))
    #expect(try captions.get().count { names.contains($0.scene) } >= 24_000 / 6)
  }

  @Test(arguments: [
    "man", "woman", "boy", "girl", "toddler", "couple", "family", "crowd", "worker", "musician",
    "athlete", "dog", "cat", "horse", "cow", "sheep", "bird", "elephant", "football", "soccer",
    "baseball", "basketball", "tennis", "ski", "snowboard", "surf", "skateboard", "bmx", "climb",
    "hockey", "rugby", "run", "swim", "gymnast", "street", "traffic", "market", "shop", "bus",
    "crossing", "perform", "beach", "water", "mountain", "snow", "forest", "meadow", "field",
    "desert", "park", "playground", "pizza", "cake", "fruit", "kitchen", "restaurant", "car",
    "motorcycle", "bicycle", "train", "boat", "airplane", "rain", "fog", "storm", "sun", "sunset",
    "living", "bed", "desk", "bathroom", "office", "concert", "museum", "lake", "skyline",
    "night", "city", "sea", "rainy", "wave",
  ])
  func subjectIsWellCovered(subject: String) throws {
    let count = try words.get().count { $0.contains { $0.hasPrefix(subject) } }
    #expect(count >= 100)
  }

  @Test func askingForTooManyIsRefused() {
    let scene = Scene("tiny", captions: "A dog runs through the {red|blue} snow")
    var generator = Generator(seed: 1, scenes: [scene])
    #expect(throws: Generator.Failure.exhausted(got: 2, expected: 3)) {
      try generator.captions(count: 3)
    }
  }
}

@Suite struct CommandTests {
  @Test func optionsAreRead() throws {
    let command = try Command(arguments: ["--seed", "3", "--count", "2"])
    #expect(command.seed == 3 && command.count == 2)
    #expect(try command.output().split(separator: "\n").count == 2)
    #expect(try Command(arguments: ["--help"]).output() == Command.help)
  }

  @Test func wrongOptionsAreRefused() {
    #expect(throws: Command.Usage.unknown(got: "--sed")) { try Command(arguments: ["--sed"]) }
    #expect(throws: Command.Usage.number(option: "--count", got: "-1")) {
      try Command(arguments: ["--count", "-1"])
    }
    #expect(throws: Command.Usage.number(option: "--seed", got: nil)) {
      try Command(arguments: ["--seed"])
    }
  }
}
