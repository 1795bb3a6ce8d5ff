import CaptionIndex
import Fabula
import Foundation

// sample-package MODEL INDEX TEXT: prints the captions nearest to a text.
let arguments = CommandLine.arguments
guard arguments.count == 4 else { exit(64) }
let model = try Model(path: arguments[1], parts: [.embedding])
let pipeline = try Pipeline(model: model, indexDirectory: arguments[2])
for found in try pipeline.captions(for: .text(arguments[3]), count: 5) {
  print(String(format: "%.3f", found.score) + "  " + found.caption.text)
}
