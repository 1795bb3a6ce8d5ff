import Neural

extension EmbeddingTrainer {
  /// The loss of one batch; the parameters' gradients grow by its gradient.
  ///
  /// - Parameters:
  ///   - captions: the captions of the batch as word ids.
  ///   - images: the prepared feature of each caption's photograph; changed by
  ///     dropout.
  ///   - photographs: which photograph each caption tells of.
  func addGradients(
    captions: [[Int32]], images: Tensor, photographs: [Int], random: inout RandomSource
  ) -> Double {
    dropOut(images, share: options.featureDropout, &random)
    let imageVectors = model.imageProjection.forward(images)
    let normalizesImages = model.configuration.normalizesImagesInTraining
    let imageNorms = normalizesImages ? RowNormalization.apply(imageVectors) : []

    let sentences = SequenceBatch(captions, endMarked: true)
    // With dropout no two words are the same.
    let (ids, rows) = options.wordDropout > 0 ? (sentences.ids, nil) : sentences.distinctIds
    let wordVectors = model.words.forward(ids)
    let kept = dropOut(wordVectors, share: options.wordDropout, &random)
    let trace = model.captionEncoder.forward(
      wordVectors, rows: rows, batch: sentences.count, mask: sentences.maskTensor)
    let captionVectors = trace.finalStates.copy()
    let captionNorms = RowNormalization.apply(captionVectors)

    let scores = Tensor(zeros: [captions.count, captions.count])
    matrixProduct(imageVectors, captionVectors, transposeRight: true, into: scores)
    let sum = loss.replaceByGradient(scores, photographs: photographs)

    let imageGradients = Tensor(zeros: imageVectors.shape)
    matrixProduct(scores, captionVectors, into: imageGradients)
    if normalizesImages {
      RowNormalization.backward(
        normalized: imageVectors, norms: imageNorms, gradients: imageGradients)
    }
    model.imageProjection.backward(inputs: images, outputGradients: imageGradients)

    let captionGradients = Tensor(zeros: captionVectors.shape)
    matrixProduct(scores, imageVectors, transposeLeft: true, into: captionGradients)
    RowNormalization.backward(
      normalized: captionVectors, norms: captionNorms, gradients: captionGradients)
    let wordGradients = model.captionEncoder.backward(trace, finalGradients: captionGradients)
      .inputs
    if let kept {
      for index in 0..<wordGradients.count { wordGradients.data[index] *= kept[index] }
    }
    model.words.backward(ids, vectorGradients: wordGradients)
    return sum
  }

  /// Leaves out a share of the numbers, scales up the others, and returns the
  /// factor of each; nil when nothing is left out.
  @discardableResult
  private func dropOut(
    _ tensor: Tensor, share: Float, _ random: inout RandomSource
  ) -> [Float]? {
    guard share > 0 else { return nil }
    let scale = 1 / (1 - share)
    return (0..<tensor.count).map { index in
      let factor = random.uniform() < share ? 0 : scale
      tensor.data[index] *= factor
      return factor
    }
  }
}
