import Testing

@testable import default_captions

@Suite struct GrammarTests {
  @Test func wordFormsFollowEnglish() {
    let plurals = [
      "boy": "boys", "child": "children", "fisherman": "fishermen", "bus": "buses",
      "puppy": "puppies", "sheep": "sheep", "calf": "calves",
    ]
    for (noun, plural) in plurals { #expect(Morphology.plural(of: noun) == plural) }
    let participles = [
      "ride": "riding", "run": "running", "lie": "lying", "ski": "skiing",
      "play": "playing", "flee": "fleeing", "eat": "eating", "swim": "swimming",
    ]
    for (verb, form) in participles { #expect(Morphology.participle(of: verb) == form) }
    let finite = ["watch": "watches", "carry": "carries", "play": "plays", "go": "goes"]
    for (verb, form) in finite { #expect(Morphology.thirdPerson(of: verb) == form) }
    for word in ["uniform", "unicycle", "ukulele", "dog", "one"] {
      #expect(!Morphology.takesAn(word))
    }
    for word in ["umbrella", "hour", "old", "Italian"] { #expect(Morphology.takesAn(word)) }
  }

  @Test func marksAgreeWithTheAgent() {
    let phrase = "~hold @a red hat^ in %his hand^"
    let girl = Agent(phrase: "a girl", gender: .female, isMany: false, takesPluralVerb: false)
    let couple = Agent(phrase: "a couple", gender: .male, isMany: true, takesPluralVerb: false)
    let dogs = Agent(phrase: "two dogs", gender: .neuter, isMany: true, takesPluralVerb: true)
    #expect(
      Inflection(agent: girl, form: .finite).resolve(phrase) == "holds a red hat in her hand")
    #expect(
      Inflection(agent: couple, form: .progressive).resolve(phrase)
        == "is holding red hats in their hands")
    #expect(
      Inflection(agent: dogs, form: .progressive).resolve("~run and ~jump")
        == "are running and jumping")
    #expect(Inflection(agent: dogs, form: .finite).resolve("~carry it") == "carry it")
  }

  @Test func articlesFollowTheSound() {
    #expect(Orthography.sentence("a old man on a unicycle") == "An old man on a unicycle.")
    #expect(Orthography.sentence("A orange bus at a airport") == "An orange bus at an airport.")
  }

  @Test func contradictionsAndRepetitionsAreRefused() {
    #expect(Coherence.accepts("A man in a red hat sits on a bench."))
    #expect(!Coherence.accepts("A man in a red hat sits on a red bench."))
    #expect(!Coherence.accepts("A quiet street at night under a clear blue sky."))
    #expect(!Coherence.accepts("A dog runs."))
  }

  @Test func everyListThatATemplateNamesExists() {
    for scene in Scene.all {
      for template in scene.templates {
        for name in template.listNames {
          #expect(Lexicon.english.contains(name), "<\(name)> in \(scene.name)")
        }
      }
    }
    for (name, templates) in Lexicon.english.lists {
      for inner in templates.flatMap(\.listNames) {
        #expect(Lexicon.english.contains(inner), "<\(inner)> in <\(name)>")
      }
    }
  }

  @Test func everySceneHasANameOfItsOwn() {
    #expect(Set(Scene.all.map(\.name)).count == Scene.all.count)
  }

  /// Published values of SplitMix64 for seed 1234567.
  @Test func generatorGivesTheReferenceNumbers() {
    var generator = SplitMix64(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }
}

extension Scene {
  /// Every template of the scene.
  var templates: [Template] {
    cast.nouns.map(\.element) + actions.map(\.phrase) + places + clothes + features + alongside
      + others + settings + captions
  }
}

extension Template {
  /// The lists that the template names itself.
  var listNames: [String] {
    parts.flatMap { part -> [String] in
      switch part {
      case .text: return []
      case .choice(let alternatives): return alternatives.flatMap(\.listNames)
      case .list(let name): return [name]
      }
    }
  }
}
