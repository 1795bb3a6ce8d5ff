import Foundation
import JointEmbedding

/// `fabula evaluate retrieval --gallery`: what photographs and captions find,
/// from the best to the worst.
struct RetrievalPage {
  /// The names of the photographs, and all captions.
  let names: [String]
  let captions: [String]
  let ranking: RetrievalRanking

  /// K, how many of the nearest are shown.
  let count: Int

  /// How many photographs and how many captions are shown, evenly taken from
  /// the best to the worst.
  let limit: Int

  /// The page.
  ///
  /// - Parameters:
  ///   - figures: for each direction its name, recalls and median rank.
  ///   - thumbnail: a JPEG file of the photograph of a name.
  func text(figures: [[String]], thumbnail: (String) throws -> Data) rethrows -> String {
    let photographs = shown(ranking.imageRanks)
    let sentences = shown(ranking.captionRanks)
    let found = sentences.map { ranking.images(nearest: $0.index, count: count) }
    let pictured = Set(
      photographs.map(\.index) + sentences.map { ranking.photographs[$0.index] }
        + found.joined().map(\.index))
    let pictures = try pictured.sorted().map { index in
      ".p\(index) { background-image: url(data:image/jpeg;base64,"
        + (try thumbnail(names[index]).base64EncodedString()) + ") }"
    }
    return Page.document(
      title: "What \(names.count) photographs and their captions find",
      style: Self.style + pictures.joined(separator: "\n"),
      body: """
        <h1>What \(names.count) photographs and their captions find</h1>
        \(Page.table(["", "R@1", "R@5", "R@10", "median rank"], figures, numbers: [1, 2, 3, 4]))
        <p class="small">Scores are cosines in the joint space. Right answers are marked ✓. The
        rank is that of the first right answer. From the best to the worst, \(photographs.count) of
        \(ranking.imageRanks.count) photographs and \(sentences.count) of
        \(ranking.captionRanks.count) captions.</p>
        <h2>Photographs and the captions nearest to them</h2>
        \(photographs.map(article).joined(separator: "\n"))
        <h2>Captions and the photographs nearest to them</h2>
        \(zip(sentences, found).map(article).joined(separator: "\n"))
        """)
  }

  private typealias Entry = (index: Int, rank: Int)

  /// Entries from the best rank to the worst, evenly taken.
  private func shown(_ ranks: [Int]) -> [Entry] {
    let sorted = ranks.enumerated().map { (index: $0, rank: $1) }
      .sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
    guard sorted.count > limit else { return sorted }
    return (0..<limit).map { sorted[$0 * (sorted.count - 1) / max(1, limit - 1)] }
  }

  private func article(_ photograph: Entry) -> String {
    let lines = ranking.captions(nearest: photograph.index, count: count).map { match in
      "<li\(Self.mark(match))>\(Self.score(match)) \(Page.escaped(captions[match.index]))</li>"
    }
    return """
      <article>
      \(picture(photograph.index))
      <div>
      \(caption(rank: photograph.rank, of: names[photograph.index]))
      <ol>\(lines.joined(separator: "\n"))</ol>
      </div>
      </article>
      """
  }

  private func article(_ sentence: Entry, _ found: [RetrievalRanking.Match]) -> String {
    let pictures = found.map { match in
      "<figure\(Self.mark(match))>\(picture(match.index))<figcaption>\(Self.score(match))"
        + "</figcaption></figure>"
    }
    return """
      <section>
      <p>\(Page.escaped(captions[sentence.index]))</p>
      \(caption(rank: sentence.rank, of: names[ranking.photographs[sentence.index]]))
      <div class="row">\(pictures.joined())</div>
      </section>
      """
  }

  private func caption(rank: Int, of name: String) -> String {
    "<p class=\"small\">rank \(rank + 1), \(Page.escaped(name))</p>"
  }

  private func picture(_ index: Int) -> String {
    "<span class=\"picture p\(index)\" role=\"img\" aria-label=\"\(Page.escaped(names[index]))\">"
      + "</span>"
  }

  private static func mark(_ match: RetrievalRanking.Match) -> String {
    match.isRight ? " class=\"right\"" : ""
  }

  private static func score(_ match: RetrievalRanking.Match) -> String {
    "<b>\(String(format: "%.3f", match.score))</b>\(match.isRight ? " ✓" : "")"
  }

  /// Each picture stands in the page once, however often it is shown.
  private static let style = """
    .picture { display: block; width: 8rem; height: 8rem; flex: none; border-radius: 4px;
      background-size: cover; background-position: center; }
    .row { display: flex; gap: 0.8rem; flex-wrap: wrap; } figure { margin: 0; }
    figcaption, li { font: 14px/1.5 sans-serif; } .right { color: #17701f; }
    figure.right .picture { outline: 3px solid #17701f; }

    """
}
