/// How a story is to be told.
public struct StoryDials: Equatable, Sendable {
  /// Name of the style; default `romance`.
  public var style: String
  /// Strength λ of the style shift: 0 tells in the style of the captions, 1
  /// shifts all the way; default 1.
  public var strength: Float
  /// How far the captions' difference from the mean of captions is stretched
  /// before the shift; default 3. At the paper's 1 the mean of many captions says
  /// too little of any of them.
  public var emphasis: Float
  /// How much more than by itself the model keeps to the captions, word by word;
  /// default 1, not at all. Any other value takes twice the time.
  public var guidance: Float
  /// Sampling temperature: 0 takes the likeliest word each time; default 0.7.
  public var temperature: Float
  /// The most words; default 100.
  public var words: Int
  /// Nearest captions that the story draws on, at most as many as the index
  /// has; default 100.
  public var captions: Int
  /// Seed of the sampling, below 2⁵³. When a request leaves it out the server
  /// draws one before the service sees the request, and the reply names it.
  public var seed: UInt64?

  /// Dials, by default those of the interface.
  public init(
    style: String = "romance", strength: Float = 1, emphasis: Float = 3, guidance: Float = 1,
    temperature: Float = 0.7, words: Int = 100, captions: Int = 100, seed: UInt64? = nil
  ) {
    self.style = style
    self.strength = strength
    self.emphasis = emphasis
    self.guidance = guidance
    self.temperature = temperature
    self.words = words
    self.captions = captions
    self.seed = seed
  }

  /// Makes sure that every dial lies in its range.
  ///
  /// - Throws: ``Problem`` of kind `out-of-range` or `unknown-style`.
  public func validate() throws {
    let limits = RequestLimits.self
    try Inputs.require("strength", strength, in: -limits.strength...limits.strength)
    try Inputs.require("emphasis", emphasis, in: 0...limits.emphasis)
    try Inputs.require("guidance", guidance, in: 0...limits.guidance)
    try Inputs.require("temperature", temperature, in: 0...limits.temperature)
    try Inputs.require("words", words, in: 1...limits.words)
    try Inputs.require("captions", captions, in: 1...limits.captions)
    if let seed { try Inputs.require("seed", seed, in: 0...limits.seed - 1) }
    guard (1...limits.styleBytes).contains(style.utf8.count) else {
      throw Problem(
        .unknownStyle, "The name of the style is empty or too long.",
        got: "\(style.utf8.count) bytes", expected: "1 to \(limits.styleBytes) bytes")
    }
  }
}

extension StoryDials: Codable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case style, strength, emphasis, guidance, temperature, words, captions, seed
  }

  /// The names of the dials on the wire.
  package static let names = CodingKeys.allCases.map(\.rawValue)

  /// Reads the dials that are there and takes the defaults for the others.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    style = try fields.decodeIfPresent(String.self, forKey: .style) ?? style
    strength = try fields.decodeIfPresent(Float.self, forKey: .strength) ?? strength
    emphasis = try fields.decodeIfPresent(Float.self, forKey: .emphasis) ?? emphasis
    guidance = try fields.decodeIfPresent(Float.self, forKey: .guidance) ?? guidance
    temperature = try fields.decodeIfPresent(Float.self, forKey: .temperature) ?? temperature
    words = try fields.decodeIfPresent(Int.self, forKey: .words) ?? words
    captions = try fields.decodeIfPresent(Int.self, forKey: .captions) ?? captions
    seed = try fields.decodeIfPresent(UInt64.self, forKey: .seed)
  }
}
