import Foundation
import Neural

/// A beam search whose stories obey the dials and are ranked with a length
/// penalty (Wu et al. 2016, "Google's neural machine translation system",
/// section 7), in groups that avoid one another's words (Vijayakumar et al.
/// 2018, "Diverse beam search").
struct BeamSearch {
  let rules: StoryRules

  /// The best story.
  ///
  /// - Parameters:
  ///   - batch: as many stories at their beginning as the dials have groups.
  ///   - onStep: called before each step; throw from it to stop.
  func best(_ batch: inout StoryBatch, onStep: () throws -> Void) rethrows -> StoryDraft? {
    var groups = (0..<rules.dials.beamGroups).map { _ in BeamGroup(rules) }
    while groups.contains(where: { !$0.live.isEmpty }) {
      try onStep()
      let logits = batch.logits(after: groups.flatMap { $0.live.map(\.lastWord) })
      var parents: [Int] = []
      var chosen: [Int32: Int] = [:]
      var row = 0
      for index in groups.indices {
        let rows = row..<row + groups[index].live.count
        parents += groups[index].advance(logits.rows(rows), chosen: chosen).map { row + $0 }
        for draft in groups[index].live { chosen[draft.lastWord, default: 0] += 1 }
        row = rows.upperBound
      }
      batch.keep(parents)
    }
    // Of equal stories that of the first group.
    let stories = groups.compactMap(\.finished.first)
    return stories.reduce(nil as BeamGroup.Finished?) { best, story in
      best.map { $0.score >= story.score ? $0 : story } ?? story
    }?.draft
  }
}

/// One group of a beam search.
struct BeamGroup {
  /// A story that is over, with its log probability divided by its length
  /// penalty.
  typealias Finished = (draft: StoryDraft, score: Double)

  /// The stories that go on, likeliest first.
  private(set) var live: [StoryDraft]

  /// The best of those that are over, best first.
  private(set) var finished: [Finished] = []

  private let dials: StoryDials
  private var width: Int { dials.beamWidth / dials.beamGroups }

  init(_ rules: StoryRules) {
    dials = rules.dials
    live = [StoryDraft(rules)]
  }

  /// Takes one step.
  ///
  /// - Parameters:
  ///   - logits: a row for each live story; changed.
  ///   - chosen: how often earlier groups chose each word at this step.
  /// - Returns: for each story that goes on, the row that it continues.
  mutating func advance(_ logits: Tensor, chosen: [Int32: Int]) -> [Int] {
    var parents: [Int] = []
    var next: [StoryDraft] = []
    for (place, choice) in choices(logits, chosen).enumerated() where next.count < width {
      let penalty = Double(dials.groupPenalty) * Double(chosen[choice.word] ?? 0)
      var draft = live[choice.row]
      draft.append(
        choice.word, logProbability: choice.score + penalty - draft.logProbability)
      if !draft.isOver {
        parents.append(choice.row)
        next.append(draft)
      } else if place < width {
        finish(draft)
      }
    }
    // Where no word may follow, the stories end as they are.
    if next.isEmpty, finished.isEmpty {
      for draft in live { finish(draft) }
    }
    live = next
    guard canImprove else {
      live = []
      return []
    }
    return parents
  }

  /// Twice as many continuations as are kept, so that enough are left when half
  /// of them end.
  private func choices(_ logits: Tensor, _ chosen: [Int32: Int]) -> [TopChoices.Choice] {
    for (row, draft) in live.enumerated() { draft.restrict(logits.rowBuffer(row)) }
    let normalizers = Elementwise.logNormalizers(logits)
    var best = TopChoices(limit: 2 * width)
    for (row, draft) in live.enumerated() {
      let values = logits.rowBuffer(row)
      for (word, count) in chosen { values[Int(word)] -= dials.groupPenalty * Float(count) }
      let offset = draft.logProbability - Double(normalizers[row])
      for (word, logit) in values.enumerated() where logit > -.infinity {
        best.offer(offset + Double(logit), row: row, word: Int32(word))
      }
    }
    return best.choices
  }

  private mutating func finish(_ draft: StoryDraft) {
    let score = draft.logProbability / penalty(draft.words.count)
    let place = finished.firstIndex { $0.score < score } ?? finished.count
    finished.insert((draft, score), at: place)
    if finished.count > width { finished.removeLast() }
  }

  /// Whether a live story could still come before the worst that is kept: at
  /// best it loses no more probability and grows as long as it may.
  private var canImprove: Bool {
    guard finished.count >= width, let worst = finished.last, let best = live.first else {
      return true
    }
    return best.logProbability / penalty(dials.mostWords) > worst.score
  }

  /// ((5 + words) / 6)^α.
  private func penalty(_ words: Int) -> Double {
    pow((5 + Double(words)) / 6, Double(dials.lengthPenalty))
  }
}
