import CaptionFields
import Foundation

/// A caption to be added to the index, or to take the place of the one with the
/// same id: one line of the body of `PUT /v1/captions`.
public struct NewCaption: Equatable, Sendable {
  /// Its number in the index.
  public var id: CaptionID
  /// The sentence.
  public var text: String
  /// Where it comes from, such as the name of a photograph; at most
  /// ``RequestLimits/sourceBytes`` bytes.
  public var source: String?
  /// What filters may ask for besides the source: at most 32 strings, numbers and
  /// booleans, by names of letters, digits, `_`, `-` and `.` that begin with a
  /// letter.
  public var fields: [String: FieldValue]
  /// Its vector, of the dimension of the index; when left out the daemon embeds
  /// the text.
  public var vector: [Float]?

  /// A caption.
  public init(
    id: CaptionID, text: String, source: String? = nil, fields: [String: FieldValue] = [:],
    vector: [Float]? = nil
  ) {
    self.id = id
    self.text = text
    self.source = source
    self.fields = fields
    self.vector = vector
  }

  /// Makes sure that every value can be used.
  ///
  /// - Throws: ``Problem``.
  public func validate() throws {
    try Inputs.requireID(id)
    try Inputs.requireText(text)
    if let source {
      try Inputs.require("source", source.utf8.count, in: 0...RequestLimits.sourceBytes)
    }
    try Problem.translating(.invalidField) {
      if let source { try FieldValue.string(source).check(field: FieldName.source) }
      try FieldName.check(fields)
    }
    if let vector { try VectorBatch(vector).validate() }
  }
}

extension NewCaption: Codable {
  enum Field: String, CodingKey, CaseIterable {
    case id, text, source, fields, vector
  }

  /// Reads a caption; other members than those of a caption are an error.
  ///
  /// - Throws: ``Problem``.
  public init(from decoder: any Decoder) throws {
    let members = try decoder.strictContainer(keyedBy: Field.self)
    self.init(
      id: try members.decode(CaptionID.self, forKey: .id),
      text: try members.decode(String.self, forKey: .text),
      source: try members.decodeIfPresent(String.self, forKey: .source),
      fields: try Problem.translating(.invalidField) {
        try members.decodeIfPresent([String: FieldValue].self, forKey: .fields) ?? [:]
      },
      vector: try members.decodeIfPresent([Float].self, forKey: .vector))
  }

  /// Writes what is there.
  public func encode(to encoder: any Encoder) throws {
    try Caption(id: id, text: text, source: source, fields: fields).encode(to: encoder)
    var members = encoder.container(keyedBy: Field.self)
    try members.encodeIfPresent(vector, forKey: .vector)
  }
}

/// `PUT /v1/captions`: a batch of captions as JSON Lines, one object a line. All
/// of them are taken, or none.
public struct PutCaptionsRequest: Equatable, Sendable {
  /// The captions, in the order of the lines; of several with one id the last
  /// stays.
  public var captions: [NewCaption]

  /// A batch.
  public init(_ captions: [NewCaption]) {
    self.captions = captions
  }

  /// Reads JSON Lines; blank lines are passed over.
  ///
  /// - Throws: ``Problem`` that names the line.
  public init(jsonLines data: Data) throws {
    captions = []
    for (number, line) in data.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) {
      do {
        let caption = try StrictJSON.decode(NewCaption.self, from: Data(line))
        try caption.validate()
        captions.append(caption)
      } catch let problem as Problem {
        throw problem.located("Line \(number + 1): ")
      }
    }
  }

  /// The batch as JSON Lines.
  public func jsonLines() throws -> Data {
    try captions.reduce(into: Data()) { lines, caption in
      lines.append(try StrictJSON.encode(caption))
      lines.append(0x0A)
    }
  }

  /// Makes sure that the batch is neither empty nor too large.
  ///
  /// - Throws: ``Problem`` of kind `out-of-range`.
  public func validate() throws {
    try Inputs.require("captions", captions.count, in: 1...RequestLimits.captionBatch)
    for caption in captions { try caption.validate() }
  }
}

/// What a change of the index has done. When it is answered, it is on the disk
/// and the next search sees it.
public struct ChangeReply: Codable, Equatable, Sendable {
  /// Captions that were not there before.
  public var added: Int
  /// Captions that took the place of one with the same id.
  public var replaced: Int
  /// Captions that are not there any more.
  public var removed: Int
  /// Captions that the index now holds.
  public var captions: Int

  /// A reply.
  public init(added: Int = 0, replaced: Int = 0, removed: Int = 0, captions: Int) {
    self.added = added
    self.replaced = replaced
    self.removed = removed
    self.captions = captions
  }
}
