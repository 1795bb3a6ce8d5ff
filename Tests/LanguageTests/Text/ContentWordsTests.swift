import Language
import Testing

@Suite struct ContentWordsTests {
  @Test(arguments: [
    ("dogs", "dog"), ("puppies", "puppy"), ("beaches", "beach"), ("boxes", "box"),
    ("grass", "grass"), ("bus", "bus"), ("men", "man"), ("children", "child"), ("ran", "run"),
    ("running", "run"), ("jumping", "jump"), ("riding", "ride"), ("dressed", "dress"),
    ("pulled", "pull"), ("stopped", "stop"), ("carried", "carry"), ("sitting", "sit"),
    ("waving", "wave"), ("juggling", "juggle"), ("tiled", "tile"), ("standing", "stand"),
    ("eating", "eat"), ("skating", "skate"), ("opening", "open"), ("looked", "look"),
    ("striped", "stripe"), ("building", "building"), ("string", "string"), ("need", "need"),
    ("stuffed", "stuff"), ("visited", "visit"), ("snowboarding", "snowboard"), ("as", "as"),
    ("ing", "ing"), ("", ""), ("é", "é"),
  ])
  func wordsAreReducedToLemmas(word: String, lemma: String) {
    #expect(Lemmatizer.lemma(word) == lemma)
  }

  @Test(arguments: [
    ("ride", ["ridden", "ride", "rides", "riding", "rode"]),
    ("run", ["ran", "run", "running", "runs"]),
    ("puppy", ["puppies", "puppy"]), ("beach", ["beach", "beaches"]), ("", []),
  ])
  func aLemmaHasTheFormsThatLeadBackToIt(lemma: String, forms: [String]) {
    let found = Lemmatizer.inflections(of: lemma)
    #expect(Set(found).isSuperset(of: forms))
    #expect(found.allSatisfy { Lemmatizer.lemma($0) == lemma })
    #expect(found == Array(Set(found)).sorted())
  }

  @Test func stopWordsMarksAndNumbersAreDropped() {
    let lemmas = ContentWords.lemmas(of: "Two of the 3 dogs weren't running, but it's a man's CAR!")
    #expect(lemmas == ["dog", "run", "man", "car"])
  }

  @Test func recallIsTheShareOfCaptionLemmasInTheStory() {
    let captions = ["A dog runs on the beach.", "The dog is running."]
    let story = "He had been walking the beaches when dogs barked."
    // dog and beach of dog, run, beach.
    #expect(ContentWords.recall(of: captions, in: story) == 2.0 / 3.0)
    #expect(ContentWords.recall(of: ["It is."], in: story) == nil)
    #expect(ContentWords.recall(of: captions, in: "") == 0)
  }
}
