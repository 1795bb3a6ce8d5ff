import Fabula
import Foundation
import Testing

/// The model that the project trained itself, as it lies in the checkout.
@Suite struct DefaultModelTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "index")

  private static func path(_ name: String) -> String {
    folder.appending(path: name).path(percentEncoded: false)
  }

  private static func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: path(name))
  }

  private static let model = path("default/model")
  private static let hasModel = isThere("default/model/model.json")
  private static let modelMissing: Comment =
    "skipped: index/default/model is not there; `tools/train-default` makes it"
  private static let hasIndex = hasModel && isThere("local/default/data.mdb")
  private static let indexMissing: Comment =
    "skipped: index/local/default is not there; `tools/quickstart` builds it"

  @Test(.enabled(if: hasModel, modelMissing))
  func modelIsWholeAndSmall() throws {
    let directory = try ModelDirectory(path: Self.model)
    #expect(Set(directory.description.parts.keys) == Set(ModelDescription.PartName.allCases))
    #expect(directory.damagedFiles() == [])
    let files = try FileManager.default.contentsOfDirectory(
      at: URL(filePath: Self.model), includingPropertiesForKeys: [.fileSizeKey])
    let bytes = try files.reduce(0) {
      $0 + (try $1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
    }
    #expect((1_000_000..<60_000_000).contains(bytes))
  }

  @Test(.enabled(if: hasModel, modelMissing))
  func everyPartSaysHowItWasMade() throws {
    for (name, part) in try ModelDirectory(path: Self.model).description.parts {
      let training = try #require(part.training, "\(name)")
      #expect(!training.command.isEmpty, "\(name)")
      // Paths of the machine that it was trained on are nobody's business.
      #expect(!training.command.contains(" /"), "\(name)")
      #expect(!training.data.isEmpty, "\(name)")
    }
  }

  private struct Picture: Decodable {
    let file: String
    let words: [String]
  }

  @Test(.enabled(if: hasIndex, indexMissing))
  func picturesFindCaptionsThatNameWhatTheyShow() throws {
    let pictures = try JSONDecoder().decode(
      [Picture].self,
      from: Data(contentsOf: URL(filePath: Self.path("default/pictures/pictures.json"))))
    #expect(pictures.count == 10)
    let pipeline = try Pipeline(
      model: Model(path: Self.model, parts: [.cnn, .embedding]),
      indexDirectory: Self.path("local/default"))
    let missed = try pictures.filter { picture in
      let photograph = try Data(
        contentsOf: URL(filePath: Self.path("default/pictures/" + picture.file)))
      let captions = try pipeline.captions(for: .photograph(photograph), count: 10)
      let words = Set(
        captions.flatMap { $0.caption.text.lowercased().split { !$0.isLetter } }.map(String.init))
      return words.isDisjoint(with: picture.words)
    }
    #expect(missed.count <= 2, "missed: \(missed.map(\.file).joined(separator: ", "))")
  }
}
