import ArgumentParser
import Fabula
import Foundation
import JointEmbedding
import Language
import Neural

/// `fabula train embedding`
struct TrainEmbeddingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "embedding",
    abstract: "Trains the joint space of photographs and captions.",
    discussion: """
      Learns from photographs and their captions with the pairwise ranking loss,
      measures recall on the development split after each epoch, and keeps the best
      weights in the model directory. The features come from the model's CNN, or from
      files of `fabula features`.

        fabula train embedding --photographs photos --captions captions.token.txt \\
          --split train.txt --development-split dev.txt --model my-model
      """)

  @OptionGroup var data: PairOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Number of dimensions of the joint space.")
  var dimension = 1024

  @Option(help: "Length of a word vector.")
  var wordLength = 300

  @Option(help: "Cell that reads captions: lstm or gru.")
  var cell: RecurrentCell = .lstm

  @Option(help: "Layers that a feature goes through: 1, or 2 with a rectifier between them.")
  var imageLayers = 1

  @Flag(help: "Leave image vectors at their length while training, as Kiros's trainer does.")
  var unnormalizedImages = false

  @Option(help: "Times that each pair is seen.")
  var epochs = 15

  @Option(help: "By how much a pair must score above a negative.")
  var margin: Float = 0.2

  @Option(help: "Which negatives of a batch count: all or hardest.")
  var negatives: RankingLoss.Negatives = .all

  @Option(help: "Epochs in which all negatives count before the hardest do.")
  var hardestAfter = 0

  @Option(
    help: ArgumentHelp(
      "Model whose skip-thoughts' word vectors the words begin with.", valueName: "dir"))
  var wordVectors: String?

  @Option(help: "Share of the features left out in training.")
  var featureDropout: Float = 0

  @Option(help: "Share of the word vectors left out in training.")
  var wordDropout: Float = 0

  @Option(help: "Captions that a word must occur in to be known.")
  var minimumCount = 2

  func validate() throws {
    for (option, value) in [
      ("dimension", dimension), ("word-length", wordLength), ("epochs", epochs),
      ("minimum-count", minimumCount),
    ] where value <= 0 {
      throw ValidationError("--\(option) is \(value), expected 1 or more")
    }
    for (option, share) in [("feature-dropout", featureDropout), ("word-dropout", wordDropout)]
    where !(0..<1).contains(share) {
      throw ValidationError("--\(option) is \(share), expected 0 or more and below 1")
    }
    guard (1...2).contains(imageLayers) else {
      throw ValidationError("--image-layers is 1 or 2")
    }
    guard hardestAfter == 0 || (negatives == .hardest && hardestAfter > 0) else {
      throw ValidationError("--hardest-after goes with --negatives hardest")
    }
  }

  func run() throws {
    let split = try data.load(model: model.model)
    var counts = WordCounter()
    for caption in split.training.captions { counts.count(CaptionTokenizer.tokenize(caption)) }
    let vocabulary = Vocabulary(counts: counts, minimumCount: minimumCount)
    var random = RandomSource(seed: training.seed)
    let embedding = try JointEmbedding(
      configuration: .init(cell: cell, normalizesImagesInTraining: !unnormalizedImages),
      vocabulary: vocabulary, featureLength: split.training.features.columns,
      dimension: dimension, wordLength: wordLength, imageLayerCount: imageLayers,
      random: &random)
    if let wordVectors {
      let skipThoughts = try Model(path: wordVectors, parts: [.skipthoughts]).sentenceEncoder()
      try embedding.takeWordVectors(
        skipThoughts.encoders[0].words.table.value, of: skipThoughts.vocabulary)
    }
    let batches = (split.training.captions.count + training.batchSize - 1) / training.batchSize
    let settings = training.settings(
      stepCount: epochs * batches, learningRate: 5e-4, finalLearningRate: 2e-5, clip: 2,
      validationInterval: batches)
    let trainer = try EmbeddingTrainer(
      embedding, settings: settings,
      options: .init(
        loss: RankingLoss(margin: margin, negatives: negatives),
        warmupSteps: hardestAfter * batches, featureDropout: featureDropout,
        wordDropout: wordDropout), checkpointPath: training.checkpoint)
    let log = TrainingLog(unit: "pairs", json: output.json)
    try trainer.train(
      on: split.training.pairs(for: embedding), heldOut: split.development.pairs(for: embedding),
      improved: { try save($0, scores: trainer.evaluation?.scores ?? [:]) },
      report: { try log.show($0, scores: trainer.evaluation?.scores ?? [:]) })
  }

  private func save(_ embedding: JointEmbedding, scores: [String: Double]) throws {
    var directory = try ModelDirectory(creating: model.model)
    try directory.setEmbedding(
      embedding, precision: training.precision,
      training: .ofThisCommand(data: data.statement, seed: training.seed, scores: scores))
  }
}

extension RecurrentCell: ExpressibleByArgument {}
extension RankingLoss.Negatives: ExpressibleByArgument {}

extension RetrievalEvaluation {
  /// The recalls by name.
  var scores: [String: Double] {
    [
      "image_to_caption_r1": imageToCaption.recallAt1,
      "image_to_caption_r5": imageToCaption.recallAt5,
      "image_to_caption_r10": imageToCaption.recallAt10,
      "caption_to_image_r1": captionToImage.recallAt1,
      "caption_to_image_r5": captionToImage.recallAt5,
      "caption_to_image_r10": captionToImage.recallAt10,
    ]
  }
}
