import FabulaInterface
import Foundation

/// `fabula tell --explain`: where a story comes from.
enum StoryPage {
  /// The page of a story.
  static func text(of reply: StoryReply, photograph: Data, name: String) -> String {
    let weight = String(format: "%.4f", 1 / Double(max(1, reply.captions.count)))
    let captions = reply.captions.enumerated().map { index, caption in
      [
        "\(index + 1)", String(format: "%.4f", caption.score), weight, caption.text,
        caption.source ?? "",
      ]
    }
    let topic = reply.topic.map { "\($0.word) (\(Int((100 * $0.share).rounded())) %)" }
    let dials = StoryDial.all.map { dial in
      [dial.name, dial.text(of: reply.dials) ?? "–", dial.description]
    }
    let sureness = reply.confidence.map { " Of all, \(CaptionLine.text(confidence: $0))." } ?? ""
    return Page.document(
      title: "The story of \(name)",
      body: """
        <h1>The story of \(Page.escaped(name))</h1>
        <article>
        \(Page.picture(photograph, name: name))
        <p>\(Page.escaped(reply.story))</p>
        </article>
        <h2>The captions it was told from</h2>
        <p class="small">Score: the cosine of photograph and caption in the joint space. Weight:
        the caption's share in the mean d of their skip-thought vectors, from which the story
        begins as d − c + r, c being the mean of captions and r that of the style.\(sureness)</p>
        \(Page.table(["", "score", "weight", "caption", "source"], captions, numbers: [0, 1, 2]))
        \(leanings(of: reply))
        <h2>The words it was led to</h2>
        <p>\(Page.escaped(topic.joined(separator: ", ")))</p>
        <p class="small">The content words that most of the nearest captions share, and the share;
        the dial “echo” says how far they lead.</p>
        <h2>The dials</h2>
        \(Page.table([], dials, numbers: [1]))
        <p class="small">Model \(Page.escaped(reply.modelFingerprint)). The same photograph, dials,
        seed, model and index tell the same story.</p>
        """)
  }

  /// Which captions each sentence leaned on; nothing of a decoder without attention.
  private static func leanings(of reply: StoryReply) -> String {
    guard let leanings = reply.leanings else { return "" }
    let rows = leanings.map { leaning in
      [leaning.sentence] + leaning.weights.map { String(format: "%.2f", $0) }
    }
    let numbers = reply.captions.indices.map { "\($0 + 1)" }
    return """
      <h2>What each sentence leaned on</h2>
      <p class="small">The attention to each caption, mean over the sentence's words.</p>
      \(Page.table(["sentence"] + numbers, rows, numbers: Set(1...max(1, numbers.count))))
      """
  }
}
