/// Books that language networks learn from in a second.
enum ToyNovels {
  /// Lines of three books of 120 sentences; the last one is by Hugo Holdout.
  static var lines: [String] {
    let people = ["The girl", "Her brother", "An old sailor", "The stranger", "Nobody", "He"]
    let deeds = ["walked to", "looked at", "dreamed of", "ran from", "spoke about"]
    let things = [
      "the sea", "the dark house", "the garden", "his letter", "the empty street",
      "a red rose", "the mountain",
    ]
    var number = 0
    func sentence() -> String {
      defer { number += 1 }
      let (person, deed) = (people[number % 6], deeds[number / 2 % 5])
      return "\(person) \(deed) \(things[(number * 3 + number / 7) % 7])."
    }
    return ["One, by Anna Author", "Two, by Willa Writer", "Three, by Hugo Holdout"].flatMap {
      book in
      ["# " + book] + (0..<30).map { _ in (0..<4).map { _ in sentence() }.joined(separator: " ") }
    }
  }
}
