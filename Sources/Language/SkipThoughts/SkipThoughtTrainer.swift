import Neural

/// Trains skip-thoughts on books: from each sentence the model learns to tell
/// the sentences around it (Kiros et al. 2015; skip-thoughts, `training/`).
public final class SkipThoughtTrainer {
  /// What held-out books say of a model.
  public struct Measure: Sendable, Equatable {
    /// The mean loss of a token that each decoder tells, in nats, over the whole
    /// vocabulary.
    public var losses: [SkipThoughtTarget: Double] = [:]

    /// The mean over the decoders.
    public var loss: Double {
      losses.values.sorted().reduce(0, +) / Double(max(1, losses.count))
    }
  }

  private let model: SkipThoughtModel
  private let loss: SequenceLoss
  private let longestSentence: Int
  private let run: TrainingRun

  /// The measure on held-out books that was made last.
  public private(set) var measure = Measure()

  /// Starts a run, or takes it up again when the file `checkpointPath` exists.
  ///
  /// - Parameters:
  ///   - loss: how the output layer learns.
  ///   - longestSentence: sentences with more words are left out, and so are
  ///     their neighbours; 30 in the released trainer.
  public init(
    _ model: SkipThoughtModel, loss: SequenceLoss, longestSentence: Int = 30,
    settings: TrainingSettings, checkpointPath: String?
  ) throws {
    self.model = model
    self.loss = loss
    self.longestSentence = longestSentence
    run = try TrainingRun(model.parameters, settings: settings, checkpointPath: checkpointPath)
  }

  /// Trains to the last step. Reports carry the mean loss of a target token,
  /// and the negative held-out loss of a token as their measure.
  ///
  /// - Parameter stores: what is learned from; a store that stands here several
  ///   times is seen as often.
  /// - Throws: ``LanguageError/noTriples(longest:)``, `TrainingDiverged`, and
  ///   what the closures throw.
  public func train(
    on stores: [TokenStore], heldOut: TokenStore, improved: (SkipThoughtModel) throws -> Void,
    report: (TrainingReport) throws -> Void
  ) throws {
    let sentences = stores.enumerated().flatMap { index, store in
      SentenceTriples.eligible(in: store, longest: longestSentence).map {
        SentenceTriples.Place(store: index, sentence: $0)
      }
    }
    let heldOutSentences = SentenceTriples.eligible(in: heldOut, longest: longestSentence)
    guard !sentences.isEmpty, !heldOutSentences.isEmpty else {
      throw LanguageError.noTriples(longest: longestSentence)
    }
    let lengths = sentences.map { stores[$0.store].sentence($0.sentence).count }
    try run.train(
      batches: { LengthBatches.draw(lengths: lengths, batchSize: run.settings.batchSize, &$0) },
      update: { batch, random in
        let triples = SentenceTriples(stores, batch.map { sentences[$0] })
        let sum = model.addGradients(
          triples, loss: loss, scale: 1 / Float(batch.count), random: &random)
        return TrainingRun.Loss(sum: sum, items: triples.wordCount(of: model.targets))
      },
      validate: {
        measure = model.measure(
          on: heldOut, sentences: Self.spread(heldOutSentences, count: Limits.validatedTriples))
        return -measure.loss
      },
      improved: { try improved(model) }, report: report)
  }

  /// Some of the elements, evenly spread over all.
  static func spread(_ elements: [Int], count: Int) -> [Int] {
    guard elements.count > count else { return elements }
    return (0..<count).map { elements[$0 * elements.count / count] }
  }
}

extension SkipThoughtModel {
  /// The mean losses of the neighbours of some sentences.
  func measure(on store: TokenStore, sentences: [Int]) -> SkipThoughtTrainer.Measure {
    var sums: [SkipThoughtTarget: Double] = [:]
    var tokens: [SkipThoughtTarget: Int] = [:]
    for start in stride(from: 0, to: sentences.count, by: Limits.textsInBatch) {
      let part = sentences[start..<min(sentences.count, start + Limits.textsInBatch)]
      let triples = SentenceTriples(store, sentences: part)
      for (target, loss) in evaluate(triples) {
        sums[target, default: 0] += loss
        tokens[target, default: 0] += triples[target].wordCount
      }
    }
    return SkipThoughtTrainer.Measure(
      losses: sums.reduce(into: [:]) { $0[$1.key] = $1.value / Double(max(1, tokens[$1.key]!)) })
  }

  /// How often the true next sentence comes first among candidates from
  /// elsewhere in the same store.
  ///
  /// Candidates are ranked by how much likelier the sentence's own vector makes
  /// them than the mean vector of many sentences does (the pointwise mutual
  /// information under the decoder): by likelihood alone a commonplace sentence
  /// would come first whatever stands before it.
  ///
  /// - Parameters:
  ///   - sentenceCount: sentences asked about.
  ///   - candidateCount: the true next sentence and the others, so that chance
  ///     is 1 in `candidateCount`.
  ///   - seed: chooses the others.
  /// - Returns: the share, 0 to 1; nil of a model that does not tell the next sentence.
  public func nextSentenceAccuracy(
    on store: TokenStore, sentenceCount: Int = 500, candidateCount: Int = 20,
    longestSentence: Int = 30, seed: UInt64 = 1
  ) -> Double? {
    guard let next = decoders.first(where: { $0.target == .next })?.layer else { return nil }
    let eligible = SentenceTriples.eligible(in: store, longest: longestSentence)
    guard eligible.count >= candidateCount else { return 0 }
    var random = RandomSource(seed: seed)
    let asked = SkipThoughtTrainer.spread(eligible, count: sentenceCount)
    let vectors = vectors(of: asked.map { Array(store.sentence($0)) })
    let mean = vectors.meanRow()
    let hits = asked.enumerated().count { row, sentence in
      let truth = Array(store.sentence(sentence + 1))
      let others = (1..<candidateCount).map { _ in
        Array(store.sentence(eligible[random.index(below: eligible.count)]))
      }
      let candidates = [truth] + others.filter { $0 != truth }
      func losses(from vector: Tensor) -> [Double] {
        self.losses(of: candidates, by: next, from: vector.repeated(candidates.count))
      }
      let own = losses(from: vectors.rows(row..<row + 1))
      let unconditional = losses(from: mean)
      let gains = zip(unconditional, own).map(-)
      return gains.dropFirst().allSatisfy { $0 < gains[0] }
    }
    return Double(hits) / Double(asked.count)
  }
}
