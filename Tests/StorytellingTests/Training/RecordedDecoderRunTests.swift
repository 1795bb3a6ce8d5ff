import Foundation
import Language
import Neural
import TestSupport
import Testing

@testable import Storytelling

@Suite struct RecordedDecoderRunTests {
  private static let words = ["<eos>", "UNK"] + (2..<9).map { "w\($0)" }

  private static let batches: [[String: [[Int32]]]] = (0..<8).map { step in
    ["passages": [[2, 3, Int32(2 + step % 5)], [Int32(8 - step % 4)]]]
  }

  @Test(arguments: [true, false])
  func aRecordedRunIsRepeatedStepByStep(hasConditions: Bool) throws {
    var random = RandomSource(seed: 6)
    let decoder = try StoryDecoder(
      vocabulary: Vocabulary(words: Self.words), vectorLength: 5, wordLength: 4, width: 6,
      isTied: true, random: &random)
    let conditions = Self.batches.map { _ in
      hasConditions ? Initialization.uniform([2, 5], bound: 1, &random) : Tensor(zeros: [2, 5])
    }
    let recorder = try RunRecorder(
      part: "decoder", words: Self.words, parameters: decoder.parameters, batches: Self.batches
    ) { step in
      let targets = SequenceBatch(Self.batches[step]["passages"]!, endMarked: true)
      return decoder.addGradients(
        targets, StoryConditions(vectors: conditions[step]), loss: SequenceLoss(), scale: 0.5,
        random: &random)
        / Double(targets.wordCount)
    }
    let path = recorder.folder.path("conditions.safetensors")
    if hasConditions {
      try SafetensorsWriter.write(
        conditions.enumerated().map { ("step.\($0)", $1, .float32) }, to: path)
    }
    var steps: [RecordedRun.Step] = []
    try StoryDecoder.follow(RecordedRun(directory: recorder.folder.url.path())) {
      steps.append($0)
    }
    #expect(steps.count == 8)
    // The same sums; the file holds all digits.
    #expect(steps.allSatisfy { $0.difference < 1e-6 })
    #expect(steps[7].loss < steps[0].loss)

    try SafetensorsWriter.write([("step.0", Tensor(zeros: [1, 5]), .float32)], to: path)
    #expect(throws: WeightFileError.self) {
      try StoryDecoder.follow(RecordedRun(directory: recorder.folder.url.path())) { _ in }
    }
  }
}
