/// Novels and captions, tokenised with one vocabulary: what the encoder of
/// sentences, the styles and the story decoder are made from, and the novels
/// of held-out authors that they are measured on.
public struct Corpus: Sendable {
  /// A genre: the sentences that came from one file of novels.
  public struct Genre: Sendable, Codable, Equatable {
    /// The file's name without its extension.
    public var name: String

    /// Its sentences in ``Corpus/training`` and in ``Corpus/heldOut``.
    public var training: Range<Int>
    public var heldOut: Range<Int>

    /// A genre of the given sentences.
    public init(name: String, training: Range<Int>, heldOut: Range<Int>) {
      self.name = name
      self.training = training
      self.heldOut = heldOut
    }
  }

  /// What a corpus is made from.
  public struct Sources: Sendable {
    /// Files of novels as ``NovelCorpus`` reads them, each a genre.
    public var novels: [String]

    /// Authors whose books are to be measured on, never to be learned from.
    public var heldOutAuthors: [String]

    /// Files of captions as ``CaptionCorpus`` reads them.
    public var captions: [String]

    /// Photographs whose captions are left out.
    public var heldOutPhotographs: Set<String>

    /// Sources of a corpus.
    public init(
      novels: [String], heldOutAuthors: [String], captions: [String] = [],
      heldOutPhotographs: Set<String> = []
    ) {
      self.novels = novels
      self.heldOutAuthors = heldOutAuthors
      self.captions = captions
      self.heldOutPhotographs = heldOutPhotographs
    }
  }

  /// The words of all parts.
  public let vocabulary: Vocabulary

  /// The novels to learn from.
  public let training: TokenStore

  /// The novels by held-out authors.
  public let heldOut: TokenStore

  /// The captions to learn from; those of one photograph are a book.
  public let captions: TokenStore

  /// The genres in the order of their files.
  public let genres: [Genre]

  init(
    vocabulary: Vocabulary, training: TokenStore, heldOut: TokenStore, captions: TokenStore,
    genres: [Genre]
  ) {
    self.vocabulary = vocabulary
    self.training = training
    self.heldOut = heldOut
    self.captions = captions
    self.genres = genres
  }

  /// Reads, counts and tokenises.
  ///
  /// - Parameters:
  ///   - sources: The files.
  ///   - vocabulary: Chooses the words by their counts in the novels to learn
  ///     from and in the captions.
  /// - Throws: As ``NovelCorpus`` and ``CaptionCorpus``, and
  ///   ``LanguageError/repeatedGenre(got:)``.
  /// - Complexity: O(bytes); about 12 bytes of memory a token.
  public init(
    tokenizing sources: Sources,
    vocabulary choose: (_ novels: WordCounter, _ captions: WordCounter) throws -> Vocabulary
  ) throws {
    let names = sources.novels.map(Self.genreName)
    if let repeated = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw LanguageError.repeatedGenre(got: repeated)
    }
    let captions = try CaptionBooks(
      paths: sources.captions, heldOutPhotographs: sources.heldOutPhotographs
    ).tokenized()
    let novels = try NovelCorpus(
      paths: sources.novels, filter: .excluding(sources.heldOutAuthors)
    ).partitioned()
    let vocabulary = try choose(novels.included.counts, captions.counts)
    func store(_ corpus: TokenizedCorpus) throws -> TokenStore {
      try corpus.builder(vocabulary: vocabulary).store(vocabulary: vocabulary)
    }
    let starts = [(included: 0, others: 0)] + novels.sentenceEnds
    self.init(
      vocabulary: vocabulary, training: try store(novels.included),
      heldOut: try store(novels.others), captions: try store(captions),
      genres: names.indices.map {
        Genre(
          name: names[$0], training: starts[$0].included..<starts[$0 + 1].included,
          heldOut: starts[$0].others..<starts[$0 + 1].others)
      })
  }

  private static func genreName(_ path: String) -> String {
    let file = path.split(separator: "/").last ?? "novels"
    let name = file.prefix { $0 != "." }
    return name.isEmpty || name == "-" ? "novels" : String(name)
  }
}

extension Vocabulary {
  /// The most frequent words of novels and captions together.
  ///
  /// - Parameters:
  ///   - limit: The most ids, the two markers included.
  ///   - captionMinimum: Words that captions have so often are in the vocabulary
  ///     whatever their place in novels; 0 for no such words.
  public init(novels: WordCounter, captions: WordCounter, limit: Int, captionMinimum: Int) {
    var counts = novels
    counts.add(captions)
    let required =
      captionMinimum == 0
      ? [] : captions.mostFrequent(limit).filter { $0.count >= captionMinimum }
    self.init(counts: counts, limit: limit, required: required.map(\.word))
  }
}
