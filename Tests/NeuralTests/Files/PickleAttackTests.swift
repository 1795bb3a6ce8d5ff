import Neural
import Testing

/// Pickles that try to run code, to grow without bound or to break the reader.
@Suite struct PickleAttackTests {
  @Test(arguments: [
    "cos\nsystem\n(S'echo'\ntR.", "cbuiltins\neval\n(S'1'\ntR.", "(S'x'\nios\nsystem\n.",
    "ctorch\nload\n.", "cnumpy\nload\n.", "ccollections\ndefaultdict\n.",
    "\u{8C}\u{2}os\u{8C}\u{6}system\u{93}.",
  ])
  func foreignNamesAreRefused(program: String) {
    #expect(throws: WeightFileError.self) { try Pickle.read(pickle(program)) }
  }

  @Test func theRefusedNameIsTold() {
    #expect(throws: WeightFileError.refused(path: "attack.pkl", got: "os.system")) {
      try Pickle.read(pickle("cos\nsystem\n(S'echo'\ntR."))
    }
  }

  @Test(arguments: [
    "", ".", "(.", "K", "t.", "0.", "1.", "2.", "a.", "]a.", "N]a.", "K\u{1}K\u{2}e.", "(e.", "(u.",
    "}(K\u{1}u.", "}K\u{1}s.", "(K\u{1}d.", "K\u{1}\u{86}.", "(K\u{1}\u{86}.", "g1\n.", "gx\n.",
    "h\u{0}.", "q\u{0}.", "p-1\n.", "NQ.", "NR.", "N)R.", "N)b.", "Nb.", ")Nb.", "Ix\n.", "Fx\n.",
    "Lx\n.", "S'a\n.", "Sa\n.", "S'\n.", "I99999999999999999999\n.", "\u{FF}.", "N\u{97}.",
    "ccollections\nOrderedDict\nNR.", "ccollections\nOrderedDict\n(]N\u{85}atR.",
    "ccollections\nOrderedDict\n(](]ea\u{85}R.", "cnumpy\ndtype\n)R.", "cnumpy\ndtype\n(S'q9'\ntR.",
    "cnumpy.core.multiarray\n_reconstruct\n)R.", "cnumpy.core.multiarray\n_reconstruct\n)RNb.",
    "c_codecs\nencode\n(V\\u4e00\nS'latin1'\ntR.", "c_codecs\nencode\n(VA\nS'utf8'\ntR.",
    "ctorch._utils\n_rebuild_tensor_v2\n)R.", "ctorch._utils\n_rebuild_tensor_v2\n(NNNNtR.",
    "(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nK\u{1}tQNb.", "cargparse\nNamespace\nNR.",
  ])
  func brokenProgramsAreRefused(program: String) {
    #expect(throws: WeightFileError.self, "\(program)") { try Pickle.read(pickle(program)) }
  }

  @Test func deepNestingIsRefusedAndReleased() {
    let depth = 200_000
    let lists =
      String(repeating: "]", count: depth) + String(repeating: "a", count: depth - 1) + "."
    #expect(throws: WeightFileError.self) { try Pickle.read(pickle(lists)) }
    let tuples = "N" + String(repeating: "\u{85}", count: depth) + "."
    #expect(throws: WeightFileError.self) { try Pickle.read(pickle(tuples)) }
    let marks = String(repeating: "(", count: depth) + "."
    #expect(throws: WeightFileError.self) { try Pickle.read(pickle(marks)) }
  }

  @Test func aListThatContainsItselfIsRefused() {
    #expect(throws: WeightFileError.self) { try Pickle.read(pickle("]q\u{0}h\u{0}a.")) }
    #expect(throws: WeightFileError.self) {
      try Pickle.read(pickle("}q\u{0}S'a'\nh\u{0}s."))
    }
  }

  /// Each level holds the one below twice: 2^60 values when they are counted
  /// one by one, sixty when they are shared.
  @Test func valuesThatDoubleAtEveryLevelStayShared() throws {
    let bomb = "K\u{1}" + String(repeating: "2\u{86}", count: 60) + "."
    var value = try Pickle.read(pickle(bomb))
    for _ in 0..<60 { value = try #require(value.elements?.first) }
    #expect(value.integer == 1)
    #expect(throws: WeightFileError.self) {
      try Pickle.read(pickle("K\u{1}" + String(repeating: "2\u{86}", count: 80) + "."))
    }
  }

  @Test func memoIndicesFarAheadAreRefused() {
    #expect(throws: WeightFileError.self) {
      try Pickle.read(pickle("Nr", littleEndian(UInt32.max), "."))
    }
    #expect(throws: WeightFileError.self) { try Pickle.read(pickle("Np9223372036854775807\n.")) }
  }

  @Test(arguments: ["X", "B", "T", "\u{8B}"])
  func lengthsBeyondTheFileAreRefused(opcode: String) {
    for length in [Int32.max, -1, 5] {
      #expect(throws: WeightFileError.self) {
        try Pickle.read(pickle("\(opcode)", littleEndian(length), "abc."))
      }
    }
    #expect(throws: WeightFileError.self) {
      try Pickle.read(pickle("\u{8D}", littleEndian(UInt64.max), "abc."))
    }
  }

  @Test func callsCannotMultiplyARememberedList() {
    let list = "](" + String(repeating: "NN\u{86}", count: 2_000) + "eq\u{0}0]("
    let calls = String(repeating: "ccollections\nOrderedDict\nh\u{0}\u{85}R", count: 2_000)
    #expect {
      try Pickle.read(pickle(list + calls + "e."))
    } throws: { error in
      "\(error)".contains("what calls copy")
    }
  }

  @Test func objectArraysMustHoldAsManyObjectsAsTheirShapeSays() {
    let array = { (shape: String) in
      "cnumpy.core.multiarray\n_reconstruct\n)R(I1\n(\(shape)tcnumpy\ndtype\n(S'O8'\nI0\nI1\ntR"
        + "(I3\nS'|'\nNNNI-1\nI-1\nI63\ntbI00\n](NNetb."
    }
    #expect(throws: Never.self) { try Pickle.read(pickle(array("I2\n"))) }
    for shape in ["I3\n", "I-2\n", "I4294967296\nI4294967296\n", "I0\n", ""] {
      #expect(throws: WeightFileError.self) { try Pickle.read(pickle(array(shape))) }
    }
  }
}
