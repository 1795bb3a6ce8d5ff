import Foundation

/// Runs one of the proofs; the others are children of a proof.
@main
struct Crash {
  private static let usage = """
    usage: crash model  [--operations 1000000] [--seed 1]
           crash replay [--points 10000] [--operations 400] [--seed 1] [--nosync]
           crash kill   [--times 300] [--seed 1]
           crash full   DIRECTORY-ON-A-SMALL-DISK [--seed 1]
           crash errors [--count 500] [--seed 1]
           crash mutate [--files 5000] [--seed 1]
    """

  static func main() {
    do {
      var arguments = Arguments(CommandLine.arguments.dropFirst())
      let isFine =
        switch try arguments.next() {
        case "model": try ModelProof(&arguments).run()
        case "replay": try ReplayProof(&arguments).run()
        case "kill": try KillProof(&arguments).run()
        case "full": try FullProof(&arguments).run()
        case "mutate": try MutateProof(&arguments).run()
        case "errors": try ErrorsProof(&arguments).run()
        case "child-errors": try FailingWorkload(&arguments).run()
        case "child-record": try RecordedWorkload(&arguments).run()
        case "child-load": try Load(&arguments).run()
        case "child-read": try Reader(&arguments).run()
        case "child-probe": try Probe(&arguments).run()
        default: throw Arguments.Problem(text: usage)
        }
      exit(isFine ? 0 : 1)
    } catch {
      FileHandle.standardError.write(Data("crash: \(error)\n".utf8))
      exit(64)
    }
  }
}

/// Words of the command line: positions and `--name value`.
struct Arguments {
  struct Problem: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  private var words: [String]
  private var options: [String: String] = [:]

  init(_ given: some Sequence<String>) {
    words = []
    var name: String?
    for word in given {
      if word.hasPrefix("--") {
        if let name { options[name] = "yes" }
        name = String(word.dropFirst(2))
      } else if let option = name {
        options[option] = word
        name = nil
      } else {
        words.append(word)
      }
    }
    if let name { options[name] = "yes" }
  }

  mutating func next() throws -> String {
    guard !words.isEmpty else {
      throw Problem(text: "a word is missing; see tools/crash/README.md")
    }
    return words.removeFirst()
  }

  func number(_ name: String, default value: Int) throws -> Int {
    guard let text = options[name] else { return value }
    guard let number = Int(text), number >= 0 else {
      throw Problem(text: "got --\(name) \(text), expected a number")
    }
    return number
  }

  func has(_ name: String) -> Bool { options[name] != nil }
}
