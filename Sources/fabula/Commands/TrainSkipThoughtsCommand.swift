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

        fabula train skipthoughts --corpus corpus --direction bi --decoders next previous same \\
          --tied --steps 20000 --checkpoint skipthoughts.checkpoint --model my-model

      With --word-vectors the encoder also understands words that it never saw (vocabulary
      expansion): the others' vectors are mapped into its own by least squares over the words that
      both know. An encoder that is there already gets them by `fabula model add-skipthoughts`.
      """)

  @OptionGroup var options: LanguageTrainingOptions
  @OptionGroup var vocabulary: VocabularyOptions
  @OptionGroup var wordVectors: WordVectorOptions

  @Option(help: "Width of a direction's GRU.")
  var width = 512

  @Option(help: "Whether sentences are read forwards alone (uni) or backwards, too (bi).")
  var direction = Direction.uni

  @Option(parsing: .upToNextOption, help: "Sentences that are told from a sentence's vector.")
  var decoders: [SkipThoughtTarget] = [.next, .previous]

  @Option(help: "Sentences with more words are left out.")
  var longestSentence = 30

  /// The ways in which a sentence is read.
  enum Direction: String, CaseIterable, ExpressibleByArgument {
    case uni, bi
  }

  func validate() throws {
    guard width > 0, longestSentence > 0 else { throw ValidationError("sizes must be positive") }
    guard !decoders.isEmpty, Set(decoders).count == decoders.count else {
      throw ValidationError("--decoders must name one or more sentences, each once")
    }
  }

  func run() throws {
    let corpus = try options.load(vocabulary: vocabulary.vocabulary)
    let expansion = try wordVectors.expansion(of: corpus.vocabulary)
    var random = RandomSource(seed: options.training.seed)
    let network = SkipThoughtModel(
      wordCount: corpus.vocabulary.count, wordLength: options.wordLength, width: width,
      isBidirectional: direction == .bi, targets: decoders, isTied: options.tied, random: &random)
    try options.begin(network.parameters)
    let trainer = try SkipThoughtTrainer(
      network, loss: options.loss, longestSentence: longestSentence,
      settings: options.settings(clip: 10, validationInterval: 1000),
      checkpointPath: options.training.checkpoint)
    func scores() -> [String: Double] {
      var scores = ["held_out_loss": trainer.measure.loss]
      for (target, loss) in trainer.measure.losses { scores["\(target)_loss"] = loss }
      return scores
    }
    let log = TrainingLog(unit: "words", json: options.output.json)
    try trainer.train(
      on: options.stores(corpus), heldOut: corpus.heldOut,
      improved: { try save($0, corpus.vocabulary, scores: scores()) },
      report: {
        try log.show($0, scores: scores(), sample: sample(network, corpus))
      })
    var final = scores()
    if let accuracy = network.nextSentenceAccuracy(on: corpus.heldOut) {
      final["next_sentence_first_of_20"] = accuracy
      FileHandle.standardError.write(
        Data("the true next sentence comes first of 20 in \(100 * accuracy) %\n".utf8))
    }
    try save(network, corpus.vocabulary, expansion, scores: final)
  }

  /// The held-out sentence that is nearest to another by now.
  private func sample(_ network: SkipThoughtModel, _ corpus: Corpus) -> TrainingSample? {
    func text(_ words: [Int32]) -> String { Detokenizer.text(corpus.vocabulary.decode(words)) }
    return network.nearestSentences(in: corpus.heldOut, longestSentence: longestSentence)
      .map { TrainingSample(source: text($0.sentence), text: text($0.nearest)) }
  }

  private func save(
    _ network: SkipThoughtModel, _ vocabulary: Vocabulary, _ expansion: VocabularyExpansion? = nil,
    scores: [String: Double]
  ) throws {
    var directory = try ModelDirectory(creating: options.model.model)
    // The encoder learned from sentences with their end marks.
    let encoder = try SkipThoughts(
      options: .init(endMarked: true), vocabulary: vocabulary, encoders: [network.encoder])
    try directory.setSkipThoughts(
      expansion?.apply(to: encoder) ?? encoder, learnedWords: vocabulary.count,
      precision: options.training.precision, training: options.description(scores: scores))
  }
}

extension SkipThoughtTarget: ExpressibleByArgument {}
