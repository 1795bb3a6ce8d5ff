/// `default-captions`: prints the captions of the embedded default, one a line.
@main
struct Command {
  static let help = """
    default-captions: writes captions of imagined photographs, one a line.

    USAGE: default-captions [--seed N] [--count N] [--statistics]

      --seed N       the captions follow from it, on every platform (default 8)
      --count N      how many distinct captions (default 24000)
      --statistics   print figures about the captions instead of the captions
      --help         print this
    """

  var seed: UInt64 = 8
  var count = 24_000
  var showsStatistics = false
  var showsHelp = false

  enum Usage: Error, Equatable, CustomStringConvertible {
    case unknown(got: String)
    case number(option: String, got: String?)

    var description: String {
      switch self {
      case .unknown(let got): "\(got) is not an option; see --help"
      case .number(let option, let got):
        "\(option) expects a whole number, 0 or more, and got \(got ?? "nothing")"
      }
    }
  }

  init(arguments: [String]) throws(Usage) {
    var rest = arguments[...]
    while let option = rest.popFirst() {
      switch option {
      case "--seed": seed = try Command.number(option, rest.popFirst())
      case "--count": count = try Command.number(option, rest.popFirst())
      case "--statistics": showsStatistics = true
      case "--help", "-h": showsHelp = true
      default: throw .unknown(got: option)
      }
    }
  }

  private static func number<Number: FixedWidthInteger>(
    _ option: String, _ text: String?
  ) throws(Usage) -> Number {
    guard let text, let number = Number(text), number >= 0 else {
      throw .number(option: option, got: text)
    }
    return number
  }

  /// What the command prints.
  func output() throws(Generator.Failure) -> String {
    if showsHelp { return Command.help }
    var generator = Generator(seed: seed)
    let captions = try generator.captions(count: count)
    if showsStatistics { return Statistics(captions: captions).description }
    return captions.map(\.text).joined(separator: "\n")
  }

  static func main() {
    do {
      print(try Command(arguments: Array(CommandLine.arguments.dropFirst())).output())
    } catch let error as Usage {
      fail(error, status: 64)
    } catch {
      fail(error, status: 1)
    }
  }
}
