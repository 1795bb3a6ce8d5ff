import Neural
import TestSupport
import Testing

@Suite struct PickleTests {
  @Test func optionsOfPythonTwoAreRead() throws {
    let options = try Pickle.read(path: Fixtures.path("rnn/skip/uni_skip.npz.pkl"))
    #expect(options["dim"]?.integer == 16)
    #expect(options["dim_word"]?.integer == 12)
    #expect(options["encoder"]?.string == "gru")
    #expect(options["decay_c"]?.real == 0)
    #expect(options["lrate"]?.real == 0.01)
    #expect(options["use_preemb"]?.boolean == false)
    #expect(options["dictionary"]?.string == "/u/x/dé.pkl")
    guard case .none? = options["embeddings"] else {
      Issue.record("embeddings is not None")
      return
    }
    #expect(options["missing"] == nil)
  }

  @Test func onlyTheFirstOfTwoPicklesIsRead() throws {
    let dictionary = try Pickle.read(path: Fixtures.path("rnn/decoder/romance_dictionary.pkl"))
    let entries = try #require(dictionary.entries)
    let ids = entries.compactMap(\.value.integer)
    #expect(ids == Array(2..<2 + entries.count))
    let words = entries.compactMap(\.key.string)
    #expect(
      words.count == entries.count && Set(words).isSuperset(of: ["``", "n't", "café", "naïve"]))
  }

  @Test(arguments: ["vgg19_like", "vgg19_like_p2"])
  func theLasagneLayoutIsReadInBothProtocols(name: String) throws {
    let file = try Pickle.read(path: Fixtures.path("rnn/\(name).pkl"))
    let layers = try #require(file["param values"]?.elements)
    let other = try Pickle.read(path: Fixtures.path("rnn/vgg19_like.pkl"))
    let tensors = try layers.map(tensor)
    let others = try #require(other["param values"]?.elements).map(tensor)
    #expect(tensors.map(\.elements) == others.map(\.elements))
    #expect(tensors.allSatisfy { $0.count > 0 })
    let mean = try #require(file["mean value"])
    let values: [Float] = [103.939, 116.779, 123.68]
    if case .array(let array) = mean {
      #expect(try array.tensor().elements == values)
    } else {
      #expect(mean.elements?.compactMap(\.real) == values.map { Double("\($0)")! })
    }
  }

  private func tensor(_ value: PickleValue) throws -> Tensor {
    guard case .array(let array) = value else {
      throw WeightFileError.cannotRead(path: "", reason: "no array but \(value.kind)")
    }
    return try array.tensor()
  }

  @Test func theVocabularyOfVSEIsAnObjectWithAttributes() throws {
    let vocabulary = try Pickle.read(path: Fixtures.path("formats/vsepp_vocab.pkl"))
    guard case .instance("vocab Vocabulary", _) = vocabulary else {
      Issue.record("not an instance: \(vocabulary.kind)")
      return
    }
    #expect(vocabulary["idx"]?.integer == 14)
    let ids = try #require(vocabulary["word2idx"]?.entries)
    let id = Dictionary(uniqueKeysWithValues: ids.map { ($0.key.string!, $0.value.integer!) })
    #expect(id["<start>"] == 1 && id["<end>"] == 2 && id["<unk>"] == 3 && id["café"] == 6)
    #expect(id.count == 14)
  }

  @Test func plainValuesOfEveryOpcodeAreRead() throws {
    let integers: [(FileBytes, Int)] = [
      (pickle("I-12\n."), -12), (pickle("L123456789012L\n."), 123_456_789_012),
      (pickle("J", littleEndian(Int32(-7)), "."), -7), (pickle("K\u{FF}."), 255),
      (pickle("M\u{1}\u{2}."), 513), (pickle("\u{8A}\u{0}."), 0),
      (pickle("\u{8A}\u{1}\u{FF}."), -1),
      (pickle("\u{8A}\u{3}\u{0}\u{0}\u{80}."), -8_388_608),
      (pickle("\u{8B}", littleEndian(Int32(8)), littleEndian(Int64.min), "."), Int.min),
    ]
    for (bytes, expected) in integers {
      #expect(try Pickle.read(bytes).integer == expected)
    }
    #expect(try Pickle.read(pickle("I01\n.")).boolean == true)
    #expect(try Pickle.read(pickle("F10\n.")).real == 10)
    #expect(try Pickle.read(pickle("F-1.5e3\n.")).real == -1500)
    #expect(try Pickle.read(pickle("G", [0xC0, 0, 0, 0, 0, 0, 0, 0], ".")).real == -2)
    let strings: [(FileBytes, String)] = [
      (pickle("S'a\\x41\\n\\\\\\'\\q'\n."), "aA\n\\'\\q"), (pickle("S\"it's\"\n."), "it's"),
      (pickle("V\u{E9}\\u00e9\\\\u00e9\\U0001f600\\ud83d\\ude00\n."), "éé\\\\u00e9😀😀"),
      (pickle("U\u{2}ab."), "ab"), (pickle("C\u{1}c."), "c"),
      (pickle("T", littleEndian(Int32(1)), "d."), "d"),
      (pickle("X", littleEndian(UInt32(2)), "\u{C3}\u{A9}."), "é"),
      (pickle("\u{8C}\u{1}e."), "e"), (pickle("\u{8D}", littleEndian(UInt64(1)), "f."), "f"),
      (pickle("B", littleEndian(UInt32(1)), "g."), "g"),
      (pickle("\u{8E}", littleEndian(UInt64(1)), "h."), "h"),
    ]
    for (bytes, expected) in strings {
      #expect(try Pickle.read(bytes).string == expected)
    }
  }

  @Test func containersMemoAndStackAreRead() throws {
    let list = try Pickle.read(pickle("]q\u{0}(K\u{1}K\u{2}eK\u{3}a0h\u{0}."))
    #expect(list.elements?.compactMap(\.integer) == [1, 2, 3])
    let dictionary = try Pickle.read(pickle("(S'a'\nI1\nd2S'a'\nI2\nsS'b'\nI3\ns0."))
    #expect(dictionary["a"]?.integer == 2 && dictionary["b"]?.integer == 3)
    let tuple = try Pickle.read(pickle("K\u{1}K\u{2}K\u{3}\u{87}(K\u{4}1."))
    #expect(tuple.elements?.compactMap(\.integer) == [1, 2, 3])
  }

  @Test func numpyScalarsAreRead() throws {
    let call =
      "cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(S'%'\nI0\nI1\ntR(I3\nS'<'\nNNNI-1\nI-1\nI0\ntb"
    let real = call.replacing("%", with: "f8") + "S'\\x00\\x00\\x00\\x00\\x00\\x00\\xf8?'\ntR."
    #expect(try Pickle.read(pickle(real)).real == 1.5)
    let integer = call.replacing("%", with: "i2") + "S'\\xfe\\xff'\ntR."
    #expect(try Pickle.read(pickle(integer)).integer == -2)
  }
}
