/// Reduces lower-cased English words to a crude lemma.
///
/// Frequent irregular forms come from a list, the others lose -s, -es, -ies,
/// -ing and -ed by rules after Porter's steps 1a and 1b (An algorithm for
/// suffix stripping, 1980), which also undo a doubled consonant ("running")
/// and restore a silent e ("riding"). Parts of speech are unknown, so "saw" is
/// always "see".
public enum Lemmatizer {
  /// The lemma of a lower-cased word.
  ///
  ///     Lemmatizer.lemma("puppies")   // "puppy"
  public static func lemma(_ word: String) -> String {
    if let lemma = irregular[word] { return lemma }
    guard word.utf8.allSatisfy({ $0.isASCIILetter || $0 == .hyphen }), !fixed.contains(word) else {
      return word
    }
    let letters = Array(word.utf8)
    let stem = withoutEnding(withoutPlural(letters))
    return String(decoding: stem, as: UTF8.self)
  }

  private static func withoutPlural(_ word: [UInt8]) -> [UInt8] {
    guard word.count > 3, word.hasSuffix("s") else { return word }
    if word.hasSuffix("ss") || word.hasSuffix("us") || word.hasSuffix("is") { return word }
    if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + y }
    for ending in ["ches", "shes", "sses", "xes", "zzes", "oes"] where word.hasSuffix(ending) {
      return word.dropLast(2)
    }
    return word.dropLast()
  }

  private static func withoutEnding(_ word: [UInt8]) -> [UInt8] {
    if word.hasSuffix("ied"), word.count > 4 { return word.dropLast(3) + y }
    let length = word.hasSuffix("ing") ? 3 : word.hasSuffix("ed") && !word.hasSuffix("eed") ? 2 : 0
    let stem = Array(word.dropLast(length))
    guard length > 0, stem.count > 2, stem.contains(where: isVowel) else { return word }
    return restored(stem)
  }

  /// The verb of a stem that -ing or -ed left behind.
  private static func restored(_ stem: [UInt8]) -> [UInt8] {
    let last = stem[stem.count - 1]
    let before = stem[stem.count - 2]
    if last == before, !isVowel(last) {
      let staysDouble = last == l || last == s || last == z || last == UInt8(ascii: "f")
      return staysDouble ? stem : stem.dropLast()
    }
    if needsE(stem, last: last, before: before) { return stem + [e] }
    return stem
  }

  /// Porter's rules for a silent e: after at, bl, iz and the like, and after a
  /// single short syllable.
  private static func needsE(_ stem: [UInt8], last: UInt8, before: UInt8) -> Bool {
    switch last {
    case UInt8(ascii: "c"), UInt8(ascii: "v"), UInt8(ascii: "u"): return true
    case l where !isVowel(before):
      return before != UInt8(ascii: "r") && before != UInt8(ascii: "w")
    case UInt8(ascii: "t") where before == UInt8(ascii: "a"):
      return stem.count > 2 && !isVowel(stem[stem.count - 3])
    case UInt8(ascii: "g") where before == UInt8(ascii: "d"): return true
    case UInt8(ascii: "w"), UInt8(ascii: "x"), UInt8(ascii: "y"): return false
    default:
      let isClosed = !isVowel(last) && isVowel(before) && !isVowel(stem[stem.count - 3])
      return isClosed && stem.dropLast().count(where: isVowel) == 1
    }
  }

  private static func isVowel(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "a"), e, UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"), y[0]: true
    default: false
    }
  }

  private static let y = [UInt8(ascii: "y")]
  private static let e = UInt8(ascii: "e")
  private static let l = UInt8(ascii: "l")
  private static let s = UInt8(ascii: "s")
  private static let z = UInt8(ascii: "z")
}

extension [UInt8] {
  fileprivate func hasSuffix(_ suffix: String) -> Bool {
    count >= suffix.utf8.count && self.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }
}
