import CaptionIndex
import Fabula
import FabulaInterface
import Neural
import VectorIndex

extension IndexedCaption {
  /// A caption of a request as the index keeps it.
  init(_ new: NewCaption) {
    self.init(id: new.id, text: new.text, source: new.source, fields: new.fields)
  }
}

extension Model {
  /// The vectors of captions: those that came with them, and of the other texts
  /// those that the model makes.
  ///
  /// - Parameter progress: as for `vectors(ofTexts:progress:)`.
  func vectors(
    of captions: [NewCaption], progress: (Int, Int) throws -> Void
  ) throws -> [[Float]] {
    let texts = captions.filter { $0.vector == nil }.map(\.text)
    let embedded = try vectors(ofTexts: texts, progress: progress)
    var next = 0
    return captions.map { caption in
      if let vector = caption.vector { return vector }
      defer { next += 1 }
      return embedded.row(next)
    }
  }
}
