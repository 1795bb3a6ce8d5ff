import Foundation
import TestSupport
import Testing

@Suite(.serialized) struct HelpTests {
  /// A command as the argument parser describes it to shells.
  private struct Command: Decodable {
    let commandName: String
    let subcommands: [Command]?

    /// The words of every command that does something.
    func leaves(_ parents: [String] = []) -> [[String]] {
      let words = parents + [commandName]
      let children = (subcommands ?? []).filter { $0.commandName != "help" }
      return children.isEmpty ? [words] : children.flatMap { $0.leaves(words) }
    }
  }

  private struct Tree: Decodable {
    let command: Command
  }

  @Test func helpIsTheOneOnRecord() async throws {
    let help = try await succeed("--help").text
    let expected = String(decoding: try Fixtures.data("help/fabula.txt"), as: UTF8.self)
    #expect(
      help == expected,
      "renew it with `COLUMNS=80 .build/release/fabula --help >Tests/Fixtures/help/fabula.txt`")
  }

  @Test func helpOfEachCommandHasAnExample() async throws {
    let tree = try await succeed("--experimental-dump-help").json(Tree.self)
    let leaves = tree.command.leaves()
    #expect(leaves.count >= 18)
    for leaf in leaves {
      let help = try await fabula(leaf.dropFirst() + ["--help"])
      #expect(help.status == 0 && help.errors.isEmpty)
      let examples = help.text.split(separator: "\n").filter {
        $0.trimmingCharacters(in: .whitespaces).hasPrefix(leaf.joined(separator: " "))
      }
      #expect(!examples.isEmpty, "\(leaf): \(help.text)")
    }
  }

  @Test func versionIsANumber() async throws {
    let version = try await succeed("--version").text
    #expect(version.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test func wrongUsageEndsWith64() async throws {
    for arguments in [
      ["tel"], ["tell"], ["tell", "a.jpg", "--words", "many"],
      ["query", "a.jpg", "--where", "genre"], ["query", "a.jpg", "--where", "{\"a\": []}"],
      ["query", "--id", "-1"], ["serve", "--socket", "/tmp/s", "--recall-share", "2"],
      ["index", "build", "--captions", "a", "--json-lines", "b"],
      ["tell", "a.jpg", "--strength", "11"], ["tell", "a.jpg", "--search", "deep"],
      ["tell", "a.jpg", "--words", "0"], ["tell", "a.jpg", "--temperature", "11"],
      ["tell", "a.jpg", "--temperature", "nan"], ["tell", "a.jpg", "--best-of", "0"],
      ["tell", "a.jpg", "--top-p", "1.5"],
      ["evaluate", "story", "--photos", "p", "--split", "s", "--novels", "n.txt"],
      ["query"], ["query", "a.jpg", "--text", "a dog"], ["query", "a.jpg", "--fast"],
      ["serve"], ["serve", "--socket", "/tmp/s", "--search-threads", "0"],
      ["index", "build"], ["embed"], ["features"], ["style", "make", "romance"],
      ["train", "decoder", "--novels", "a.txt"], ["evaluate", "index"],
      ["model", "add-cnn", "--weights", "w", "--architecture", "alexnet"],
    ] {
      let run = try await fabula(arguments)
      #expect(run.status == 64, "\(arguments): \(run.status)")
      #expect(run.errors.contains("Usage: fabula"), "\(arguments): \(run.errors)")
      #expect(run.output.isEmpty)
    }
  }
}
