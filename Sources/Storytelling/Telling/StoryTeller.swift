import Language
import Neural

/// Tells a story from a vector.
public struct StoryTeller: Sendable {
  /// The language model.
  public let decoder: StoryDecoder

  /// The ids of the proper names that the decoder knows.
  private let names: Set<Int32>

  /// Makes a teller. O(words of the vocabulary).
  public init(decoder: StoryDecoder) {
    self.decoder = decoder
    names = Set(decoder.vocabulary.nameIDs)
  }

  /// Tells a story.
  ///
  /// The story ends with the first sentence that ends after `dials.words`
  /// words. Quotes are balanced, sentences begin with capitals, and the unknown
  /// word is never said. The same dials give the same story at any number of
  /// threads.
  ///
  /// - Parameters:
  ///   - vectors: d − c + r, or any other vector of the decoder's length, and
  ///     those that guidance leads away from.
  ///   - captions: what the best of several stories says most of
  ///     (``StoryScore/captions``).
  ///   - topic: the words that ``StoryDials/echo`` leads to.
  ///   - dials: how to tell it; the seed fixes the story.
  ///   - onText: called after each step with the readable text that it added,
  ///     which is empty until the end when the story is chosen among several;
  ///     the pieces joined are the story. Throw from it to stop.
  /// - Returns: the story.
  /// - Throws: ``StorytellingError/wrongVectorLength(got:expected:)``,
  ///   ``StorytellingError/dialOutOfRange(name:got:expected:)``, and what
  ///   `onText` throws.
  /// - Complexity: O(words · vocabulary · word length), times the stories or
  ///   hypotheses that are told side by side.
  public func tell(
    _ vectors: StoryVectors, captions: [String] = [], topic: [TopicWord] = [],
    dials: StoryDials = StoryDials(), onText: (String) throws -> Void = { _ in }
  ) throws -> String {
    try dials.validate()
    let rules = StoryRules(
      dials, topic: topic, names: names, vocabulary: decoder.vocabulary)
    func batch(_ count: Int) throws -> StoryBatch {
      try StoryBatch(decoder, under: vectors.weighted(dials), count: count)
    }
    switch dials.search {
    case .draw where dials.bestOf == 1:
      var batch = try batch(1)
      return try drawAloud(&batch, rules, onText: onText)
    case .draw:
      var batch = try batch(dials.bestOf)
      let drafts = try draw(&batch, rules) { _ in try onText("") }
      return try whole(best(of: drafts, captions: captions, dials.score), onText)
    case .beam:
      var batch = try batch(dials.beamGroups)
      let best = try BeamSearch(rules: rules).best(&batch) { try onText("") }
      return try whole(text(of: best?.words ?? []), onText)
    case .originalBeam:
      var batch = try StoryBatch(decoder, under: vectors.alone, count: 1)
      let search = OriginalBeamSearch(
        vocabulary: decoder.vocabulary, width: dials.beamWidth, longest: dials.mostWords)
      let candidates = try search.candidates(&batch) { try onText("") }
      return try whole(
        text(of: OriginalBeamSearch.story(of: candidates)?.words ?? []), onText)
    }
  }

  /// One story whose text is handed out word by word.
  private func drawAloud(
    _ batch: inout StoryBatch, _ rules: StoryRules, onText: (String) throws -> Void
  ) throws -> String {
    var text = Detokenizer(options: Self.writing)
    var story = ""
    _ = try draw(&batch, rules) { word in
      guard let word else { return }
      let piece = text.append(decoder.vocabulary.word(word))
      story += piece
      try onText(piece)
    }
    return try story + whole(text.finish(), onText)
  }

  /// Draws as many stories as the dials say, side by side, each with random
  /// numbers of its own.
  ///
  /// - Parameter onStep: called after each step with the word that it added to
  ///   the first story, if any.
  private func draw(
    _ batch: inout StoryBatch, _ rules: StoryRules, onStep: (Int32?) throws -> Void
  ) rethrows -> [StoryDraft] {
    let count = rules.dials.bestOf
    var seeds = RandomSource(seed: rules.dials.seed)
    var samplers = (0..<count).map { index in
      WordSampler(rules.dials, seed: index == 0 ? rules.dials.seed : seeds.next())
    }
    var drafts = [StoryDraft](repeating: StoryDraft(rules), count: count)
    var live = Array(0..<count)
    while !live.isEmpty {
      let logits = batch.logits(after: live.map { drafts[$0].lastWord })
      for (row, story) in live.enumerated() { drafts[story].restrict(logits.rowBuffer(row)) }
      let normalizers = count == 1 ? [0] : Elementwise.logNormalizers(logits)
      let told = drafts[0].words.count
      var kept: [Int] = []
      for (row, story) in live.enumerated() {
        let values = logits.rowBuffer(row)
        guard let word = samplers[story].draw(values) else { continue }
        drafts[story].append(
          word, logProbability: Double(values[Int(word)]) - Double(normalizers[row]))
        if !drafts[story].isOver { kept.append(row) }
      }
      try onStep(drafts[0].words.dropFirst(told).last)
      batch.keep(kept)
      live = kept.map { live[$0] }
    }
    return drafts
  }

  /// The text of the story with the highest score, of equal ones the first.
  private func best(of drafts: [StoryDraft], captions: [String], _ score: StoryScore) -> String {
    let captions = CaptionWords(captions)
    var best = (text: "", score: -Double.infinity)
    for draft in drafts {
      let text = text(of: draft.words)
      let value = score.value(of: draft, text: text, captions: captions)
      if value > best.score { best = (text, value) }
    }
    return best.text
  }

  // MARK: - Text

  private static let writing = Detokenizer.Options(restoresCapitals: true)

  private func text(of words: [Int32]) -> String {
    Detokenizer.text(decoder.vocabulary.decode(words), options: Self.writing)
  }

  /// Hands out a text in one piece.
  private func whole(_ text: String, _ onText: (String) throws -> Void) rethrows -> String {
    try onText(text)
    return text
  }
}
