import ArgumentParser
import Foundation
import Language
import Neural
import Storytelling

/// `fabula train follow`
struct TrainFollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "Repeats a recorded training run and compares the losses.",
    discussion: """
      A run is recorded by `tools/twin/train.py --record`: initial weights, batches
      and losses. The same steps are taken here, and the largest difference of a loss
      is told; one above the tolerance ends with status 1.

        fabula train follow recorded
      """)

  @Argument(help: ArgumentHelp("Directory of the recorded run.", valueName: "dir"))
  var directory: String

  @Option(help: "The largest difference, in nats a word, that is let pass.")
  var tolerance = 1e-3

  @OptionGroup var output: OutputOptions

  func run() throws {
    let recorded = try RecordedRun(directory: directory)
    let progress = Progress("")
    var steps = 0
    var largest = 0.0
    func report(_ step: RecordedRun.Step) throws {
      steps = step.step
      // A loss that is no number is far from every number.
      largest = step.difference.isNaN ? .infinity : max(largest, step.difference)
      progress.line(
        "step \(step.step), loss \(step.loss), recorded \(step.recordedLoss),"
          + " largest difference \(largest)")
      if output.json { try Output.json(step) }
    }
    switch recorded.settings.part {
    case "skipthoughts": try SkipThoughtModel.follow(recorded, report: report)
    case "decoder": try StoryDecoder.follow(recorded, report: report)
    default:
      throw ValidationError(
        "the run trained \(recorded.settings.part); expected skipthoughts or decoder")
    }
    if !output.json {
      Output.write("largest difference \(largest) nats a word in \(steps) steps\n")
    }
    guard largest <= tolerance else { throw ExitCode(ExitStatus.failed.rawValue) }
  }
}
