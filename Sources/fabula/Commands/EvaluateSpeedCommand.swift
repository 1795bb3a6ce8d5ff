import ArgumentParser
import Fabula
import Foundation
import Language
import Storytelling

/// `fabula evaluate speed`
struct EvaluateSpeedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "speed",
    abstract: "How fast the language networks are.",
    discussion: """
      Encodes sentences, all together and one by one, and tells on from the mean of
      their vectors: a drawn story, and one by a beam of 50. Of several passes the
      fastest counts, since other work on the machine only slows.
      `tools/bench/language` sets PyTorch beside it.

        fabula evaluate speed --sentences captions.txt --json
      """)

  @Option(help: ArgumentHelp("Sentences, one a line.", valueName: "file"))
  var sentences: String

  @Option(help: "Sentences to encode, the first of the file.")
  var limit = 500

  @Option(help: "Words of the drawn story; the beam tells a fifth of it.")
  var words = 100

  @Option(help: "Passes, of which the fastest counts.")
  var passes = 5

  @OptionGroup var model: ModelOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard limit > 0, passes > 0, (5...Storytelling.Limits.wordsMax).contains(words) else {
      throw ValidationError("--limit and --passes must be positive, --words 5 or more")
    }
  }

  func run() throws {
    let model = try Model(path: model.model, parts: [.skipthoughts, .decoder])
    let encoder = try model.sentenceEncoder()
    let texts = try InputFile.lines(sentences).prefix(limit).map(encoder.identifiers)
      .filter { !$0.isEmpty }
    guard !texts.isEmpty else {
      throw FabulaError.nothingToEvaluate(got: "no sentence in \(sentences)")
    }
    let alone = texts.prefix(max(1, texts.count / 10))
    let together = fastest(count: texts.count) { _ = encoder.encode(tokenized: texts) }
    let single = fastest(count: alone.count) {
      for text in alone { _ = encoder.encode(tokenized: [text]) }
    }
    var speeds = LanguageSpeeds(
      sentencesTogether: together, sentencesAlone: single,
      wordsInSentences: Double(texts.joined().count) / Double(texts.count))
    if let teller = try? model.storyTeller() {
      let vector = StyleVectors.mean(of: encoder.encode(tokenized: texts))
      speeds.drawnWords = try wordsPerSecond(teller, vector, dials(.draw, words: words))
      speeds.beamWords = try wordsPerSecond(teller, vector, dials(.beam, words: words / 5))
    }
    if output.json { try Output.json(speeds) } else { Output.write(speeds.text) }
  }

  /// Dials of stories of a length.
  private func dials(_ search: StoryDials.Search, words: Int) -> Storytelling.StoryDials {
    Storytelling.StoryDials(
      words: words, maximumWords: words, search: search, beamWidth: 50, seed: 1)
  }

  private func wordsPerSecond(
    _ teller: StoryTeller, _ vector: [Float], _ dials: Storytelling.StoryDials
  ) throws -> Double {
    var steps = 0
    let stories = try fastest(count: 1) {
      steps = -1  // The end of the text is handed out after the last step.
      _ = try teller.tell(StoryVectors(vector), dials: dials) { _ in steps += 1 }
    }
    return stories * Double(max(1, steps))
  }

  /// How many of `count` things a second the fastest pass makes.
  private func fastest(count: Int, _ pass: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    var least = Double.infinity
    for _ in 0..<passes {
      let started = clock.now
      try pass()
      least = min(least, (clock.now - started) / .seconds(1))
    }
    return Double(count) / least
  }
}

/// What was measured, per second.
private struct LanguageSpeeds: Encodable {
  let sentencesTogether: Double
  let sentencesAlone: Double
  let wordsInSentences: Double
  var drawnWords: Double?
  var beamWords: Double?

  private enum CodingKeys: String, CodingKey {
    case sentencesTogether = "sentences_together_per_second"
    case sentencesAlone = "sentences_alone_per_second"
    case wordsInSentences = "words_in_sentences"
    case drawnWords = "drawn_words_per_second"
    case beamWords = "beam_of_50_words_per_second"
  }

  var text: String {
    let rows: [(String, Double?)] = [
      ("sentences together", sentencesTogether), ("sentences one by one", sentencesAlone),
      ("words of a drawn story", drawnWords), ("words by a beam of 50", beamWords),
    ]
    return rows.compactMap { name, value in
      value.map { String(format: "%8.1f a second  %@\n", $0, name as NSString) }
    }.joined()
  }
}
