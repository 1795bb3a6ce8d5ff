/// The shape of a sentence: what stands before the agent, beside it, as its verb, and after it.
struct Frame: Hashable, Sendable, CustomStringConvertible {
  enum Opening: String, Sendable {
    /// "Two dogs run through the snow."
    case agent
    /// "In a park, two dogs are running."
    case place
    /// "On a sunny day, two dogs are running."
    case setting
    /// "There are two dogs running through the snow."
    case existence
  }
  enum Attribute: String, Sendable { case none, wearing, dressed, having }
  enum Verb: String, Sendable { case finite, progressive, participle }
  enum Ending: String, Sendable { case nothing, setting, whileDoing, andDoing, commaDoing, others }

  let opening: Opening
  let attribute: Attribute
  let verb: Verb
  let hasPlace: Bool
  let ending: Ending

  var description: String {
    [
      opening.rawValue, attribute.rawValue, verb.rawValue, hasPlace ? "place" : "",
      ending.rawValue,
    ].joined(separator: "/")
  }

  /// A frame that the scene has the parts for; without a place if the action says where.
  static func drawn(
    for scene: Scene, saysWhere: Bool, using generator: inout SplitMix64
  ) -> Frame {
    let opening = generator.pick(
      weighted: [
        (78, Opening.agent), (scene.openingPlaces.isEmpty || saysWhere ? 0 : 9, .place),
        (scene.openingSettings.isEmpty ? 0 : 6, .setting), (7, .existence),
      ])
    let verb: Verb =
      switch opening {
      case .agent:
        generator.pick(weighted: [(42, .finite), (32, .progressive), (26, .participle)])
      case .place, .setting: generator.pick(weighted: [(55, .finite), (45, .progressive)])
      case .existence: .participle
      }
    // "A man wearing a hat walking" stumbles; "a man in a hat walking" does not.
    let attribute: Attribute = generator.pick(
      weighted: [
        (48, .none), (scene.clothes.isEmpty || verb == .participle ? 0 : 14, .wearing),
        (scene.clothes.isEmpty ? 0 : 24, .dressed), (scene.features.isEmpty ? 0 : 14, .having),
      ])
    let canEndInSetting = opening != .setting && !scene.settings.isEmpty
    let ending: Ending = generator.pick(
      weighted: [
        (40, .nothing), (canEndInSetting ? 22 : 0, .setting),
        (scene.alongside.isEmpty ? 0 : 11, .whileDoing),
        (scene.alongside.isEmpty ? 0 : 10, .andDoing),
        (scene.alongside.isEmpty ? 0 : 8, .commaDoing), (scene.others.isEmpty ? 0 : 11, .others),
      ])
    let mayHavePlace = opening != .place && !saysWhere && !scene.places.isEmpty
    let hasPlace = mayHavePlace && generator.chance(ending == .nothing ? 90 : 55)
    return Frame(
      opening: opening, attribute: attribute, verb: verb, hasPlace: hasPlace, ending: ending)
  }
}

extension Scene {
  private static let placeOpeners = [
    "in ", "on ", "at ", "near ", "beside ", "outside ", "inside ", "under ", "behind ", "by ",
  ]
  private static let settingOpeners = ["on ", "under ", "during ", "after ", "at ", "in "]

  /// The places that may open a sentence: those that say where, and of nobody in particular.
  var openingPlaces: [Template] {
    places.filter { $0.begins(withOneOf: Scene.placeOpeners) && !$0.hasMarks }
  }

  var openingSettings: [Template] {
    settings.filter { $0.begins(withOneOf: Scene.settingOpeners) && !$0.hasMarks }
  }
}

extension Template {
  fileprivate func begins(withOneOf openers: [String]) -> Bool {
    switch parts.first {
    case .text(let text): openers.contains(where: text.hasPrefix)
    case .choice(let alternatives):
      alternatives.allSatisfy { alternative in
        guard case .text(let text) = alternative.parts.first else { return false }
        return openers.contains { (text + " ").hasPrefix($0) }
      }
    // <day> and <winterday> say when: "on a warm day".
    case .list(let name): name.hasSuffix("day")
    case nil: false
    }
  }

  /// True when the template's own text speaks of the agent.
  fileprivate var hasMarks: Bool {
    parts.contains { part in
      switch part {
      case .text(let text): text.contains { "%@^~".contains($0) }
      case .choice(let alternatives): alternatives.contains(where: \.hasMarks)
      case .list: false
      }
    }
  }
}
