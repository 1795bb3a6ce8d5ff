import ArgumentParser
import Foundation
import Language

/// `fabula corpus`
struct CorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Prepares texts for training.",
    subcommands: [BuildCommand.self])

  /// `fabula corpus build`
  struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "build",
      abstract: "Tokenises novels and captions with a vocabulary of their own.",
      discussion: """
        The directory holds the vocabulary and the tokens of the novels to learn from,
        of those by held-out authors and of the captions; genres are called like their
        files.

          fabula corpus build --novels romance.txt mystery.txt --held-out Burney Hume \\
            --captions captions.txt --held-out-photographs dev.txt --output corpus
        """)

    @OptionGroup var novels: NovelOptions
    @OptionGroup var texts: CorpusSourceOptions
    @OptionGroup var output: OutputOptions

    @OptionGroup var vocabulary: VocabularyOptions
    @Option(
      name: .customLong("output"),
      help: ArgumentHelp("Directory for the corpus.", valueName: "dir"))
    var directory: String

    func validate() throws {
      try novels.check(heldOut: texts.heldOut)
    }

    func run() throws {
      let progress = Progress("tokenising")
      progress.line("tokenising novels and captions", isLast: true)
      let corpus = try Corpus(
        tokenizing: try texts.sources(novels: novels.novels), vocabulary: vocabulary.vocabulary)
      try corpus.write(to: directory)
      let report = Report(corpus)
      if output.json { try Output.json(report) } else { Output.write(report.table) }
    }
  }

  /// What a corpus holds.
  struct Report: Encodable {
    struct Genre: Encodable {
      let name: String
      let words: Int
      let heldOutWords: Int
      let heldOutUnknownShare: Double
    }

    let vocabulary: Int
    let captionWords: Int
    let captionUnknownShare: Double
    let genres: [Genre]

    init(_ corpus: Corpus) {
      let unknown = corpus.vocabulary.unknownID
      vocabulary = corpus.vocabulary.count
      let captions = corpus.captions.tokens
      captionWords = captions.count
      captionUnknownShare = captions.share { $0 == unknown }
      genres = corpus.genres.map { genre in
        let heldOut = corpus.heldOut.tokens(of: genre.heldOut)
        return Genre(
          name: genre.name, words: corpus.training.tokens(of: genre.training).count,
          heldOutWords: heldOut.count, heldOutUnknownShare: heldOut.share { $0 == unknown })
      }
    }

    var table: String {
      let rows =
        [["", "words", "held out", "unknown"]]
        + genres.map {
          [$0.name, "\($0.words)", "\($0.heldOutWords)", Self.percent($0.heldOutUnknownShare)]
        } + [["captions", "\(captionWords)", "", Self.percent(captionUnknownShare)]]
      let nameWidth = rows.map { $0[0].count }.max() ?? 0
      let lines = rows.map { row in
        let name = row[0].padding(toLength: nameWidth, withPad: " ", startingAt: 0)
        return name
          + row.dropFirst().map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }
          .joined()
      }
      return lines.joined(separator: "\n") + "\n\(vocabulary) words in the vocabulary\n"
    }

    private static func percent(_ share: Double) -> String {
      String(format: "%.2f %%", 100 * share)
    }
  }
}

extension Collection {
  /// The share of the elements that a test holds for; 0 of none.
  fileprivate func share(where test: (Element) -> Bool) -> Double {
    isEmpty ? 0 : Double(count(where: test)) / Double(count)
  }
}
