import ArgumentParser
import Fabula
import Foundation
import Language
import Neural

/// What the trainers of sentences and of stories have in common.
struct LanguageTrainingOptions: ParsableArguments {
  @OptionGroup var novels: NovelOptions
  @OptionGroup var corpus: CorpusOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Length of a word vector.")
  var wordLength = 300

  @Option(help: "Batches to learn from; 0 measures and saves what --from gives.")
  var steps = 10_000

  @Option(help: "Words that a batch's true words are told from; 0 for all.")
  var samples = 0

  @Option(help: "How often captions are learned from while novels are once.")
  var captionRepeats = 1

  @Flag(help: "Use the word table for the softmax, too.")
  var tied = false

  @Option(
    help: ArgumentHelp(
      "Weights to begin with, in the names of the saved ones; all others are random.",
      valueName: "file"))
  var from: String?

  func validate() throws {
    guard wordLength > 0, steps >= 0, samples >= 0, captionRepeats >= 0 else {
      throw ValidationError("sizes must be positive")
    }
    if corpus.corpus == nil {
      try novels.check(heldOut: corpus.texts.heldOut)
    } else if !novels.novels.isEmpty {
      throw ValidationError("give either --corpus or --novels")
    }
  }

  /// The corpus; one that is made here has the words that `vocabulary` chooses.
  func load(
    vocabulary: (_ novels: WordCounter, _ captions: WordCounter) throws -> Vocabulary
  ) throws -> Corpus {
    try corpus.load(novels: novels.novels, vocabulary: vocabulary)
  }

  /// How the output layer learns.
  var loss: SequenceLoss {
    SequenceLoss(sampling: samples > 0 ? SampledSoftmax(sampleCount: samples) : nil)
  }

  /// What is learned from, captions as often as asked for.
  func stores(_ corpus: Corpus) -> [TokenStore] {
    [corpus.training] + Array(repeating: corpus.captions, count: captionRepeats)
  }

  /// The settings of a run.
  func settings(clip: Float, validationInterval: Int) -> TrainingSettings {
    training.settings(
      stepCount: steps, learningRate: 1e-3, finalLearningRate: 5e-5, clip: clip,
      validationInterval: validationInterval)
  }

  /// Gives parameters the values of the file `from`.
  func begin(_ parameters: [Parameter]) throws {
    guard let from else { return }
    let file = try openWeights(path: from)
    let known = parameters.filter { file.contains($0.name) }
    guard !known.isEmpty else {
      throw ValidationError(
        "\(from) has none of the weights \(parameters.map(\.name).joined(separator: ", "))")
    }
    try file.restore(known)
  }

  /// How the part was made, for the model's description.
  func description(scores: [String: Double]) -> ModelDescription.Training {
    .ofThisCommand(data: corpus.statement, seed: training.seed, scores: scores)
  }
}
