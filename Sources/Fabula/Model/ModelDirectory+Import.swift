import Foundation
import Language
import Neural
import Storytelling

/// Published files of skip-thoughts and neural-storyteller, turned into parts of
/// a model.
extension ModelDirectory {
  /// The names under which the files were published.
  public enum PublishedName: String, CaseIterable, Sendable {
    case dictionary = "dictionary.txt"
    case uniSkip = "uni_skip.npz"
    case uniTable = "utable.npy"
    case biSkip = "bi_skip.npz"
    case biTable = "btable.npy"
  }

  /// What is said of the files' origin.
  private static let statement = "imported from the files that its authors published"

  /// Imports the files that a folder has: the encoders with their tables and
  /// dictionary, a decoder `NAME.npz` with `NAME_dictionary.pkl`, and style
  /// vectors `*_style.npy`.
  ///
  /// Tables are streamed and never lie in memory; what is written is `float32`,
  /// so that a model maps it.
  ///
  /// - Parameters:
  ///   - folder: where the files are.
  ///   - decoder: the decoder's name, `romance` as published.
  ///   - command: the command line, for the description.
  ///   - progress: told what is being done.
  /// - Returns: the parts that were imported, none when the folder has no file of
  ///   a known name.
  /// - Throws: ``FabulaError/missingPublishedFile(folder:file:got:)`` when a file
  ///   is there without those that belong to it, and the errors of the files.
  /// - Complexity: O(bytes) time; memory for one weight matrix, twice.
  public mutating func importPublished(
    from folder: String, decoder: String = "romance", command: String,
    progress: (String) -> Void = { _ in }
  ) throws -> [ModelDescription.PartName] {
    let source = PublishedFolder(folder)
    var parts: [ModelDescription.PartName] = []
    func done(_ part: ModelDescription.PartName) { parts.append(part) }
    if source.has(PublishedName.uniSkip.rawValue) || source.has(PublishedName.biSkip.rawValue) {
      try importEncoders(source, command, progress)
      done(.skipthoughts)
    }
    if source.styles.contains("caption") {
      progress("styles")
      try importStyles(source, command)
      done(.styles)
    }
    if source.has(decoder + ".npz") {
      progress(decoder + ".npz")
      try importDecoder(source, decoder, command)
      done(.decoder)
    }
    return parts
  }

  private mutating func importEncoders(
    _ source: PublishedFolder, _ command: String, _ progress: (String) -> Void
  ) throws {
    let vocabulary = try Vocabulary(path: source.path(PublishedName.dictionary.rawValue))
    var files = ["vocabulary": "skipthoughts.vocabulary.txt"]
    var sizes = ["words": vocabulary.count, "vector": 0]
    var kinds: [String] = []
    let halves: [(kind: String, weights: PublishedName, table: PublishedName)] = [
      ("uni", .uniSkip, .uniTable), ("bi", .biSkip, .biTable),
    ]
    for half in halves where source.has(half.weights.rawValue) {
      progress(half.table.rawValue)
      let encoder = try PublishedEncoder(
        weights: source.path(half.weights.rawValue), table: source.path(half.table.rawValue),
        vocabulary: vocabulary)
      let file = "skipthoughts.\(half.kind).safetensors"
      try encoder.write(to: path(of: file))
      files[kinds.isEmpty ? "weights" : "second"] = file
      sizes["vector"]! += encoder.vectorLength
      sizes["word"] = encoder.wordLength
      kinds.append(half.kind)
    }
    try vocabulary.write(to: path(of: files["vocabulary"]!))
    try setPart(
      .skipthoughts, architecture: kinds.count == 2 ? "combine-skip" : "\(kinds[0])-skip",
      sizes: sizes, files: files
    ) { $0.training = Self.training(command) }
  }

  private mutating func importStyles(_ source: PublishedFolder, _ command: String) throws {
    func vector(_ name: String) throws -> [Float] {
      try NumpyArray(path: source.path(name + PublishedFolder.styleSuffix)).tensor().elements
    }
    let names = source.styles.filter { $0 != StyleVectors.captionStyle }
    let styles = try StyleVectors(
      caption: vector(StyleVectors.captionStyle),
      genres: names.reduce(into: [:]) { $0[$1] = try vector($1) })
    let file = "styles.safetensors"
    try styles.save(to: path(of: file))
    try setPart(
      .styles, architecture: "mean-vectors",
      sizes: ["vector": styles.vectorLength, "genres": names.count], files: ["weights": file]
    ) { $0.training = Self.training(command) }
  }

  private mutating func importDecoder(
    _ source: PublishedFolder, _ name: String, _ command: String
  ) throws {
    let decoder = try PublishedDecoder(
      weights: source.path(name + ".npz"), dictionary: source.path(name + "_dictionary.pkl"))
    let files = ["weights": "decoder.safetensors", "vocabulary": "decoder.vocabulary.txt"]
    try decoder.write(to: path(of: files["weights"]!))
    try decoder.vocabulary.write(to: path(of: files["vocabulary"]!))
    try setPart(
      .decoder, architecture: "gru",
      sizes: [
        "vector": decoder.vectorLength, "width": decoder.width, "word": decoder.wordLength,
        "words": decoder.vocabulary.count,
      ], files: files
    ) { $0.training = Self.training(command) }
  }

  private static func training(_ command: String) -> ModelDescription.Training {
    .init(command: command, data: statement, seed: 0, scores: [:])
  }
}

/// A folder of published files.
private struct PublishedFolder {
  static let styleSuffix = "_style.npy"

  private let folder: String
  private let names: [String]

  init(_ folder: String) {
    self.folder = folder
    names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// The names of the style vectors.
  var styles: [String] {
    names.filter { $0.hasSuffix(Self.styleSuffix) }.map {
      String($0.dropLast(Self.styleSuffix.count))
    }
  }

  func has(_ name: String) -> Bool { names.contains(name) }

  /// The path of a file that must be there.
  func path(_ name: String) throws -> String {
    guard has(name) else {
      throw FabulaError.missingPublishedFile(folder: folder, file: name, got: names)
    }
    return URL(filePath: folder).appending(path: name).path(percentEncoded: false)
  }
}
