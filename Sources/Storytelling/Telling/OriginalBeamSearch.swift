import Language
import Neural

/// The beam search of neural-storyteller (`search.py`, `run_sampler` of
/// `skipthoughts/decoding/tools.py`), exactly.
///
/// Each step takes the cheapest continuations of all live hypotheses together,
/// as many as are not finished yet; those that end with the end mark are
/// finished. Costs are −ln p and are never divided by a length, so that short
/// stories win.
struct OriginalBeamSearch {
  /// A hypothesis.
  struct Candidate: Equatable {
    /// Its words; the last is the end mark, or any word when the search was cut
    /// off.
    var words: [Int32] = []

    /// −ln of its probability.
    var cost = 0.0
  }

  /// What the unknown word costs when it is barred: more than any sentence, yet
  /// it is chosen when nothing else is left.
  private static let barredCost = 1e20

  let vocabulary: Vocabulary

  /// Hypotheses kept, k.
  let width: Int

  /// The most steps; 1000 in the original.
  let longest: Int

  /// Whether the unknown word may be said.
  var allowsUnknown = false

  /// The hypotheses that are finished, in the order in which they were, then
  /// those that are not.
  ///
  /// - Parameters:
  ///   - batch: one story at its beginning.
  ///   - onStep: called before each step; throw from it to stop.
  func candidates(
    _ batch: inout StoryBatch, onStep: () throws -> Void
  ) rethrows -> [Candidate] {
    var live = [Candidate()]
    var finished: [Candidate] = []
    for _ in 0..<longest {
      try onStep()
      let logits = batch.logits(after: live.map { $0.words.last ?? -1 })
      let best = cheapest(logits, live, count: width - finished.count)
      let extended = best.map { choice in
        Candidate(words: live[choice.row].words + [choice.word], cost: -choice.score)
      }
      let isFinished = best.map { $0.word == vocabulary.endID }
      finished += zip(extended, isFinished).filter(\.1).map(\.0)
      live = zip(extended, isFinished).filter { !$0.1 }.map(\.0)
      if live.isEmpty || finished.count >= width { break }
      batch.keep(zip(best, isFinished).filter { !$0.1 }.map(\.0.row))
    }
    return finished + live
  }

  private func cheapest(
    _ logits: Tensor, _ live: [Candidate], count: Int
  ) -> [TopChoices.Choice] {
    let normalizers = Elementwise.logNormalizers(logits)
    var best = TopChoices(limit: count)
    for (row, candidate) in live.enumerated() {
      let offset = Double(normalizers[row]) + candidate.cost
      for (word, logit) in logits.rowBuffer(row).enumerated() {
        let isBarred = !allowsUnknown && Int32(word) == vocabulary.unknownID
        let cost = isBarred ? Self.barredCost : offset - Double(logit)
        best.offer(-cost, row: row, word: Int32(word))
      }
    }
    return best.choices
  }

  /// The story that the original tells of candidates: the cheapest, without its
  /// last token, whatever that is; the first candidate is passed over when
  /// nothing of it is left.
  static func story(of candidates: [Candidate]) -> Candidate? {
    var stories = candidates.map { Candidate(words: $0.words.dropLast(), cost: $0.cost) }
    if stories.first?.words.isEmpty == true { stories.removeFirst() }
    // The first of equal ones.
    return stories.min { $0.cost < $1.cost }
  }
}
