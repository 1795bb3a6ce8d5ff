import Foundation

/// A caption and the photograph that it describes.
public struct PhotoCaption: Sendable, Equatable {
  /// The photograph's file name, nil in files of captions alone.
  public var photo: String?

  /// The caption without white space at its ends.
  public var text: String

  /// A caption of a photograph.
  public init(photo: String?, text: String) {
    self.photo = photo
    self.text = text
  }
}

/// Captions read from a file in one of five formats, which is recognised by
/// its content:
///
/// | format | a line or record |
/// |---|---|
/// | `flickr8k` | `photo.jpg#0<TAB>caption` |
/// | `tabSeparated` | `photo.jpg<TAB>caption` |
/// | `plain` | `caption` |
/// | `coco` | `{"images": [{"id", "file_name"}], "annotations": [{"image_id", "caption"}]}` |
/// | `karpathy` | `{"dataset", "images": [{"filename", "split", "sentences": [{"raw"}]}]}` |
///
/// White-space-only lines are skipped. A line that does not fit the format is
/// reported in ``badLines`` and left out; the rest is read.
public struct CaptionCorpus: Sendable {
  /// How captions stand in a file.
  public enum Format: String, Sendable, CaseIterable {
    /// `photo.jpg#0<TAB>caption`, the original form of Flickr8k and Flickr30k.
    case flickr8k
    /// `photo.jpg<TAB>caption`.
    case tabSeparated
    /// One caption a line.
    case plain
    /// COCO's annotations in JSON.
    case coco
    /// A. Karpathy's splits of Flickr8k, Flickr30k and COCO in JSON.
    case karpathy
  }

  /// The format of the file.
  public private(set) var format: Format

  /// The captions in the order of the file.
  public private(set) var captions: [PhotoCaption] = []

  /// The photographs of each split by its name (`train`, `val`, `test`, and
  /// COCO's `restval`), in the order of the file; of Karpathy's files alone.
  public private(set) var splits: [String: [String]] = [:]

  /// The first 100 bad lines, as ``LanguageError/badLine(path:line:got:expected:)``.
  /// In JSON the number is that of the annotation, from 1.
  public private(set) var badLines: [LanguageError] = []

  /// How many lines were bad.
  public private(set) var badLineCount = 0

  /// Reads a file of captions.
  ///
  /// - Parameters:
  ///   - path: The file; `-` for the standard input.
  ///   - format: The format; nil to recognise it. Which of the two JSON has is
  ///     always seen from its content. Default: nil.
  /// - Throws: ``LanguageError``: `cannotRead`, `lineTooLong`, `badCaptionJSON`,
  ///   `captionFileTooLarge`, or `noCaptions`.
  public init(path: String, format: Format? = nil) throws {
    // All of COCO's JSON is one line, which may be as long as a file may be.
    let lines = try LineReader(path: path, longestLine: Limits.captionJSONBytes)
    var first = try lines.next()
    while let line = first, line.stripped.isEmpty { first = try lines.next() }
    guard let line = first else { throw LanguageError.noCaptions(path: lines.path) }
    self.format = format ?? Self.format(of: line)
    if self.format.isJSON {
      try readJSON(line, lines)
    } else {
      read(line, number: lines.lineNumber, path: lines.path)
      while let line = try lines.next() {
        guard line.count <= Limits.lineBytes else {
          throw LanguageError.lineTooLong(
            path: lines.path, line: lines.lineNumber, expected: Limits.lineBytes)
        }
        read(line, number: lines.lineNumber, path: lines.path)
      }
    }
    if captions.isEmpty, badLineCount == 0 { throw LanguageError.noCaptions(path: lines.path) }
  }

  /// The format that the first line shows.
  private static func format(of line: TextBytes) -> Format {
    if line.stripped.first == UInt8(ascii: "{") { return .coco }
    guard let tab = line.firstIndex(of: 0x09) else { return .plain }
    return numberMark(line.part(0, tab)) == nil ? .tabSeparated : .flickr8k
  }

  /// Where `#0` and the like at the end of a name starts.
  private static func numberMark(_ name: TextBytes) -> Int? {
    var start = name.count
    while start > 0, name[start - 1].isASCIIDigit { start -= 1 }
    guard start < name.count, start > 1, name[start - 1] == UInt8(ascii: "#") else { return nil }
    return start - 1
  }

  private mutating func read(_ line: TextBytes, number: Int, path: String) {
    if line.stripped.isEmpty { return }
    guard let caption = caption(in: line) else {
      report(path, number, got: line.part(0, min(line.count, Limits.shownBytes)).text)
      return
    }
    captions.append(caption)
  }

  /// The caption of a line, nil for a line that does not fit the format.
  private func caption(in line: TextBytes) -> PhotoCaption? {
    guard String(validating: line, as: UTF8.self) != nil else { return nil }
    if format == .plain { return PhotoCaption(photo: nil, text: line.stripped.text) }
    guard let tab = line.firstIndex(of: 0x09) else { return nil }
    let text = line.part(tab + 1, line.count).stripped
    var name = line.part(0, tab)
    if format == .flickr8k {
      guard let mark = Self.numberMark(name) else { return nil }
      name = name.part(0, mark)
    }
    name = name.stripped
    guard !name.isEmpty, !text.isEmpty else { return nil }
    return PhotoCaption(photo: name.text, text: text.text)
  }

  private mutating func report(_ path: String, _ line: Int, got: String) {
    badLineCount += 1
    guard badLines.count < Limits.listedBadLines else { return }
    badLines.append(
      .badLine(path: path, line: line, got: got, expected: format.expectation))
  }

  private mutating func readJSON(_ first: TextBytes, _ lines: LineReader) throws {
    var json = Data(first)
    while let line = try lines.next() {
      json.append(.newline)
      json.append(line)
      guard json.count <= Limits.captionJSONBytes else {
        throw LanguageError.captionFileTooLarge(
          path: lines.path, got: json.count, expected: Limits.captionJSONBytes)
      }
    }
    let file = try CaptionJSON(json, path: lines.path)
    (format, splits) = (file.format, file.splits)
    for (index, record) in file.records.enumerated() {
      let text = record.text.withBytes { $0.stripped.text }
      if let name = record.photo, !text.isEmpty {
        captions.append(PhotoCaption(photo: name, text: text))
      } else {
        let got = "\(record.place): \(text.prefix(Limits.shownBytes))"
        report(lines.path, index + 1, got: got)
      }
    }
  }
}

extension CaptionCorpus.Format {
  fileprivate var isJSON: Bool { self == .coco || self == .karpathy }

  /// What a line must be.
  fileprivate var expectation: String {
    switch self {
    case .flickr8k: "photo.jpg#0<TAB>caption in UTF-8"
    case .tabSeparated: "photo.jpg<TAB>caption in UTF-8"
    case .plain: "a caption in UTF-8"
    case .coco: "an annotation with a caption and the id of an image of the file"
    case .karpathy: "a sentence that is not empty"
    }
  }
}
