/// A book of a corpus.
public struct Book: Sendable, Equatable, Hashable {
  /// The title; empty for text before the first heading.
  public var title: String

  /// The author as the heading names him or her; empty if it names nobody.
  public var author: String

  /// A book of the given title and author.
  public init(title: String, author: String) {
    self.title = title
    self.author = author
  }

  /// Reads a heading `# Title, by Author`; nil for a line that is no heading.
  package init?(heading line: TextBytes) {
    guard line.has("# ", at: 0) else { return nil }
    let heading = line.part(2, line.count).stripped.text
    // The last ", by " is the author's: titles may have one too.
    guard let separator = heading.range(ofLast: ", by ") else {
      self.init(title: heading, author: "")
      return
    }
    self.init(
      title: String(heading[..<separator.lowerBound]),
      author: String(heading[separator.upperBound...]))
  }
}

/// Which books of a corpus are read.
///
/// Names are compared without case. A name means every author whose whole name
/// or surname it is: "Brontë" means "Charlotte Brontë" and "Brontë", "Barr"
/// also means "Barr A". Initials in capitals behind a surname do not count.
public enum BookFilter: Sendable, Equatable {
  /// All books.
  case all

  /// All but those of the named authors: for training without held-out authors.
  case excluding([String])

  /// Only those of the named authors: for measuring on held-out authors.
  case only([String])

  /// Whether a book is read.
  public func includes(_ book: Book) -> Bool {
    switch self {
    case .all: true
    case .excluding(let names): !Self.isNamed(book.author, in: names)
    case .only(let names): Self.isNamed(book.author, in: names)
    }
  }

  private static func isNamed(_ author: String, in names: [String]) -> Bool {
    var parts = author.split(separator: " ")
    while parts.count > 1, isInitials(parts[parts.count - 1]) { parts.removeLast() }
    let surname = parts.last.map { $0.lowercased() } ?? ""
    let withoutInitials = parts.joined(separator: " ").lowercased()
    return names.contains { name in
      let name = name.lowercased()
      return !name.isEmpty
        && (name == author.lowercased() || name == withoutInitials || name == surname)
    }
  }

  /// Up to three capitals, with or without stops.
  private static func isInitials(_ part: Substring) -> Bool {
    let letters = part.filter { $0 != "." }
    return letters.count <= 3 && letters.allSatisfy(\.isUppercase)
  }
}

extension String {
  /// The last place where a text occurs.
  fileprivate func range(ofLast text: String) -> Range<String.Index>? {
    ranges(of: text).last
  }
}
