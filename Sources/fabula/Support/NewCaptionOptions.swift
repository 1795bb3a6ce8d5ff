import ArgumentParser
import FabulaInterface
import Foundation
import Language

/// Captions that a person gives to be put into an index.
struct NewCaptionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Captions without ids: one a line, photo.jpg#0<TAB>caption, or COCO's JSON; - for standard"
        + " input.", valueName: "file"))
  var captions: String?

  @Option(
    help: ArgumentHelp(
      "Captions as JSON Lines: id, text, perhaps source, fields and vector; - for standard input.",
      valueName: "file"))
  var jsonLines: String?

  func validate() throws {
    guard (captions == nil) != (jsonLines == nil) else {
      throw ValidationError("give either --captions or --json-lines")
    }
  }

  /// The captions; those without ids are numbered from `first` on.
  ///
  /// - Throws: a usage error when there are not so many ids, ``InputMissing``,
  ///   `Problem`, `LanguageError`.
  func read(numberedFrom first: CaptionID) throws -> [NewCaption] {
    if let jsonLines {
      return try PutCaptionsRequest(jsonLines: InputFile.read(jsonLines)).captions
    }
    let lines = try CaptionFile.read(captions ?? "-")
    guard first <= RequestLimits.captionID,
      UInt64(lines.count) <= RequestLimits.captionID - first + 1
    else {
      throw ValidationError(
        "\(lines.count) captions from the id \(first) on lie beyond the largest,"
          + " \(RequestLimits.captionID)")
    }
    return lines.enumerated().map {
      NewCaption(id: first + UInt64($0), text: $1.text, source: $1.photo)
    }
  }
}
