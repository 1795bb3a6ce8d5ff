import Neural

/// Trains a joint embedding with the pairwise ranking loss over the negatives
/// of each batch (Kiros's visual-semantic-embedding, `train.py`).
public final class EmbeddingTrainer {
  /// The knobs of a run beside those of ``TrainingSettings``.
  public struct Options: Sendable, Equatable {
    /// The loss.
    public var loss: RankingLoss

    /// The steps in which all negatives count before those of the loss do: the
    /// hardest ones alone teach little to random weights.
    public var warmupSteps: Int

    /// The share of a feature's numbers that are left out in training, at
    /// random; the others are scaled up (Srivastava et al. 2014).
    public var featureDropout: Float

    /// The share of the word vectors' numbers left out likewise.
    public var wordDropout: Float

    /// Makes options.
    public init(
      loss: RankingLoss = RankingLoss(), warmupSteps: Int = 0, featureDropout: Float = 0,
      wordDropout: Float = 0
    ) {
      self.loss = loss
      self.warmupSteps = warmupSteps
      self.featureDropout = featureDropout
      self.wordDropout = wordDropout
    }
  }

  let model: JointEmbedding
  let options: Options
  private let run: TrainingRun

  /// The measure on the held-out pairs that was made last.
  public private(set) var evaluation: RetrievalEvaluation?

  /// Starts a run, or takes it up again when the file `checkpointPath` exists.
  public init(
    _ model: JointEmbedding, settings: TrainingSettings, options: Options,
    checkpointPath: String?
  ) throws {
    self.model = model
    self.options = options
    run = try TrainingRun(model.parameters, settings: settings, checkpointPath: checkpointPath)
  }

  /// Trains to the last step. Reports carry the mean loss of a pair and the sum
  /// of the six recalls on `heldOut`.
  ///
  /// - Parameters:
  ///   - pairs: what to learn from.
  ///   - heldOut: what to measure on.
  ///   - improved: called when the sum of recalls is the best so far.
  ///   - report: called every few steps; throw from it to stop.
  /// - Throws: ``JointEmbeddingError/wrongFeatureLength(got:expected:)``,
  ///   `TrainingDiverged`, `NoBatches`, and what the closures throw.
  public func train(
    on pairs: EmbeddingPairs, heldOut: EmbeddingPairs, improved: (JointEmbedding) throws -> Void,
    report: (TrainingReport) throws -> Void
  ) throws {
    for length in [pairs, heldOut].map(\.features.columns) where length != model.featureLength {
      throw JointEmbeddingError.wrongFeatureLength(got: length, expected: model.featureLength)
    }
    let features = model.prepared(features: pairs.features)
    let heldOutFeatures = model.prepared(features: heldOut.features)
    try run.train(
      batches: { pairs.batches(of: run.settings.batchSize, &$0) },
      update: { batch, random in
        let photographs = batch.map { pairs.photographs[$0] }
        let loss = addGradients(
          captions: batch.map { pairs.captions[$0] },
          images: features.gathered(pairs.rows(of: photographs, &random)),
          photographs: photographs, random: &random)
        return TrainingRun.Loss(sum: loss, items: batch.count)
      },
      validate: {
        let measured = measure(heldOut, prepared: heldOutFeatures)
        evaluation = measured
        return measured.recallSum
      },
      improved: { try improved(model) }, report: report)
  }

  /// The loss of the next step.
  var loss: RankingLoss {
    run.step < options.warmupSteps ? RankingLoss(margin: options.loss.margin) : options.loss
  }

  private func measure(_ pairs: EmbeddingPairs, prepared: Tensor) -> RetrievalEvaluation {
    let images = model.imageProjection.forward(prepared)
    RowNormalization.apply(images)
    return RetrievalEvaluation(
      RetrievalRanking(
        images: images, captions: model.embed(tokenizedCaptions: pairs.captions),
        photographs: pairs.photographs))
  }
}
