import Foundation

/// Captions in JSON, of one of the two shapes that data sets come in:
///
///     {"images": [{"id", "file_name"}], "annotations": [{"image_id", "caption"}]}
///     {"dataset", "images": [{"filename", "filepath"?, "split", "sentences": [{"raw"}]}]}
///
/// The first is COCO's, the second that of A. Karpathy's splits of Flickr8k,
/// Flickr30k and COCO.
struct CaptionJSON {
  /// A caption and the photograph's name, nil when the file has no such image.
  struct Record {
    let photo: String?
    let text: String
    /// What a message says of where it stands.
    let place: String
  }

  let format: CaptionCorpus.Format

  /// The captions in the order of the file.
  let records: [Record]

  /// The photographs of each split by name, in the order of the file.
  let splits: [String: [String]]

  /// Reads a file.
  ///
  /// - Throws: ``LanguageError/badCaptionJSON(path:got:)``.
  init(_ json: Data, path: String) throws {
    do {
      switch try JSONDecoder().decode(Shape.self, from: json) {
      case .coco(let file): self.init(file)
      case .karpathy(let file): self.init(file)
      }
    } catch DecodingError.keyNotFound(let key, _) {
      throw LanguageError.badCaptionJSON(path: path, got: "it has no \"\(key.stringValue)\"")
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context)
    {
      let place = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw LanguageError.badCaptionJSON(path: path, got: "\(place) is of another type")
    } catch {
      throw LanguageError.badCaptionJSON(path: path, got: "it is no valid JSON")
    }
  }

  private init(_ file: COCO) {
    let names = Dictionary(
      file.images.map { ($0.id, $0.fileName) }, uniquingKeysWith: { _, last in last })
    format = .coco
    splits = [:]
    records = file.annotations.map {
      Record(photo: names[$0.imageID], text: $0.caption, place: "image \($0.imageID)")
    }
  }

  private init(_ file: Karpathy) {
    format = .karpathy
    splits = Dictionary(grouping: file.images, by: \.split).mapValues { $0.map(\.name) }
    records = file.images.flatMap { image in
      image.sentences.map { Record(photo: image.name, text: $0.raw, place: image.name) }
    }
  }
}

/// Which of the two a file is: only Karpathy's says what data set it is of.
private enum Shape: Decodable {
  case coco(COCO)
  case karpathy(Karpathy)

  enum CodingKeys: CodingKey {
    case annotations, dataset
  }

  init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let isKarpathy = keys.contains(.dataset) && !keys.contains(.annotations)
    self = isKarpathy ? .karpathy(try Karpathy(from: decoder)) : .coco(try COCO(from: decoder))
  }
}

/// The parts of COCO's caption files that are read.
private struct COCO: Decodable {
  struct Image: Decodable {
    let id: Int
    let fileName: String

    enum CodingKeys: String, CodingKey {
      case id
      case fileName = "file_name"
    }
  }

  struct Annotation: Decodable {
    let imageID: Int
    let caption: String

    enum CodingKeys: String, CodingKey {
      case imageID = "image_id"
      case caption
    }
  }

  let images: [Image]
  let annotations: [Annotation]
}

/// The parts of Karpathy's files that are read.
private struct Karpathy: Decodable {
  struct Image: Decodable {
    let filename: String
    let filepath: String?
    let split: String
    let sentences: [Sentence]

    /// COCO's photographs lie in two folders, which `filepath` names.
    var name: String { filepath.map { "\($0)/\(filename)" } ?? filename }
  }

  struct Sentence: Decodable {
    let raw: String
  }

  let images: [Image]
}
