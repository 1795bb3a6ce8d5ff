/// One dial of a story as the wire has it: what it is called, what it may be,
/// and where it stands. JSON, query strings and the OpenAPI document are read
/// and written from this list alone.
package struct StoryDial: Sendable {
  /// What a dial may be.
  package enum Kind: Sendable {
    case text(WritableKeyPath<StoryDials, String> & Sendable)
    case search(WritableKeyPath<StoryDials, StoryDials.Search> & Sendable)
    case score(WritableKeyPath<StoryDials, StoryDials.Score> & Sendable)
    case number(WritableKeyPath<StoryDials, Float> & Sendable, ClosedRange<Float>)
    case integer(WritableKeyPath<StoryDials, Int> & Sendable, ClosedRange<Int>)
    case optionalInteger(WritableKeyPath<StoryDials, Int?> & Sendable, ClosedRange<Int>)
    case seed(WritableKeyPath<StoryDials, UInt64?> & Sendable)
  }

  package let key: StoryDials.CodingKeys
  package let kind: Kind

  /// What it does, in a few words.
  package let description: String

  /// Its name on the wire.
  package var name: String { key.rawValue }

  private init(_ key: StoryDials.CodingKeys, _ kind: Kind, _ description: String) {
    self.key = key
    self.kind = kind
    self.description = description
  }

  /// Every dial, those first that people turn first.
  package static let all: [StoryDial] = {
    let limits = RequestLimits.self
    let penalty = -limits.countPenalty...limits.countPenalty
    return [
      .init(.style, .text(\.style), "Name of a style"),
      .init(.strength, .number(\.strength, -limits.strength...limits.strength), "λ"),
      .init(.emphasis, .number(\.emphasis, 0...limits.emphasis), "How much the captions count"),
      .init(
        .rescaling, .number(\.rescaling, 0...1),
        "How far the vector gets the length of the style's passages"),
      .init(
        .guidance, .number(\.guidance, 0...limits.guidance),
        "How much more than by itself the story keeps to the captions"),
      .init(
        .styleGuidance, .number(\.styleGuidance, 0...limits.guidance),
        "How much more than by itself the story keeps to the style"),
      .init(
        .echo, .number(\.echo, 0...limits.echo),
        "What the logits of the topic's words gain until they are told"),
      .init(
        .temperature, .number(\.temperature, 0...limits.temperature),
        "0 takes the likeliest word"),
      .init(.topK, .integer(\.topK, 0...limits.topK), "Likeliest words that may follow; 0 for all"),
      .init(.topP, .number(\.topP, 0...1), "Share of the likeliest words that may follow"),
      .init(.minP, .number(\.minP, 0...1), "Least chance against the likeliest word's"),
      .init(.typical, .number(\.typical, 0...1), "Share of the least surprising words"),
      .init(
        .noRepeatLength, .integer(\.noRepeatLength, 0...limits.words),
        "Sequences of so many words are told once; 0 for no ban"),
      .init(
        .repetitionPenalty, .number(\.repetitionPenalty, 1...10),
        "Divides the logits of words already told"),
      .init(
        .presencePenalty, .number(\.presencePenalty, penalty),
        "Taken from the logit of a word that was told"),
      .init(
        .frequencyPenalty, .number(\.frequencyPenalty, penalty),
        "Taken from the logit of a word each time it was told"),
      .init(
        .names, .integer(\.names, 0...limits.words),
        "Different proper names that the story tells"),
      .init(
        .words, .integer(\.words, 1...limits.words),
        "Words after which the story ends with its sentence"),
      .init(
        .minimumWords, .optionalInteger(\.minimumWords, 0...limits.words),
        "Words before which the model may not end it; by default words"),
      .init(
        .maximumWords, .optionalInteger(\.maximumWords, 1...limits.words),
        "The most words; by default half as many again as words"),
      .init(.search, .search(\.search), "How words are chosen"),
      .init(.beamWidth, .integer(\.beamWidth, 1...limits.beamWidth), "Hypotheses of a beam"),
      .init(
        .beamGroups, .integer(\.beamGroups, 1...limits.beamWidth),
        "Groups of hypotheses that avoid one another's words"),
      .init(
        .groupPenalty, .number(\.groupPenalty, 0...limits.countPenalty),
        "What a word costs for each earlier group that chose it"),
      .init(
        .lengthPenalty, .number(\.lengthPenalty, 0...limits.lengthPenalty),
        "Exponent of the length that beams are ranked by"),
      .init(
        .bestOf, .integer(\.bestOf, 1...limits.bestOf),
        "Stories drawn, the best of which is told"),
      .init(.score, .score(\.score), "What makes the best of several stories"),
      .init(.captions, .integer(\.captions, 1...limits.captions), "Captions to draw on"),
      .init(.seed, .seed(\.seed), "Drawn by the daemon when left out"),
    ]
  }()
}

// MARK: - Range

extension StoryDial {
  /// - Throws: ``Problem`` of kind `out-of-range`.
  func validate(_ dials: StoryDials) throws {
    switch kind {
    case .number(let path, let range): try Inputs.require(name, dials[keyPath: path], in: range)
    case .integer(let path, let range): try Inputs.require(name, dials[keyPath: path], in: range)
    case .optionalInteger(let path, let range):
      if let value = dials[keyPath: path] { try Inputs.require(name, value, in: range) }
    case .seed(let path):
      if let seed = dials[keyPath: path] {
        try Inputs.require(name, seed, in: 0...RequestLimits.seed - 1)
      }
    case .text, .search, .score: break
    }
  }
}

// MARK: - JSON

extension StoryDial {
  /// Reads the dial if it is there.
  func decode(
    from fields: KeyedDecodingContainer<StoryDials.CodingKeys>, into dials: inout StoryDials
  ) throws {
    func read<Value: Decodable>(_ path: WritableKeyPath<StoryDials, Value>) throws {
      if let value = try fields.decodeIfPresent(Value.self, forKey: key) {
        dials[keyPath: path] = value
      }
    }
    func read<Value: Decodable>(_ path: WritableKeyPath<StoryDials, Value?>) throws {
      dials[keyPath: path] = try fields.decodeIfPresent(Value.self, forKey: key)
    }
    switch kind {
    case .text(let path): try read(path)
    case .search(let path): try read(path)
    case .score(let path): try read(path)
    case .number(let path, _): try read(path)
    case .integer(let path, _): try read(path)
    case .optionalInteger(let path, _): try read(path)
    case .seed(let path): try read(path)
    }
  }
}

// MARK: - Query strings

extension StoryDial {
  /// The dial as it stands in a query string; nil when it is not set.
  package func text(of dials: StoryDials) -> String? {
    switch kind {
    case .text(let path): dials[keyPath: path]
    case .search(let path): dials[keyPath: path].rawValue
    case .score(let path): dials[keyPath: path].rawValue
    case .number(let path, _): "\(dials[keyPath: path])"
    case .integer(let path, _): "\(dials[keyPath: path])"
    case .optionalInteger(let path, _): dials[keyPath: path].map { "\($0)" }
    case .seed(let path): dials[keyPath: path].map { "\($0)" }
    }
  }

  /// Sets the dial from a query string.
  ///
  /// - Throws: ``Problem`` of kind `invalid-parameter`.
  package func set(_ text: String, in dials: inout StoryDials) throws {
    func parsed<Value: LosslessStringConvertible>(_ expected: String) throws -> Value {
      guard let value = Value(text) else { throw unusable(text, expected: expected) }
      return value
    }
    func choice<Value: RawRepresentable<String> & CaseIterable>() throws -> Value {
      guard let value = Value(rawValue: text) else {
        throw unusable(
          text, expected: Value.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return value
    }
    switch kind {
    case .text(let path): dials[keyPath: path] = text
    case .search(let path): dials[keyPath: path] = try choice()
    case .score(let path): dials[keyPath: path] = try choice()
    case .number(let path, _): dials[keyPath: path] = try parsed("a number")
    case .integer(let path, _): dials[keyPath: path] = try parsed("an integer")
    case .optionalInteger(let path, _):
      dials[keyPath: path] = try parsed("an integer") as Int
    case .seed(let path): dials[keyPath: path] = try parsed("an integer") as UInt64
    }
  }

  private func unusable(_ text: String, expected: String) -> Problem {
    Problem(
      .invalidParameter, "The query parameter \"\(name)\" cannot be used.",
      got: String(text.prefix(256)), expected: expected)
  }
}
