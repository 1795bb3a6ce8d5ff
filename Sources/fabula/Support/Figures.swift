import Fabula
import Foundation
import JointEmbedding
import Storytelling

/// Figures as people read them: a name and a value a row.
enum Figures {
  /// Rows under one another, names in one column.
  static func text(_ rows: [[String]]) -> String {
    let width = rows.map { $0[0].count }.max() ?? 0
    return rows.map { row in
      row[0].padding(toLength: width + 2, withPad: " ", startingAt: 0) + row[1] + "\n"
    }.joined()
  }

  static func rows(_ perplexity: PerplexityEvaluation) -> [[String]] {
    [
      ["passages, tokens", "\(perplexity.passages), \(perplexity.tokens)"],
      ["unknown words", number(100 * perplexity.unknownRate, 2) + " %"],
      ["perplexity, from the passage's own vector", number(perplexity.conditioned.perplexity, 2)],
      ["perplexity, from the mean vector", number(perplexity.unconditioned.perplexity, 2)],
      [
        "bits a character, with and without",
        number(perplexity.conditioned.bitsPerCharacter, 4) + ", "
          + number(perplexity.unconditioned.bitsPerCharacter, 4),
      ],
    ]
  }

  static func rows(_ evaluation: ConfidenceEvaluation) -> [[String]] {
    [
      ["calibration error", number(100 * evaluation.calibrationError, 1) + " %"],
      [
        "Brier score, of the mean",
        number(evaluation.brierScore, 4) + ", " + number(evaluation.brierScoreOfMean, 4),
      ],
      ["right above wrong", number(100 * evaluation.discrimination, 1) + " %"],
    ]
      + evaluation.reliability.filter { $0.count > 0 }.map { bin in
        [
          "said \(number(100 * bin.expected, 0)) %, was right",
          number(100 * bin.seen, 0) + " % of \(bin.count)",
        ]
      }
  }

  static func rows(_ evaluation: StoryEvaluation) -> [[String]] {
    let (form, content) = (evaluation.form, evaluation.content)
    var rows = [
      ["stories, style", "\(evaluation.stories), \(evaluation.style)"],
      ["words a story", number(form.words, 1)],
      ["unfinished, unbalanced quotes", "\(form.unfinished), \(form.unbalanced)"],
      ["distinct-1, distinct-2", number(form.distinct1, 3) + ", " + number(form.distinct2, 3)],
      [
        "rep-4, longest repeat",
        number(form.repeated4, 2) + " %, " + number(form.longestRepeat, 1),
      ],
      ["self-BLEU-2, -4", number(form.selfBLEU2, 3) + ", " + number(form.selfBLEU4, 4)],
      ["content kept: cosine", number(content.cosine, 3)],
      ["caption words told", number(100 * content.recall, 1) + " %"],
      ["nearer to the style than to captions by", number(content.styleMargin, 3)],
      [
        "coherence: cosine, words carried over",
        number(evaluation.coherence.cosine, 3) + ", "
          + number(100 * evaluation.coherence.carriedOver, 1) + " %",
      ],
      [
        "joint space: own, other photograph",
        number(evaluation.embedding.own, 3) + ", " + number(evaluation.embedding.shuffled, 3),
      ],
      [
        "joint space: own in the first tenth", number(evaluation.embedding.inFirstTenth, 1) + " %",
      ],
    ]
    if let grounding = evaluation.grounding { rows += Self.rows(grounding) }
    if let captions = evaluation.captions {
      rows.append(["nearest caption: BLEU-4", number(captions.bleu[3], 3)])
      rows.append([
        "nearest caption: ROUGE-L, CIDEr-D",
        number(captions.rougeL, 3) + ", " + number(captions.ciderD, 3),
      ])
    }
    if let genre = evaluation.genre { rows += Self.rows(genre) }
    if let reference = evaluation.reference {
      rows.append(["distinct-2 over that of passages", number(reference.distinct2Ratio, 3)])
      rows.append(["MAUVE against passages", number(reference.mauve, 3)])
      rows.append([
        "perplexity by trigrams, of passages",
        number(reference.trigramPerplexity, 0) + ", "
          + number(reference.passagesTrigramPerplexity, 0),
      ])
    }
    return rows + (evaluation.perplexity.map(Self.rows) ?? [])
  }

  private static func rows(_ grounding: GroundingEvaluation) -> [[String]] {
    [
      [
        "people's words: own, other photograph",
        number(grounding.ownRecall, 2) + " %, " + number(grounding.shuffledRecall, 2) + " %",
      ],
      [
        "people's words: margin (95 %)",
        number(grounding.margin, 2) + " (\(number(grounding.marginLow, 2)) to "
          + "\(number(grounding.marginHigh, 2)))",
      ],
      ["people's words: own in the first tenth", number(grounding.inFirstTenth, 1) + " %"],
    ]
  }

  private static func rows(_ genre: GenreEvaluation) -> [[String]] {
    var rows = [["genre classifier, held out", number(100 * genre.classifierAccuracy, 1) + " %"]]
    for (told, taken) in genre.stories.counts.sorted(by: { $0.key < $1.key }) {
      let all = Double(max(1, taken.values.reduce(0, +)))
      let shares = genre.stories.genres.map { name in
        "\(name) \(number(100 * Double(taken[name] ?? 0) / all, 0))"
      }
      rows.append(["told as \(told), taken for (%)", shares.joined(separator: ", ")])
    }
    return rows
  }

  private static func number(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}
