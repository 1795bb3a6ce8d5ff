import JointEmbedding
import Language
import Neural
import Vision

/// Parts as commands write them.
extension ModelDirectory {
  /// Puts a network that reads photographs into the model: checked by loading
  /// it, then stored as safetensors.
  ///
  /// - Throws: what `FeatureExtractor` throws, and the errors of writing.
  public mutating func setCNN(
    _ architecture: Architecture, weights file: any WeightFile, preprocessing: Preprocessing,
    precision: TensorPrecision, training: ModelDescription.Training
  ) throws {
    let extractor = try FeatureExtractor(
      architecture: architecture, weights: file, preprocessing: preprocessing)
    // What only training needs stays behind.
    let used = file.names.filter {
      !$0.hasSuffix("num_batches_tracked") && !$0.contains("AuxLogits.")
    }
    try SafetensorsWriter.write(
      used.map { Parameter($0, try file.tensor(named: $0)) }, precision: precision,
      to: path(of: "cnn.safetensors"))
    try setPart(
      .cnn, architecture: architecture.rawValue,
      sizes: ["feature": extractor.featureLength, "input": preprocessing.crop],
      files: ["weights": "cnn.safetensors"]
    ) {
      $0.preprocessing = preprocessing
      $0.training = training
    }
  }

  /// Puts a joint space into the model.
  ///
  /// - Throws: the errors of writing.
  public mutating func setEmbedding(
    _ embedding: JointEmbedding, precision: TensorPrecision, training: ModelDescription.Training
  ) throws {
    let files = ["weights": "embedding.safetensors", "vocabulary": "embedding.vocabulary.txt"]
    try embedding.vocabulary.write(to: path(of: files["vocabulary"]!))
    try embedding.save(to: path(of: files["weights"]!), precision: precision)
    try setPart(
      .embedding, architecture: embedding.configuration.cell.rawValue,
      sizes: [
        "dimension": embedding.dimension, "feature": embedding.featureLength,
        "word": embedding.wordLength, "words": embedding.vocabulary.count,
      ], files: files
    ) { $0.training = training }
  }
}
