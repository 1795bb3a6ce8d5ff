/// What can be wrong with a text, a vocabulary or a corpus.
public enum LanguageError: Error, Equatable, CustomStringConvertible, Sendable {
  /// The operating system refused to open or read a file.
  case cannotRead(path: String, reason: String)

  /// The operating system refused to create, write or rename a file.
  case cannotWrite(path: String, reason: String)

  /// A line longer than a corpus may have.
  case lineTooLong(path: String, line: Int, expected: Int)

  /// A vocabulary without one of the two words that it must have.
  case vocabularyLacksWord(path: String, word: String, got: Int)

  /// A vocabulary with too many words or bytes.
  case vocabularyTooLarge(path: String, got: Int, expected: Int)

  /// A vocabulary that is to be written, with a word that a file cannot hold.
  case unwritableWord(got: String)

  /// A line of a file of captions or of word vectors that is neither.
  case badLine(path: String, line: Int, got: String, expected: String)

  /// A caption file in JSON that does not follow COCO's schema.
  case badCaptionJSON(path: String, got: String)

  /// A caption file too large to be parsed as a whole.
  case captionFileTooLarge(path: String, got: Int, expected: Int)

  /// A file without a single caption.
  case noCaptions(path: String)

  /// A file that is no token store.
  case notATokenStore(path: String, got: String)

  /// A token store of another version of the format.
  case tokenStoreVersion(path: String, got: Int, expected: Int)

  /// A token store that is shorter or longer than its counts say.
  case tokenStoreLength(path: String, got: Int, expected: String)

  /// A token store whose numbers contradict each other.
  case tokenStoreDamaged(path: String, part: String, got: String, expected: String)

  /// A token store made with another vocabulary.
  case otherVocabulary(path: String, got: String, expected: String)

  /// More tokens than a token store holds.
  case tooManyTokens(expected: Int)

  /// A corpus without three sentences in a row to learn from.
  case noTriples(longest: Int)

  /// Two files of novels with one name, which is that of their genre.
  case repeatedGenre(got: String)

  /// The description of a corpus directory that is missing something.
  case badCorpus(path: String, got: String)

  /// A file of word vectors that is none, or that an encoder cannot learn from.
  case badWordVectors(path: String, got: String, expected: String)

  /// Layers of one weight file that do not fit each other.
  case layersDoNotFit(path: String, what: String, got: Int, expected: Int)

  /// Weights and a vocabulary of different models.
  case vocabularyDoesNotFit(got: Int, expected: Int)

  /// A weight file whose description is missing or unreadable.
  case badConfiguration(path: String, got: String)

  public var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "cannot read \(path): \(reason)"
    case .cannotWrite(let path, let reason):
      "cannot write \(path): \(reason)"
    case .lineTooLong(let path, let line, let expected):
      "\(path), line \(line), is longer than \(expected) bytes; expected text with one paragraph"
        + " or caption a line"
    case .vocabularyLacksWord(let path, let word, let got):
      "\(path) has \(got) words but not \(word); it is damaged or no vocabulary: copy or download"
        + " it again"
    case .vocabularyTooLarge(let path, let got, let expected):
      "\(path) is too large for a vocabulary: got \(got), expected at most \(expected)"
    case .unwritableWord(let got):
      "a vocabulary file holds one word a line, but got the word \(got.debugDescription);"
        + " expected a word without line breaks and without white space at its ends"
    case .badLine(let path, let line, let got, let expected):
      "\(path), line \(line): got \(got.debugDescription), expected \(expected)"
    case .badCaptionJSON(let path, let got):
      "\(path) is not a caption file of COCO or Karpathy: \(got); expected {\"images\": [{\"id\","
        + " \"file_name\"}], \"annotations\": [{\"image_id\", \"caption\"}]} or {\"dataset\","
        + " \"images\": [{\"filename\", \"split\", \"sentences\": [{\"raw\"}]}]}"
    case .captionFileTooLarge(let path, let got, let expected):
      "\(path) has \(got) bytes, expected at most \(expected) in JSON; split it or write it as"
        + " photo<TAB>caption lines"
    case .noCaptions(let path):
      "\(path) has no caption; expected photo.jpg#0<TAB>caption, photo.jpg<TAB>caption, one"
        + " caption a line, or COCO's JSON"
    default: storeDescription
    }
  }

  private var storeDescription: String {
    switch self {
    case .notATokenStore(let path, let got):
      "\(path) is no token store: it starts with \(got); expected a file written when a corpus was"
        + " tokenised"
    case .tokenStoreVersion(let path, let got, let expected):
      "\(path) is a token store of version \(got), expected \(expected); tokenise the corpus again"
    case .tokenStoreLength(let path, let got, let expected):
      "\(path) has \(got) bytes, expected \(expected); it was cut off or damaged: tokenise the"
        + " corpus again"
    case .tokenStoreDamaged(let path, let part, let got, let expected):
      "\(path) is damaged: \(part) is \(got), expected \(expected); tokenise the corpus again"
    case .otherVocabulary(let path, let got, let expected):
      "\(path) was made with another vocabulary: got \(got), expected \(expected); tokenise the"
        + " corpus with the vocabulary that is used now"
    case .tooManyTokens(let expected):
      "the corpus has more than \(expected) tokens; tokenise it in parts"
    case .noTriples(let longest):
      "the corpus, or its held-out part, has no three sentences in a row of at most \(longest)"
        + " words; expected one paragraph a line, a line `# Title, by Author` before each book, and"
        + " at least one book of a held-out author"
    case .repeatedGenre(let got):
      "two files of novels make the genre \(got); expected a name of its own for each, since a genre"
        + " is called like its file"
    case .badCorpus(let path, let got):
      "\(path) does not describe the corpus beside it: got \(got); expected a directory written by"
        + " `fabula corpus build`"
    case .vocabularyDoesNotFit(let got, let expected):
      "the word table has \(got) rows, but the vocabulary has \(expected) words; the weights and"
        + " the vocabulary must come from one model"
    case .layersDoNotFit(let path, let what, let got, let expected):
      "\(path) holds layers that do not fit: the \(what): got \(got), expected \(expected); they"
        + " must come from one model"
    case .badWordVectors(let path, let got, let expected):
      "\(path) does not give word vectors: got \(got), expected \(expected)"
    case .badConfiguration(let path, let got):
      "\(path) does not describe a skip-thought encoder: got \(got), expected the metadata written"
        + " by `fabula train skipthoughts`"
    default: ""
    }
  }
}
