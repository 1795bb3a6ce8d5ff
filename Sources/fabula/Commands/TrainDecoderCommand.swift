import ArgumentParser
import Fabula
import Foundation
import Language
import Neural
import Storytelling

/// `fabula train decoder`
struct TrainDecoderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decoder",
    abstract: "Trains the language model that tells stories, on passages of one genre.",
    discussion: """
      Each passage of up to 100 words is told again from its skip-thought vector, so the model
      needs its encoder first (`fabula train skipthoughts`). Captions of one photograph can be given
      as passages, too: from them the model learns to tell what captions speak of, and the style
      shift then asks for the same in the genre's words.

        fabula train decoder --novels romance.txt --held-out Burney Orczy --steps 20000 \\
          --checkpoint decoder.checkpoint --model my-model
      """)

  @OptionGroup var novels: NovelOptions
  @OptionGroup var captions: CaptionBookOptions
  @OptionGroup var model: ModelOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Width of the GRU.")
  var width = 640

  @Option(help: "Length of a word vector, and of the layer before the output.")
  var wordLength = 300

  @Option(help: "Most words of a passage.")
  var passageWords = 100

  @Option(help: "Batches to learn from.")
  var steps = 10_000

  @Option(help: "Words that a batch's true words are told from; 0 for all.")
  var samples = 0

  func validate() throws {
    guard width > 0, wordLength > 0, passageWords > 0, steps > 0, samples >= 0
    else { throw ValidationError("sizes must be positive") }
  }

  func run() throws {
    let encoder = try Model(path: model.model, parts: [.skipthoughts]).sentenceEncoder()
    // The decoder speaks the words that its encoder knows.
    let vocabulary = encoder.vocabulary
    let corpus = try novels.tokenize()
    func passages(_ builder: TokenStoreBuilder) throws -> [Passage] {
      Passage.passages(
        of: try builder.store(vocabulary: vocabulary), decoderVocabulary: vocabulary,
        encoderVocabulary: vocabulary, limit: passageWords)
    }
    var builder = corpus.training.builder(vocabulary: vocabulary)
    captions.append(try captions.load(), to: &builder, vocabulary: vocabulary)
    let known = try passages(builder)
    let unknown = try passages(corpus.heldOut.builder(vocabulary: vocabulary))
    let sample = stride(from: 0, to: unknown.count, by: max(1, unknown.count / 256)).map {
      unknown[$0]
    }
    var random = RandomSource(seed: training.seed)
    let decoder = try StoryDecoder(
      vocabulary: vocabulary, vectorLength: encoder.vectorLength, wordLength: wordLength,
      width: width, random: &random)
    let trainer = try StoryDecoderTrainer(
      decoder, encoder: encoder,
      loss: SequenceLoss(sampling: samples > 0 ? SampledSoftmax(sampleCount: samples) : nil),
      settings: training.settings(
        stepCount: steps, learningRate: 1e-3, finalLearningRate: 5e-5, clip: 5,
        validationInterval: 500), checkpointPath: training.checkpoint)
    let log = TrainingLog(unit: "words", json: output.json)
    var perplexity = 0.0
    try trainer.train(
      on: known, heldOut: sample,
      improved: { try save($0, scores: ["held_out_sample_perplexity": perplexity]) },
      report: { report in
        if let loss = report.validation { perplexity = exp(-loss) }
        try log.show(report, scores: ["held-out perplexity": perplexity])
      })
    let measure = decoder.evaluate(unknown, vectors: PassageVectors(encoder: encoder))
    try save(
      decoder,
      scores: [
        "held_out_perplexity": measure.perplexity, "held_out_tokens": Double(measure.tokens),
        "held_out_unknown_share": measure.unknownShare,
      ])
    FileHandle.standardError.write(
      Data("held-out perplexity \(measure.perplexity) a token\n".utf8))
  }

  private func save(_ decoder: StoryDecoder, scores: [String: Double]) throws {
    var directory = try ModelDirectory(creating: model.model)
    let vocabulary = try directory.part(.skipthoughts).files["vocabulary"] ?? ""
    let files = ["weights": "decoder.safetensors", "vocabulary": vocabulary]
    try decoder.save(to: directory.path(of: files["weights"]!), precision: training.precision)
    try directory.setPart(
      .decoder, architecture: "conditional-gru",
      sizes: [
        "vector": decoder.vectorLength, "width": width, "word": wordLength,
        "words": decoder.vocabulary.count,
      ], files: files
    ) {
      $0.training = .ofThisCommand(data: novels.statement, seed: training.seed, scores: scores)
    }
  }
}
