import Foundation
import Neural
import TestSupport
import Testing

@testable import Language

@Suite struct RecordedRunTests {
  private static let batches: [[String: [[Int32]]]] = (0..<12).map { step in
    let word = Int32(2 + step % 6)
    return [
      "sentences": [[word, 3], [word]], "next": [[4, word], [5]], "previous": [[word, word], [2]],
    ]
  }

  private func record() throws -> RunRecorder {
    var random = RandomSource(seed: 4)
    let model = SkipThoughtModel(
      wordCount: 9, wordLength: 3, width: 4, isBidirectional: true,
      targets: SkipThoughtTarget.allCases, isTied: true, random: &random)
    return try RunRecorder(
      part: "skipthoughts", words: ["<eos>", "UNK"] + (2..<9).map { "w\($0)" },
      parameters: model.parameters, batches: Self.batches
    ) { step in
      func batch(_ name: String) -> SequenceBatch {
        SequenceBatch(Self.batches[step][name]!, endMarked: true)
      }
      let triples = SentenceTriples(
        sentences: batch("sentences"), next: batch("next"), previous: batch("previous"))
      return model.addGradients(
        triples, loss: SequenceLoss(), scale: 0.5, random: &random)
        / Double(triples.wordCount(of: model.targets))
    }
  }

  @Test func aRecordedRunIsRepeatedStepByStep() throws {
    let recorder = try record()
    var steps: [RecordedRun.Step] = []
    try SkipThoughtModel.follow(RecordedRun(directory: recorder.folder.url.path())) {
      steps.append($0)
    }
    #expect(steps.map(\.step) == Array(1...12))
    // The same sums; the file holds all digits.
    #expect(steps.allSatisfy { $0.difference < 1e-6 })
    #expect(steps[11].loss < steps[0].loss - 0.1)
  }

  @Test func anotherScheduleLeadsElsewhere() throws {
    let folder = try record().folder
    let settings = try String(contentsOfFile: folder.path("settings.json"), encoding: .utf8)
    _ = try folder.write(
      settings.replacing("\"learning_rate\": 0.05", with: "\"learning_rate\": 0.04"),
      to: "settings.json")
    var largest = 0.0
    try SkipThoughtModel.follow(RecordedRun(directory: folder.url.path())) {
      largest = max(largest, $0.difference)
    }
    #expect(largest > 1e-3)
  }

  @Test(arguments: [
    ("batches.jsonl", "{}", "{}"), ("batches.jsonl", "[", "["),
    ("batches.jsonl", #"{"sentences": [[9]], "next": [[1]], "previous": [[1]]}"#, "word id 9"),
    ("batches.jsonl", #"{"sentences": [[-1]], "next": [[1]], "previous": [[1]]}"#, "word id -1"),
    (
      "batches.jsonl", #"{"sentences": [[1]], "next": [[1], [1]], "previous": [[1]]}"#,
      "[1, 2, 1] sentences"
    ),
    ("losses.txt", "1\nx\n", "1 numbers"), ("settings.json", "{}", "{}"),
  ])
  func damagedRunsAreRefused(file: String, content: String, got: String) throws {
    let folder = try record().folder
    _ = try folder.write(content, to: file)
    if file == "batches.jsonl" { _ = try folder.write("1\n", to: "losses.txt") }
    let error = #expect(throws: WeightFileError.self) {
      try SkipThoughtModel.follow(RecordedRun(directory: folder.url.path())) { _ in }
    }
    let message = error?.description ?? ""
    #expect(message.contains(got == "{}" && file == "batches.jsonl" ? "no sentences" : got))
    #expect(message.contains(file))
  }

  @Test func layersThatDoNotFitAreRefused() throws {
    var random = RandomSource(seed: 4)
    func model(_ width: Int, _ wordLength: Int = 3) -> SkipThoughtModel {
      SkipThoughtModel(
        wordCount: 9, wordLength: wordLength, width: width, isTied: true, random: &random)
    }
    let file = TemporaryPath()
    for (encoder, decoders) in [(model(4), model(5)), (model(4), model(4, 2))] {
      try SafetensorsWriter.write(
        encoder.encoder.parameters
          + decoders.parameters.dropFirst(decoders.encoder.parameters.count),
        precision: .float32, to: file.path)
      #expect(throws: LanguageError.self) {
        try SkipThoughtModel(from: SafetensorsFile(path: file.path))
      }
    }
  }
}
