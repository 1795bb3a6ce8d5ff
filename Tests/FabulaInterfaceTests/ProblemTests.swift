import FabulaInterface
import Foundation
import Testing

@Suite struct ProblemTests {
  @Test(arguments: ProblemKind.allCases)
  func documentSurvivesTheWire(_ kind: ProblemKind) throws {
    let problem = Problem(kind, "what happened", got: "one", expected: "two")
    let read = try StrictJSON.decode(Problem.self, from: StrictJSON.encode(problem))
    #expect(read == problem)
    #expect(read.kind == kind)
    #expect(read.type == "urn:fabula:problem:\(kind.rawValue)")
    #expect((400..<600).contains(read.status))
    #expect(!read.title.isEmpty)
  }

  @Test func kindsHaveDifferentTitles() {
    #expect(Set(ProblemKind.allCases.map(\.title)).count == ProblemKind.allCases.count)
  }

  @Test func problemOfANewerServerKeepsItsType() throws {
    let json = #"{"type":"urn:fabula:problem:new","title":"t","status":409,"detail":"d"}"#
    let problem = try StrictJSON.decode(Problem.self, from: Data(json.utf8))
    #expect(problem.kind == nil)
    #expect(problem.type == "urn:fabula:problem:new")
    #expect(problem.status == 409)
  }

  @Test func descriptionSaysWhatWasGotAndExpected() {
    let problem = Problem(.outOfRange, "\"k\" lies outside.", got: "0", expected: "1 to 10")
    #expect(
      problem.description
        == "A value lies outside its range: \"k\" lies outside. Got 0. Expected 1 to 10.")
  }
}
