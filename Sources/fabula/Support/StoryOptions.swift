import ArgumentParser
import Fabula
import Storytelling

/// The dials of a story on the command line.
struct StoryOptions: ParsableArguments {
  @Option(help: "Style of the story.")
  var style = "romance"

  @Option(help: "How far the story is shifted from the captions' style to that one (-10 to 10).")
  var strength = Storytelling.Limits.strengthDefault

  @Option(help: "How much the captions count against the genre's mean (1 is the paper's).")
  var emphasis = Storytelling.Limits.emphasisDefault

  @Option(help: "How much more than by itself the story keeps to the captions (1 is the paper's).")
  var guidance = Storytelling.Limits.guidanceDefault

  @Option(help: "0 always takes the likeliest word; 1 draws by the model's probabilities.")
  var temperature = Storytelling.Limits.temperatureDefault

  @Option(help: "Words after which the story ends with its sentence.")
  var words = Storytelling.Limits.wordsDefault

  @Option(help: "Nearest captions that the story draws on.")
  var captionCount = 100

  @Option(help: "Seed; the same seed tells the same story. Random when left out.")
  var seed: UInt64?

  func validate() throws {
    let bound = Storytelling.Limits.strengthMax
    guard (0...Storytelling.Limits.emphasisMax).contains(emphasis) else {
      throw ValidationError("--emphasis must be 0 to \(Storytelling.Limits.emphasisMax)")
    }
    guard captionCount > 0, (-bound...bound).contains(strength) else {
      throw ValidationError("--caption-count must be positive and --strength in ±\(bound)")
    }
  }
}
