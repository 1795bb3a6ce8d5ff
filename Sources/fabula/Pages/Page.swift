import Foundation

/// Pages that are one file: text, style and pictures together.
enum Page {
  /// A whole document; `style` comes after that of all pages.
  static func document(title: String, style: String = "", body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escaped(title))</title>
    <style>
    body { font: 17px/1.5 Georgia, serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
      color: #222; background: #fdfcf9; }
    h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; }
    article { display: flex; gap: 1.5rem; align-items: flex-start; margin: 2rem 0; }
    img { width: 14rem; border-radius: 4px; flex: none; }
    table { border-collapse: collapse; font: 14px/1.4 sans-serif; }
    td, th { padding: 0.15rem 0.8rem 0.15rem 0; text-align: left; vertical-align: top; }
    td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
    .small { font: 13px/1.4 sans-serif; color: #666; }
    @media (max-width: 40rem) { article { display: block; } }
    \(style)
    </style>
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  }

  /// Text as it stands between tags and in quoted attributes.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
    return result
  }

  /// A JPEG file as part of the page.
  static func picture(_ file: Data, name: String) -> String {
    "<img alt=\"\(escaped(name))\" src=\"data:image/jpeg;base64,\(file.base64EncodedString())\">"
  }

  /// A table; columns of numbers stand right.
  static func table(_ header: [String], _ rows: [[String]], numbers: Set<Int> = []) -> String {
    func cells(_ row: [String], _ tag: String) -> String {
      let cells = row.enumerated().map { index, cell in
        "<\(tag)\(numbers.contains(index) ? " class=\"number\"" : "")>\(escaped(cell))</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    let head = header.isEmpty ? "" : cells(header, "th") + "\n"
    return "<table>\n\(head)\(rows.map { cells($0, "td") }.joined(separator: "\n"))\n</table>"
  }

  /// Writes a page; an older file is replaced when the new one is complete.
  static func write(_ page: String, to path: String) throws {
    try Data(page.utf8).write(to: URL(filePath: path), options: .atomic)
  }
}
