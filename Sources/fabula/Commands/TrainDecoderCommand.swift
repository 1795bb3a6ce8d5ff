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
    abstract: "Trains the language model that tells stories, on passages of novels.",
    discussion: """
      Each passage of up to 100 words is told again from its skip-thought vector, so the model
      needs its encoder first (`fabula train skipthoughts`). Captions of one photograph can be given
      as passages, too: from them the model learns to tell what captions speak of, and the style
      shift then asks for the same in the genre's words.

        fabula train decoder --corpus corpus --tied --condition-noise 0.3 --steps 20000 \\
          --checkpoint decoder.checkpoint --model my-model
      """)

  @OptionGroup var options: LanguageTrainingOptions

  @Option(help: "Width of the GRU.")
  var width = 640

  @Option(help: "Most words of a passage.")
  var passageWords = 100

  @Option(help: "The longest noise on a passage's vector, as a share of the vector's length.")
  var conditionNoise: Float = 0

  @Option(
    help: ArgumentHelp(
      "How the vector becomes the first state: a map of it, or itself (the width is then its length).",
      valueName: "projection|identity"))
  var initialState = InitialState.projection

  enum InitialState: String, ExpressibleByArgument, CaseIterable {
    case projection, identity
  }

  @Flag(help: "Attend to a passage's sentences, as to a story's captions, word by word.")
  var attention = false

  @Flag(help: "Tell every passage from a vector of zeros, to compare with.")
  var unconditional = false

  func validate() throws {
    guard width > 0, passageWords > 0, conditionNoise >= 0 else {
      throw ValidationError("sizes must be positive")
    }
  }

  func run() throws {
    let model = try Model(path: options.model.model, parts: [.skipthoughts])
    let encoder = try model.sentenceEncoder()
    guard initialState == .projection || width == encoder.vectorLength else {
      throw ValidationError(
        "--initial-state identity with --width \(width); expected --width \(encoder.vectorLength),"
          + " the length of the encoder's vectors")
    }
    let vectors = PassageVectors(encoder: encoder, areBlank: unconditional)
    // The decoder of a corpus that is made here speaks the words that its encoder learned.
    let corpus = try options.load { _, _ in try model.learnedWords() }
    func passages(_ store: TokenStore) -> [Passage] {
      Passage.passages(
        of: store, decoderVocabulary: corpus.vocabulary, encoderVocabulary: encoder.vocabulary,
        limit: passageWords)
    }
    let known = options.stores(corpus).flatMap(passages)
    let unknown = passages(corpus.heldOut)
    let sample = stride(from: 0, to: unknown.count, by: max(1, unknown.count / 256)).map {
      unknown[$0]
    }
    var random = RandomSource(seed: options.training.seed)
    let decoder = try StoryDecoder(
      vocabulary: corpus.vocabulary, vectorLength: encoder.vectorLength,
      wordLength: options.wordLength, width: width,
      projectsInitialState: initialState == .projection, isAttentive: attention,
      isTied: options.tied,
      random: &random)
    try options.begin(decoder.parameters)
    let trainer = try StoryDecoderTrainer(
      decoder, vectors: vectors, noise: conditionNoise, loss: options.loss,
      settings: options.settings(clip: 5, validationInterval: 500),
      checkpointPath: options.training.checkpoint)
    let log = TrainingLog(unit: "words", json: options.output.json)
    var perplexity = 0.0
    try trainer.train(
      on: known, heldOut: sample,
      improved: { try save($0, scores: ["held_out_sample_perplexity": perplexity]) },
      report: { report in
        if let loss = report.validation { perplexity = exp(-loss) }
        try log.show(
          report, scores: ["held-out perplexity": perplexity],
          sample: sample.first.map { try story(decoder, of: $0, vectors: vectors) })
      })
    let measure = decoder.evaluate(unknown, vectors: vectors)
    try save(
      decoder,
      scores: [
        "held_out_perplexity": measure.perplexity, "held_out_tokens": Double(measure.tokens),
        "held_out_unknown_share": measure.unknownShare,
      ])
    FileHandle.standardError.write(
      Data("held-out perplexity \(measure.perplexity) a token\n".utf8))
  }

  /// What the decoder tells of a held-out passage by now: about 20 words, drawn at
  /// the paper's temperature, always with the same random numbers.
  private func story(
    _ decoder: StoryDecoder, of passage: Passage, vectors: PassageVectors
  ) throws -> TrainingSample {
    TrainingSample(
      source: Detokenizer.text(decoder.vocabulary.decode(passage.words.prefix(20))) + " …",
      text: try StoryTeller(decoder: decoder).tell(
        StoryVectors(vectors.vectors(of: [passage]).row(0)),
        dials: StoryDials(words: 20, temperature: 0.7)))
  }

  private func save(_ decoder: StoryDecoder, scores: [String: Double]) throws {
    var directory = try ModelDirectory(creating: options.model.model)
    try directory.setDecoder(
      decoder, precision: options.training.precision, training: options.description(scores: scores))
  }
}
