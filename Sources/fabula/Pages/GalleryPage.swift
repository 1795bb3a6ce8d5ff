import Foundation

/// `fabula evaluate story --gallery`: stories beside their photographs.
enum GalleryPage {
  /// A photograph with what was told about it.
  struct Entry {
    let name: String
    let photograph: Data

    /// The nearest captions.
    let captions: [String]

    /// Each style with its story.
    let stories: [(style: String, text: String)]
  }

  /// The page of a folder of photographs.
  ///
  /// - Parameter figures: a line for each figure, name and value.
  static func text(of entries: [Entry], figures: [[String]]) -> String {
    let articles = entries.map { entry in
      let stories = entry.stories.map { story in
        "<p>" + (entry.stories.count > 1 ? "<b>\(Page.escaped(story.style))</b> " : "")
          + Page.escaped(story.text) + "</p>"
      }
      let captions = entry.captions.prefix(3).map(Page.escaped).joined(separator: "<br>")
      return """
        <article>
        \(Page.picture(entry.photograph, name: entry.name))
        <div>
        \(stories.joined(separator: "\n"))
        <p class="small">\(captions)</p>
        </div>
        </article>
        """
    }
    return Page.document(
      title: "Stories of \(entries.count) photographs",
      body: """
        <h1>Stories of \(entries.count) photographs</h1>
        \(Page.table([], figures, numbers: [1]))
        \(articles.joined(separator: "\n"))
        """)
  }
}
