import Foundation
import Language

/// Captions that a person gives to be put into an index.
enum CaptionFile {
  /// Reads them, and tells of the lines that were left out.
  ///
  /// - Parameter path: the file; `-` for standard input.
  static func read(_ path: String) throws -> [PhotoCaption] {
    let corpus = try CaptionCorpus(path: path)
    for line in corpus.badLines {
      FileHandle.standardError.write(Data("fabula: left out: \(line)\n".utf8))
    }
    return corpus.captions
  }
}
