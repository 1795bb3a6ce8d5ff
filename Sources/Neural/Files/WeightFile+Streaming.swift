extension StreamedTensor {
  /// A tensor of a GRU in the layout of Kiros's programs, read when it is
  /// written. The file is opened anew, and its pages given back with it.
  package init(_ tensor: RecurrentLayer.KirosTensor, path: String) {
    self.init(tensor.name, shape: tensor.shape) { try tensor.make(openWeights(path: path)) }
  }

  /// A tensor of another file, read when it is written.
  ///
  /// - Parameters:
  ///   - stored: its name there.
  ///   - transposed: whether its two dimensions are exchanged.
  /// - Throws: ``WeightFileError/missing(path:tensor:available:)`` at once.
  package init(_ name: String, _ stored: String, of file: any WeightFile, transposed: Bool = false)
    throws
  {
    let shape = try file.shape(named: stored)
    let path = file.path
    self.init(name, shape: transposed ? shape.reversed() : shape) {
      let tensor = try openWeights(path: path).tensor(named: stored, shape: shape)
      return transposed ? tensor.transposed() : tensor
    }
  }
}
