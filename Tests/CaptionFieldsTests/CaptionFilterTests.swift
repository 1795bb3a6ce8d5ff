import CaptionFields
import Foundation
import TestSupport
import Testing

@Suite struct CaptionFilterTests {
  private let fields: [String: FieldValue] = [
    "genre": "romance", "year": 1926, "rated": true, "date": "1926-05-17",
  ]

  private func decode(_ json: String) throws -> CaptionFilter {
    try JSONDecoder().decode(CaptionFilter.self, from: Data(json.utf8))
  }

  @Test(arguments: [
    (#"{"genre": "romance"}"#, true), (#"{"genre": "crime"}"#, false),
    (#"{"genre": ["crime", "romance"]}"#, true), (#"{"genre": ["crime", "horror"]}"#, false),
    (#"{"year": {"from": 1926, "to": 1926}}"#, true), (#"{"year": {"above": 1926}}"#, false),
    (#"{"year": {"below": 1926.5}}"#, true), (#"{"year": "1926"}"#, false),
    (#"{"date": {"from": "1926-05", "below": "1926-06"}}"#, true),
    (#"{"rated": true}"#, true), (#"{"rated": 1}"#, false),
    (#"{"genre": "romance", "year": {"from": 1900}}"#, true),
    (#"{"genre": "romance", "year": {"from": 1950}}"#, false),
    (#"{"all": [{"rated": true}, {"any": [{"year": 1}, {"year": 1926}]}]}"#, true),
    (#"{"not": {"genre": "romance"}}"#, false), (#"{"not": {"lang": "en"}}"#, true),
    (#"{"lang": "en"}"#, false), (#"{"lang": {"from": "a"}}"#, false),
  ])
  func filtersInJSONMeanWhatTheySay(json: String, passes: Bool) throws {
    let filter = try decode(json)
    #expect(filter.matches { fields[$0] } == passes)
    let again = try JSONDecoder().decode(
      CaptionFilter.self, from: JSONEncoder().encode(filter))
    #expect(again == filter)
  }

  @Test(arguments: [
    ("genre=romance", #"{"genre": "romance"}"#), ("year>=1900", #"{"year": {"from": 1900}}"#),
    (" year <= -1.5e3 ", #"{"year": {"to": -1500}}"#), ("year>1", #"{"year": {"above": 1}}"#),
    ("year<1", #"{"year": {"below": 1}}"#), ("rated=true", #"{"rated": true}"#),
    ("lang=en, de", #"{"lang": ["en", "de"]}"#), ("lang!=en", #"{"not": {"lang": "en"}}"#),
    (#"title="1984""#, #"{"title": "1984"}"#), ("title=007", #"{"title": "007"}"#),
    (#"title="a, \"b\"",nan"#, #"{"title": ["a, \"b\"", "nan"]}"#),
    ("title=", #"{"title": ""}"#), (#" {"any": [{"a": 1}]}"#, #"{"any": [{"a": 1}]}"#),
    ("title=a=b", #"{"title": "a=b"}"#),
  ])
  func comparisonsAsTypedMeanTheirJSON(text: String, json: String) throws {
    #expect(try CaptionFilter(text: text) == decode(json))
  }

  @Test(arguments: [
    "{}", "[]", "1", "null", #"{"a": []}"#, #"{"a": {}}"#, #"{"a": null}"#, #"{"a": [null]}"#,
    #"{"a": [[1]]}"#, #"{"a": {"b": 1}}"#, #"{"a": {"from": 1, "above": 2}}"#,
    #"{"a": {"from": 1, "to": "x"}}"#, #"{"a": {"from": true}}"#, #"{"a": {"from": null}}"#,
    #"{"a": {"from": [1]}}"#, #"{"all": []}"#, #"{"all": {"a": 1}}"#, #"{"any": 1}"#,
    #"{"not": []}"#, #"{"not": {}}"#, #"{"not": 1}"#, #"{"": 1}"#, #"{"ä": 1}"#, #"{"a b": 1}"#,
    #"{"1a": 1}"#, #"{"a": "\u0000"}"#, #"{"a": 1e999}"#,
  ])
  func whatIsNoFilterIsRefusedWithWordsForPeople(json: String) throws {
    let error = #expect(throws: FieldError.self, Comment(rawValue: json)) { try decode(json) }
    #expect(error.map { !$0.got.isEmpty && !$0.expected.isEmpty } ?? false)
  }

  @Test(arguments: ["", "=", "=1", "genre", "a b=1", "a>1,2", "a=\"b", "a=\"b\"c", "{", "{}", "a<"])
  func whatIsNoComparisonIsRefused(text: String) {
    // An empty value is a string, which a range may have for a bound.
    if text == "a<" { return }
    #expect(throws: FieldError.self) { try CaptionFilter(text: text) }
  }

  @Test func filtersAreBounded() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: #"{"not":"#, count: levels) + #"{"a":1}"#
        + String(repeating: "}", count: levels)
    }
    #expect(throws: Never.self) { try decode(nested(15)) }
    for levels in [16, 40, 400] {
      #expect(throws: FieldError.self) { try decode(nested(levels)) }
    }
    let many = (0..<1025).map(String.init).joined(separator: ",")
    #expect(throws: FieldError.self) { try decode(#"{"a": [\#(many)]}"#) }
    let long = String(repeating: "x", count: 4097)
    #expect(throws: FieldError.self) { try decode(#"{"a": "\#(long)"}"#) }
    #expect(throws: FieldError.self) { try decode(#"{"\#(long.prefix(65))": 1}"#) }
  }

  /// Whatever bytes come, there is a filter or an error with words.
  @Test func mutatedFiltersAreReadOrRefused() throws {
    let whole = Array(#"{"any":[{"a":[1,"b",true]},{"not":{"c":{"from":"x","below":"y"}}}]}"#.utf8)
    var random = SeededGenerator(state: 7)
    for _ in 0..<5000 {
      var bytes = whole
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 32..<127, using: &random)
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
        }
      }
      do {
        let filter = try JSONDecoder().decode(CaptionFilter.self, from: Data(bytes))
        try filter.check()
        _ = filter.matches { _ in 1 }
      } catch is FieldError {
      } catch is DecodingError {
      }
    }
  }

  @Test func stringsAreComparedByTheirBytes() {
    let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
    #expect(composed == decomposed)
    #expect(FieldValue.string(composed) != .string(decomposed))
    #expect(FieldValue.number(0) == .number(-0.0))
    #expect(Set<FieldValue>([0, "0", false, .number(-0.0)]).count == 3)
  }

  @Test func namesAndNumbersOfFieldsAreChecked() {
    for name in ["all", "any", "not", "source", "", "a b", "é"] {
      #expect(throws: FieldError.self) { try FieldName.check([name: 1]) }
    }
    for value in [FieldValue.number(.nan), .number(.infinity), .string("a\0b")] {
      #expect(throws: FieldError.self) { try FieldName.check(["a": value]) }
    }
    let many = Dictionary(uniqueKeysWithValues: (0..<33).map { ("f\($0)", FieldValue.number(1)) })
    #expect(throws: FieldError.tooManyFields(got: 33, expected: 0...32)) {
      try FieldName.check(many)
    }
    #expect(throws: Never.self) { try FieldName.check(["a-b_c.D9": ""]) }
  }
}
