import ArgumentParser
import Fabula
import Foundation
import Language
import Neural

/// `fabula train skipthoughts`
struct TrainSkipThoughtsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skipthoughts",
    abstract: "Trains the encoder of sentences on novels.",
    discussion: """
      Each sentence learns to tell the sentences around it. Captions of one photograph can be
      given as little books of their own, so that the encoder knows their words, too.

        fabula train skipthoughts --novels romance.txt fantasy.txt --held-out Burney Orczy \\
          --steps 20000 --checkpoint skipthoughts.checkpoint --model my-model
      """)

  @OptionGroup var novels: NovelOptions
  @OptionGroup var captions: CaptionBookOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Length of a vector: the width of the GRU.")
  var width = 512

  @Option(help: "Length of a word vector.")
  var wordLength = 300

  @Option(help: "Words of the vocabulary.")
  var words = 20_000

  @Option(help: "Sentences with more words are left out.")
  var longestSentence = 30

  @Option(help: "Batches to learn from.")
  var steps = 10_000

  @Option(help: "Words that a batch's true words are told from; 0 for all.")
  var samples = 1000

  func validate() throws {
    guard width > 0, wordLength > 0, words > 2, longestSentence > 0, steps > 0, samples >= 0
    else { throw ValidationError("sizes must be positive") }
  }

  func run() throws {
    let corpus = try novels.tokenize()
    let captionBooks = try captions.load()
    var counts = corpus.training.counts
    for sentence in captionBooks.flatMap(\.self) { counts.count(sentence) }
    let vocabulary = Vocabulary(counts: counts, limit: words)
    var builder = corpus.training.builder(vocabulary: vocabulary)
    captions.append(captionBooks, to: &builder, vocabulary: vocabulary)
    let store = try builder.store(vocabulary: vocabulary)
    let heldOut = try corpus.heldOut.builder(vocabulary: vocabulary).store(vocabulary: vocabulary)

    var random = RandomSource(seed: training.seed)
    let network = SkipThoughtModel(
      wordCount: vocabulary.count, wordLength: wordLength, width: width, random: &random)
    let trainer = try SkipThoughtTrainer(
      network,
      loss: SequenceLoss(sampling: samples > 0 ? SampledSoftmax(sampleCount: samples) : nil),
      longestSentence: longestSentence,
      settings: training.settings(
        stepCount: steps, learningRate: 1e-3, finalLearningRate: 5e-5, clip: 10,
        validationInterval: 1000), checkpointPath: training.checkpoint)
    let log = TrainingLog(unit: "words", json: output.json)
    try trainer.train(
      on: store, heldOut: heldOut,
      improved: { try save($0, vocabulary, scores: ["held_out_loss": trainer.measure.loss]) },
      report: {
        try log.show(
          $0,
          scores: [
            "next_loss": trainer.measure.nextLoss, "previous_loss": trainer.measure.previousLoss,
          ])
      })
    let accuracy = network.nextSentenceAccuracy(on: heldOut)
    try save(
      network, vocabulary,
      scores: [
        "held_out_loss": trainer.measure.loss, "next_loss": trainer.measure.nextLoss,
        "previous_loss": trainer.measure.previousLoss, "next_sentence_first_of_20": accuracy,
      ])
    FileHandle.standardError.write(
      Data("the true next sentence comes first of 20 in \(100 * accuracy) %\n".utf8))
  }

  private func save(
    _ network: SkipThoughtModel, _ vocabulary: Vocabulary, scores: [String: Double]
  ) throws {
    var directory = try ModelDirectory(creating: model.model)
    let files = ["weights": "skipthoughts.safetensors", "vocabulary": "words.txt"]
    try vocabulary.write(to: directory.path(of: files["vocabulary"]!))
    try SkipThoughts(options: .init(), vocabulary: vocabulary, encoders: [network.encoder])
      .save(to: directory.path(of: files["weights"]!), precision: training.precision)
    try directory.setPart(
      .skipthoughts, architecture: "uni-skip",
      sizes: ["vector": width, "word": wordLength, "words": vocabulary.count], files: files
    ) {
      $0.training = .ofThisCommand(
        data: novels.statement, seed: training.seed, scores: scores)
    }
  }
}
