/// A caption, and what it was made from.
struct Caption: Sendable {
  let text: String
  let scene: String
  /// The ``Frame``, or the line of ``Scene/captions``.
  let frame: String
}

/// Writes captions; the same seed gives the same captions.
struct Generator: Sendable {
  enum Failure: Error, Equatable, CustomStringConvertible {
    case exhausted(got: Int, expected: Int)

    var description: String {
      switch self {
      case .exhausted(let got, let expected):
        "the grammar gave \(got) distinct captions where \(expected) were asked for; "
          + "ask for fewer with --count"
      }
    }
  }

  /// Draws in a row that bring nothing new before the grammar counts as exhausted.
  private static let patience = 20_000

  private var random: SplitMix64
  private let lexicon: Lexicon
  private let scenes: [(weight: Int, element: Scene)]

  init(seed: UInt64, lexicon: Lexicon = .english, scenes: [Scene] = Scene.all) {
    random = SplitMix64(seed: seed)
    self.lexicon = lexicon
    self.scenes = scenes.map { ($0.weight, $0) }
  }

  /// `count` captions, all distinct.
  mutating func captions(count: Int) throws(Failure) -> [Caption] {
    var captions: [Caption] = []
    var known: Set<String> = []
    var misses = 0
    while captions.count < count {
      let caption = drawn(from: random.pick(weighted: scenes))
      if Coherence.accepts(caption.text) && known.insert(caption.text).inserted {
        captions.append(caption)
        misses = 0
      } else {
        misses += 1
        if misses == Generator.patience {
          throw .exhausted(got: captions.count, expected: count)
        }
      }
    }
    return captions
  }

  private mutating func drawn(from scene: Scene) -> Caption {
    if scene.actions.isEmpty || (!scene.captions.isEmpty && random.chance(16)) {
      let line = random.next(below: scene.captions.count)
      let text = scene.captions[line].filled(from: lexicon, using: &random)
      return Caption(
        text: Orthography.sentence(text), scene: scene.name, frame: "\(scene.name) \(line + 1)")
    }
    let agent = scene.cast.agent(from: lexicon, using: &random)
    var action: Scene.Action
    repeat {
      action = random.pick(scene.actions)
    } while action.isForMany.map { $0 != agent.isMany } ?? false
    let words = action.phrase.filled(from: lexicon, using: &random)
    let saysWhere = action.isComplete || Coherence.saysWhere(words)
    let frame = Frame.drawn(for: scene, saysWhere: saysWhere, using: &random)
    let text = phrase(scene, agent, action, words, frame)
    return Caption(
      text: Orthography.sentence(text), scene: scene.name, frame: frame.description)
  }

  private mutating func phrase(
    _ scene: Scene, _ agent: Agent, _ action: Scene.Action, _ words: String, _ frame: Frame
  ) -> String {
    let form: VerbForm =
      switch frame.verb {
      case .finite: .finite
      case .progressive: .progressive
      case .participle: .participle
      }
    var parts: [String] = []
    switch frame.opening {
    case .agent: break
    case .existence: parts.append(agent.phrase.hasPrefix("a ") ? "there is" : "there are")
    case .place: parts.append(fill(random.pick(scene.openingPlaces), agent, form) + ",")
    case .setting: parts.append(fill(random.pick(scene.openingSettings), agent, form) + ",")
    }
    parts.append(agent.phrase)
    parts += attribute(scene, agent, frame.attribute, form)
    parts.append(Inflection(agent: agent, form: form).resolve(words))
    if frame.hasPlace {
      let place = fill(random.pick(scene.places), agent, form)
      let mayFollow = action.isMotion && !words.contains(" over ")
      if mayFollow || !Coherence.isPath(place) { parts.append(place) }
    }
    return parts.joined(separator: " ") + ending(scene, agent, frame.ending, form)
  }

  private mutating func attribute(
    _ scene: Scene, _ agent: Agent, _ attribute: Frame.Attribute, _ form: VerbForm
  ) -> [String] {
    if attribute == .none { return [] }
    let choices = attribute == .having ? scene.features : scene.clothes
    let words = fill(random.pick(choices), agent, form)
    // Few captions would say it; leaving it out keeps the rest.
    guard Coherence.allows(words, of: agent) else { return [] }
    if attribute == .wearing { return ["wearing", words] }
    return [attribute == .having || Coherence.isAccessory(words) ? "with" : "in", words]
  }

  private mutating func ending(
    _ scene: Scene, _ agent: Agent, _ ending: Frame.Ending, _ form: VerbForm
  ) -> String {
    switch ending {
    case .nothing: return ""
    case .setting: return " " + fill(random.pick(scene.settings), agent, form)
    case .whileDoing:
      return " while " + fill(random.pick(scene.alongside), agent, .participle)
    case .andDoing:
      // The auxiliary is not said again: "is standing there and looking up".
      let second: VerbForm = form == .finite ? .finite : .participle
      return " and " + fill(random.pick(scene.alongside), agent, second)
    case .commaDoing:
      return ", " + fill(random.pick(scene.alongside), agent, .participle)
    case .others:
      let conjunction = random.pick([" as ", " while "])
      return conjunction + fill(random.pick(scene.others), agent, .finite)
    }
  }

  private mutating func fill(_ template: Template, _ agent: Agent, _ form: VerbForm) -> String {
    Inflection(agent: agent, form: form)
      .resolve(template.filled(from: lexicon, using: &random))
  }
}
