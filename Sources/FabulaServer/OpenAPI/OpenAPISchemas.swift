import CaptionFields
import FabulaInterface

extension OpenAPIDocument {
  /// One value of a request: its name and its JSON schema.
  private typealias Property = (name: String, schema: String)

  private static let limits = RequestLimits.self
  private static let dials = StoryDials()

  /// The options of a search; in a query string the filter is its JSON as text.
  private static func searchProperties(filter: String) -> [Property] {
    [
      (
        "k",
        integer(1, limits.captions, "Captions for each query", default: limits.defaultCaptions)
      ),
      (
        "effort",
        integer(1, limits.effort, "Width of the candidate list; by default the index's")
      ),
      (
        "recall",
        """
        {"type": "number", "minimum": \(limits.recall.lowerBound), \
        "maximum": \(limits.recall.upperBound), \
        "description": "Share of the true neighbours to find on average, instead of an effort"}
        """
      ),
      (
        "exact",
        #"{"type": "boolean", "default": false, "description": "Compare with every vector"}"#
      ),
      ("filter", filter),
      ("threshold", #"{"type": "number", "description": "The lowest score that is answered"}"#),
      (
        "diversity",
        number(
          0, 1, "How much captions differ: maximal marginal relevance among the 4k nearest",
          default: 0)
      ),
      (
        "fold",
        """
        {"oneOf": [{"type": "boolean"}, {"type": "number", "minimum": -1, "maximum": 1}], \
        "default": false, "description": "Answer only with the best of captions that say the \
        same, from this cosine on; true is \(limits.sameCosine)"}
        """
      ),
    ]
  }

  private static let dialProperties: [Property] = StoryDial.all.map { ($0.name, schema(of: $0)) }

  private static func schema(of dial: StoryDial) -> String {
    let (dials, description) = (Self.dials, dial.description)
    return switch dial.kind {
    case .text(let path):
      """
      {"type": "string", "default": "\(dials[keyPath: path])", "maxLength": \(limits.styleBytes), \
      "description": "\(description)"}
      """
    case .search(let path): choice(dials[keyPath: path], description)
    case .score(let path): choice(dials[keyPath: path], description)
    case .number(let path, let range):
      number(range.lowerBound, range.upperBound, description, default: dials[keyPath: path])
    case .integer(let path, let range):
      integer(range.lowerBound, range.upperBound, description, default: dials[keyPath: path])
    case .optionalInteger(_, let range):
      integer(range.lowerBound, range.upperBound, description)
    case .seed: integer(0, Int(limits.seed) - 1, description)
    }
  }

  private static func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ value: Value, _ description: String
  ) -> String {
    let values = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    return """
      {"enum": [\(values)], "default": "\(value.rawValue)", "description": "\(description)"}
      """
  }

  /// The query parameters of bodies that are not JSON. A dial and a parameter
  /// of the search never share a name.
  static let parameters = {
    let dimension = integer(
      1, limits.dimension, "Values in one vector; by default the index's dimension")
    let filter = #"{"type": "string", "description": "A Filter in JSON"}"#
    let all =
      searchProperties(filter: filter) + [("dimension", dimension)] + dialProperties
    return all.map { name, schema in
      """
      "\(name)": {"name": "\(name)", "in": "query", "schema": \(schema),
        "description": "For bodies that are not JSON"}
      """
    }.joined(separator: ",\n")
  }()

  /// The answer to whatever could not be served.
  static let responses = """
    "Problem": {"description": "RFC 9457 problem document",
      "headers": {"Retry-After": {"schema": {"type": "integer"},
        "description": "Seconds, with status 503"}},
      "content": {"\(Problem.mediaType)": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    """

  /// Every type that is sent or received.
  static let schemas = [
    #""JPEG": {"type": "string", "format": "binary", "maxLength": \#(ServerLimits.imageBytes)}"#,
    request(
      "SearchRequest",
      inputs: [
        ("vector", vector),
        ("vectors", #"{"type": "array", "maxItems": \#(limits.batch), "items": \#(vector)}"#),
        ("text", sentence),
        ("texts", #"{"type": "array", "maxItems": \#(limits.batch), "items": \#(sentence)}"#),
        ("image", base64), ("id", identifier),
        ("ids", #"{"type": "array", "maxItems": \#(limits.batch), "items": \#(identifier)}"#),
      ],
      searchProperties(filter: reference("Filter"))),
    filterSchemas,
    request("EmbeddingRequest", inputs: [("text", sentence), ("image", base64)], []),
    request(
      "StoryRequest",
      inputs: [
        ("image", base64), ("vector", vector), ("text", sentence),
        (
          "caption_ids",
          #"{"type": "array", "maxItems": \#(limits.captions), "items": \#(identifier)}"#
        ),
      ],
      dialProperties),
    object(
      "SearchReply",
      [
        ("results", #"{"type": "array", "items": \#(list("ScoredCaption"))}"#),
        ("model_fingerprint", string),
      ],
      optional: [("confidence", confidence)]),
    object("EmbeddingReply", [("vector", vector), ("model_fingerprint", string)]),
    object(
      "StoryReply",
      [
        ("story", string), ("captions", list("ScoredCaption")), ("topic", list("TopicWord")),
        ("dials", reference("StoryDials")), ("model_fingerprint", string),
      ], optional: [("leanings", list("SentenceLeaning")), ("confidence", confidence)]),
    object("StoryDials", dialProperties),
    object("TopicWord", [("word", string), ("share", share)]),
    object(
      "SentenceLeaning",
      [("sentence", string), ("weights", #"{"type": "array", "items": \#(share)}"#)]),
    object(
      "NewCaption", [("id", identifier), ("text", sentence)],
      optional: [("source", string), ("fields", reference("Fields")), ("vector", vector)]),
    object(
      "ChangeReply",
      [("added", count), ("replaced", count), ("removed", count), ("captions", count)]),
    object(
      "Caption", [("id", identifier), ("text", string)],
      optional: [("source", string), ("fields", reference("Fields"))]),
    object(
      "ScoredCaption",
      [("id", identifier), ("text", string), ("score", #"{"type": "number"}"#)],
      optional: [
        ("source", string), ("fields", reference("Fields")),
        ("folded", #"{"type": "array", "items": \#(identifier)}"#),
      ]),
    object(
      "IndexDescription",
      [
        ("captions", count), ("vectors", count), ("fresh", count), ("bytes", count),
        ("dimension", count), ("kind", #"{"enum": ["hnsw", "ivf", "flat"]}"#),
        ("metric", string), ("precision", string), ("format_version", count),
        ("model_fingerprint", string), ("styles", #"{"type": "array", "items": \#(string)}"#),
        ("fields", #"{"type": "array", "items": \#(string)}"#),
        ("writable", #"{"type": "boolean"}"#),
      ], optional: [("weaving_failure", string)]),
    object("Health", [("status", #"{"enum": ["alive", "ready"]}"#)]),
    object(
      "Problem",
      [
        ("type", #"{"enum": [\#(problemTypes)]}"#), ("title", string), ("status", count),
        ("detail", string),
      ],
      optional: [("got", string), ("expected", string)]),
  ].joined(separator: ",\n")

  /// Fields of captions, and filters over them.
  private static let filterSchemas = """
    "FieldValue": {"oneOf": [
      {"type": "string", "maxLength": \(FieldLimits.valueBytes.upperBound)}, {"type": "number"},
      {"type": "boolean"}]},
    "Fields": {"type": "object", "maxProperties": \(FieldLimits.fields.upperBound),
      "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_.-]*$", \
    "maxLength": \(FieldLimits.nameBytes.upperBound)},
      "additionalProperties": \(reference("FieldValue"))},
    "Filter": {"type": "object", "minProperties": 1,
      "description": "All members must hold. A field has the value, one of the values, or one of \
    the range; source is a field, too. A field that no caption has is an error.",
      "properties": {
        "all": {"type": "array", "minItems": 1, "items": \(reference("Filter"))},
        "any": {"type": "array", "minItems": 1, "items": \(reference("Filter"))},
        "not": \(reference("Filter"))},
      "additionalProperties": {"oneOf": [
        \(reference("FieldValue")),
        {"type": "array", "minItems": 1, "items": \(reference("FieldValue"))},
        {"type": "object", "minProperties": 1, "additionalProperties": false, "properties": {
          "from": \(reference("FieldValue")), "above": \(reference("FieldValue")),
          "to": \(reference("FieldValue")), "below": \(reference("FieldValue"))}}]}}
    """

  private static let string = #"{"type": "string"}"#
  private static let sentence = #"{"type": "string", "minLength": 1}"#
  private static let base64 =
    #"{"type": "string", "contentEncoding": "base64", "contentMediaType": "image/jpeg"}"#
  private static let vector = #"{"type": "array", "minItems": 1, "items": {"type": "number"}}"#
  private static let identifier =
    "{\"type\": \"integer\", \"minimum\": 0, \"maximum\": \(limits.captionID)}"
  private static let count = #"{"type": "integer"}"#
  private static let share = #"{"type": "number", "minimum": 0, "maximum": 1}"#
  private static let confidence = """
    {"type": "number", "minimum": 0, "maximum": 1, "description": \
    "Of a photograph: the probability that one of its ten nearest captions fits."}
    """
  private static let problemTypes = ProblemKind.allCases
    .map { "\"\(Problem.prefix)\($0.rawValue)\"" }.joined(separator: ", ")

  private static func reference(_ name: String) -> String {
    "{\"$ref\": \"#/components/schemas/\(name)\"}"
  }

  private static func list(_ name: String) -> String {
    #"{"type": "array", "items": \#(reference(name))}"#
  }

  private static func integer(
    _ minimum: Int, _ maximum: Int, _ description: String, default value: Int? = nil
  ) -> String {
    let preset = value.map { #", "default": \#($0)"# } ?? ""
    return """
      {"type": "integer", "minimum": \(minimum), "maximum": \(maximum)\(preset), \
      "description": "\(description)"}
      """
  }

  private static func number(
    _ minimum: Float, _ maximum: Float, _ description: String, default value: Float
  ) -> String {
    """
    {"type": "number", "minimum": \(minimum), "maximum": \(maximum), "default": \(value), \
    "description": "\(description)"}
    """
  }

  private static func list(_ properties: [Property]) -> String {
    properties.map { "\"\($0.name)\": \($0.schema)" }.joined(separator: ", ")
  }

  private static func object(
    _ name: String, _ required: [Property], optional: [Property] = []
  ) -> String {
    let names = required.map { "\"\($0.name)\"" }.joined(separator: ", ")
    return """
      "\(name)": {"type": "object", "required": [\(names)],
        "properties": {\(list(required + optional))}}
      """
  }

  /// A request has exactly one of its inputs and no field but the known ones.
  private static func request(
    _ name: String, inputs: [Property], _ options: [Property]
  ) -> String {
    let choices = inputs.map { "{\"required\": [\"\($0.name)\"]}" }.joined(separator: ", ")
    return """
      "\(name)": {"type": "object", "additionalProperties": false, "oneOf": [\(choices)],
        "properties": {\(list(inputs + options))}}
      """
  }
}
