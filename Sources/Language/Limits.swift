/// The bounds of this module's inputs and buffers.
package enum Limits {
  /// The longest line of a corpus, in bytes; the longest paragraph of 354
  /// novels has about 60,000.
  package static let lineBytes = 16 << 20

  /// How much of a file is read at a time, in bytes.
  package static let readBytes = 1 << 18

  /// The longest word that is counted, in bytes; longer ones are unknown words.
  package static let wordBytes = 255

  /// The most distinct words that are counted; later new ones are unknown
  /// words. 33 million words of novels have about 200,000.
  package static let countedWords = 4_000_000

  /// The largest vocabulary file, in bytes. The published skip-thoughts
  /// dictionary of 930,913 words has 8 MB.
  package static let vocabularyBytes = 1 << 30

  /// The most words of a vocabulary.
  package static let vocabularyWords = 1 << 26

  /// The longest vector of a word that is read from text, in numbers.
  package static let wordVectorLength = 1 << 14

  /// The most tokens of a token store: its offsets are 32-bit numbers.
  package static let storedTokens = Int(UInt32.max)

  /// The largest caption file in JSON, in bytes, which is parsed as a whole;
  /// COCO's largest has 67 MB.
  package static let captionJSONBytes = 1 << 30

  /// The most bad lines of a caption file that are listed one by one.
  package static let listedBadLines = 100

  /// How many bytes of a bad line an error shows.
  package static let shownBytes = 80

  /// The longest text that is encoded, in tokens; what follows is cut off.
  package static let wordsInText = 2000

  /// Texts that are encoded at the same time.
  package static let textsInBatch = 128

  /// Sentences with their neighbours on which a training run measures itself.
  package static let validatedTriples = 512
}
