/// One kind of photograph: who is in it, and what such people or animals do there.
///
/// Every block holds one template a line, and any two lines of different blocks fit together;
/// that is what keeps the captions coherent.
struct Scene: Sendable {
  let name: String
  /// How often the scene is drawn, relative to the others.
  let weight: Int
  let cast: Cast
  let actions: [Action]
  /// Prepositional phrases: "on a crowded beach".
  let places: [Template]
  /// Clothes, after "in" and "wearing".
  let clothes: [Template]
  /// What the agent has, after "with".
  let features: [Template]
  /// What the agent does besides: "~hold a map".
  let alongside: [Template]
  /// What others do meanwhile, after "as" and "while".
  let others: [Template]
  /// Weather, light and background: "under a cloudy sky".
  let settings: [Template]
  /// Captions written as a whole.
  let captions: [Template]

  /// What the agent does, and how it may be used.
  struct Action: Sendable {
    let phrase: Template
    /// Written with "!" at the end: says where it happens, so that no place follows.
    let isComplete: Bool
    /// Written with "one:" or "many:" at the start, when only one or only several can do it.
    let isForMany: Bool?
    /// Goes somewhere, so that "along the river" may follow.
    let isMotion: Bool

    private static let motions: Set<String> = [
      "ride", "run", "walk", "trot", "gallop", "race", "bound", "jog", "sprint", "pedal", "drive",
      "move", "travel", "hike", "ski", "skate", "march", "push", "pull", "swim", "wade", "paddle",
      "row", "fly", "float", "sail", "splash", "glide", "leap", "carry", "jump", "raft", "cross",
      "chase", "stroll", "climb", "follow",
    ]

    init(_ source: Substring) {
      var source = source
      isForMany = source.hasPrefix("many:") ? true : source.hasPrefix("one:") ? false : nil
      if isForMany != nil { source = source.drop { $0 != ":" }.dropFirst().trimmingSpaces() }
      isComplete = source.hasSuffix("!")
      phrase = Template(source.filter { $0 != "!" }.trimmingSpaces())
      let verb = source.dropFirst().prefix { $0.isLetter }
      isMotion = Action.motions.contains(String(verb))
    }
  }

  init(
    _ name: String, weight: Int = 2, who: String = "", numbers: Numbers = .mixed,
    isAlive: Bool = true, does: String = "", places: String = "", wear: String = "",
    with: String = "", also: String = "", others: String = "", settings: String = "",
    captions: String = ""
  ) {
    self.name = name
    self.weight = weight
    cast = Cast(who, numbers: numbers, isAlive: isAlive)
    actions = does.split(separator: "\n").map { Action($0) }
    self.places = Template.lines(places)
    clothes = Template.lines(wear)
    features = Template.lines(with)
    alongside = Template.lines(also)
    self.others = Template.lines(others)
    self.settings = Template.lines(settings)
    self.captions = Template.lines(captions)
    precondition(cast.isEmpty == actions.isEmpty, "\(name): agents and actions go together")
  }
}
