import ArgumentParser
import VectorIndex

/// How a new index finds neighbours, and with which parameters.
struct IndexKindOptions: ParsableArguments {
  /// What stands for a vector in a posting list.
  enum Codes: String, ExpressibleByArgument, CaseIterable {
    case int8, pq4, pq8
  }

  @Option(help: "hnsw: a graph; ivf: posting lists; flat: nothing, every search is exact.")
  var kind = IndexKind.Name.hnsw

  @Option(help: "Precision of the vectors that answers are ranked by.")
  var precision = Precision.float16

  @Option(help: "hnsw: M, links of a node on each upper level, half of those on the lowest.")
  var links = HNSWParameters().linksPerNode

  @Option(help: "hnsw: efConstruction, candidates among which links are chosen.")
  var constructionEffort = HNSWParameters().constructionEffort

  @Option(help: "ivf: posting lists; 0 for as many as suit the number of items.")
  var lists = IVFParameters().lists

  @Option(help: "ivf: lists that a search scans when it names no effort; 0 for one in 32.")
  var probes = IVFParameters().probes

  @Option(help: "ivf: codes in the lists, int8 or product codes of 4 or 8 bits.")
  var codes = Codes.int8

  @Option(help: "ivf: parts of a product code; 0 for as many as suit the dimension.")
  var subquantisers = 0

  @Option(help: "Seed of the graph or of the training.")
  var seed = HNSWParameters().seed

  /// The kind with its parameters.
  var parameters: IndexKind {
    switch kind {
    case .hnsw:
      .hnsw(
        HNSWParameters(
          linksPerNode: links, constructionEffort: constructionEffort, seed: seed))
    case .flat: .flat
    case .ivf:
      .ivf(IVFParameters(lists: lists, probes: probes, codes: listCodes, seed: seed))
    }
  }

  private var listCodes: ListCodes {
    switch codes {
    case .int8: .int8
    case .pq4: .product(subquantisers: subquantisers, bits: 4)
    case .pq8: .product(subquantisers: subquantisers, bits: 8)
    }
  }
}

extension IndexKind.Name: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
