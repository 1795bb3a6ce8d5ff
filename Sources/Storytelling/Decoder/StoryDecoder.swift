import Language
import Neural

/// The language model that tells a story from a skip-thought vector
/// (neural-storyteller, `decoder.py`).
///
///     h₀  = tanh(vector · W + b), or the vector itself    (width)
///     h_t = GRU(word vector of w_{t−1}, h_{t−1}; vector)  the first word vector is zero
///     h'_t = h_t + attention(h_t; a₁ … a_k)               or h_t
///     o_t = tanh(h'_t · W + b)                            (word length)
///     p_t = softmax(o_t · Eᵀ + b)                         (words)
///
/// A conditional decoder sees the vector at every step, too (Skip-Thought
/// Vectors, "Decoder"), so that it does not fade from a long story. One with
/// attention sees the captions a₁ … a_k, too, of which the vector is only the mean,
/// and chooses among them word by word. The hidden
/// layer before the softmax may be missing, as in models trained without
/// "deep output". In a tied decoder E is the word table itself.
public final class StoryDecoder: Module, Sendable {
  /// The words it can say: id 0 ends a story, id 1 stands for unknown words.
  public let vocabulary: Vocabulary

  let words: WordEmbedding
  let initialState: Linear?
  let recurrence: RecurrentLayer
  let attention: Attention?
  let wordOutput: WordOutput

  var hidden: Linear? { wordOutput.hidden }
  var output: SoftmaxOutput { wordOutput.softmax }

  public var parameters: [Parameter] {
    words.parameters + (initialState?.parameters ?? []) + recurrence.parameters
      + (attention?.parameters ?? []) + wordOutput.parameters
  }

  /// The length of the vector that a story begins from.
  public var vectorLength: Int { initialState?.inputLength ?? recurrence.width }

  /// The width of the recurrent layer, and the length of a word vector.
  package var width: Int { recurrence.width }
  package var wordLength: Int { words.length }

  /// Whether the vector is seen at every step.
  public var isConditional: Bool { recurrence.contextWeight != nil }

  /// Whether each word is told with attention to the captions.
  public var isAttentive: Bool { attention != nil }

  /// Makes a decoder from its layers.
  ///
  /// - Throws: ``StorytellingError/layersDoNotFit(what:got:expected:)``.
  package init(
    vocabulary: Vocabulary, words: WordEmbedding, initialState: Linear?,
    recurrence: RecurrentLayer, attention: Attention? = nil, hidden: Linear?,
    output: SoftmaxOutput
  ) throws {
    let vectorLength = initialState?.inputLength ?? recurrence.width
    let required: [(String, Int, Int)] = [
      ("id of the end mark", Int(vocabulary.endID), 0),
      ("rows of the word table", words.wordCount, vocabulary.count),
      ("words of the output layer", output.wordCount, vocabulary.count),
      ("inputs of the recurrent layer", recurrence.inputLength, words.length),
      (
        "width of the initial state", initialState?.outputLength ?? recurrence.width,
        recurrence.width
      ),
      ("width of the attention", attention?.width ?? recurrence.width, recurrence.width),
      (
        "vectors of the attention", attention?.vectorLength ?? vectorLength, vectorLength
      ),
      (
        "context of the recurrent layer", recurrence.contextWeight?.shape[0] ?? vectorLength,
        vectorLength
      ),
      ("inputs of the output", output.width, hidden?.outputLength ?? recurrence.width),
      ("inputs of the hidden layer", hidden?.inputLength ?? recurrence.width, recurrence.width),
    ]
    for (what, got, expected) in required where got != expected {
      throw StorytellingError.layersDoNotFit(what: what, got: got, expected: expected)
    }
    self.vocabulary = vocabulary
    self.words = words
    self.initialState = initialState
    self.recurrence = recurrence
    self.attention = attention
    wordOutput = WordOutput(hidden: hidden, softmax: output)
  }

  /// Makes a decoder to be trained.
  ///
  /// - Parameters:
  ///   - vectorLength: the length of the skip-thought vectors.
  ///   - wordLength: of the word vectors and of the hidden layer.
  ///   - projectsInitialState: whether the first state is a map of the vector, or
  ///     the vector itself, whose length is then the width. Default: true.
  ///   - width: of the GRU.
  ///   - conditional: whether the vector is seen at every step.
  ///   - isAttentive: whether the captions are attended to. Default: false.
  ///   - isTied: whether the softmax uses the word table. Default: false.
  public convenience init(
    vocabulary: Vocabulary, vectorLength: Int, wordLength: Int, width: Int,
    projectsInitialState: Bool = true, conditional: Bool = true, isAttentive: Bool = false,
    isTied: Bool = false,
    random: inout RandomSource
  ) throws {
    let words = WordEmbedding(
      name: "words", wordCount: vocabulary.count, length: wordLength, random: &random)
    try self.init(
      vocabulary: vocabulary, words: words,
      initialState: projectsInitialState
        ? Linear(
          name: "initial_state", inputLength: vectorLength, outputLength: width, random: &random)
        : nil,
      recurrence: RecurrentLayer(
        cell: .gru, name: "decoder", inputLength: wordLength, width: width,
        contextLength: conditional ? vectorLength : nil, random: &random),
      attention: isAttentive
        ? Attention(name: "attention", vectorLength: vectorLength, width: width, random: &random)
        : nil,
      hidden: Linear(name: "hidden", inputLength: width, outputLength: wordLength, random: &random),
      output: isTied
        ? SoftmaxOutput(name: "output", tiedTo: words)
        : SoftmaxOutput(
          name: "output", width: wordLength, wordCount: vocabulary.count, random: &random))
  }
}

// MARK: - Files

extension StoryDecoder {
  /// Reads a decoder from a weight file written by ``save(to:precision:metadata:)``.
  public convenience init(vocabulary: Vocabulary, from file: some WeightFile) throws {
    let words = try WordEmbedding(name: "words", from: file)
    try self.init(
      vocabulary: vocabulary, words: words,
      initialState: file.contains("initial_state.weight")
        ? Linear(name: "initial_state", from: file) : nil,
      recurrence: RecurrentLayer(cell: .gru, name: "decoder", from: file),
      attention: file.contains("attention.key_weight")
        ? Attention(name: "attention", from: file) : nil,
      hidden: file.contains("hidden.weight") ? Linear(name: "hidden", from: file) : nil,
      output: SoftmaxOutput(name: "output", from: file, orTiedTo: words))
  }

  /// Writes the weights as safetensors.
  public func save(
    to path: String, precision: TensorPrecision = .float16, metadata: [String: String] = [:]
  ) throws {
    try SafetensorsWriter.write(parameters, precision: precision, metadata: metadata, to: path)
  }
}

// MARK: - Running

extension StoryDecoder {
  /// The states that stories begin from: vectors (n, `vectorLength`) → (n,
  /// width).
  func initialStates(_ vectors: Tensor) -> Tensor {
    guard let initialState else { return vectors }
    let states = initialState.forward(vectors)
    Elementwise.tanh(states)
    return states
  }

  /// Attends from states that lie time-major, as the recurrent layer leaves them.
  func attend(from states: Tensor, _ conditions: StoryConditions) -> Attended? {
    guard let attention, let memory = memory(conditions) else { return nil }
    let batch = conditions.ranges.count
    return Attended(
      memory: memory,
      trace: attention.forward(
        states, memory: memory, sequences: (0..<states.rows).map { $0 % batch }))
  }

  /// What the states of some texts attended to.
  struct Attended {
    let memory: Attention.Memory
    let trace: Attention.Trace
  }

  /// Runs the recurrent layer over the words before each position.
  func run(
    previousWords: [Int32], batch: Int, mask: Tensor?, states: Tensor, vectors: Tensor
  ) -> RecurrentTrace {
    recurrence.forward(
      words.forward(previousWords), batch: batch, mask: mask, initialState: states,
      context: isConditional ? vectors : nil)
  }

  /// What goes into the softmax: states (n, width) → (n, word length).
  func outputStates(_ states: Tensor) -> Tensor {
    wordOutput.softmaxInputs(states)
  }

  /// What the vectors of stories add to each of their steps, made once a story:
  /// (n, `vectorLength`) → (n, 3 width).
  func stepConstants(_ vectors: Tensor) -> Tensor {
    recurrence.constant(isConditional ? vectors : nil, batch: vectors.rows)
  }

  /// What stories attend to, made once a story; nil without attention.
  func memory(_ conditions: StoryConditions) -> Attention.Memory? {
    attention?.memory(conditions.parts, ranges: conditions.ranges)
  }

  /// One step of telling n stories: the logits of the next words (n, words) and
  /// the new states.
  ///
  /// - Parameters:
  ///   - words: the word that each story just told; −1 before the first.
  ///   - states: (n, width).
  ///   - constants: those of the stories' vectors, (n, 3 width); changed.
  ///   - memory: what the stories attend to.
  ///   - sequences: the sequence of the memory that each story attends to.
  func step(
    after words: [Int32], states: Tensor, constants: Tensor, memory: Attention.Memory? = nil,
    sequences: [Int] = []
  ) -> (logits: Tensor, states: Tensor) {
    recurrence.project(self.words.forward(words), onto: constants)
    let next = recurrence.step(projected: constants, states: states)
    guard let attention, let memory else { return (wordOutput.logits(next), next) }
    let attended = attention.forward(next, memory: memory, sequences: sequences)
    return (wordOutput.logits(attended.outputs), next)
  }
}
