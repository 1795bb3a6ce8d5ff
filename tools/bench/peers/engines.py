"""The peers, each with its own loop over the queries where it has one.

All graphs have M = 16 (32 links on the bottom level) and efConstruction = 200; all vectors are
of unit length, and the nearest is the one with the largest inner product.
"""
import numpy as np

K, M, CONSTRUCTION = 10, 16, 200
EFFORTS = [10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 128, 160, 192, 256, 320, 384,
           512, 768, 1024, 1536, 2048, 4096]


class Engine:
    """A peer whose index is a file or folder at a path."""
    efforts = EFFORTS

    def build(self, base, path, threads):
        """Makes an index of the rows, in memory or at `path`."""
        raise NotImplementedError

    def save(self, path):
        """Writes what `build` made."""
        raise NotImplementedError

    def open(self, path, count, dimension):
        raise NotImplementedError

    def search(self, queries, effort):
        """The ids of the nearest ten of each query, one query after another on one thread."""
        raise NotImplementedError


class Hnswlib(Engine):
    def build(self, base, path, threads):
        import hnswlib
        self.index = hnswlib.Index("ip", base.shape[1])
        self.index.init_index(len(base), M=M, ef_construction=CONSTRUCTION, random_seed=1)
        self.index.add_items(base, num_threads=threads)

    def save(self, path):
        self.index.save_index(path)

    def open(self, path, count, dimension):
        import hnswlib
        self.index = hnswlib.Index("ip", dimension)
        self.index.load_index(path, max_elements=count)

    def search(self, queries, effort):
        self.index.set_ef(effort)
        return self.index.knn_query(queries, k=K, num_threads=1)[0]


class Faiss(Engine):
    def __init__(self, storage):
        self.storage = storage

    def build(self, base, path, threads):
        import faiss
        faiss.omp_set_num_threads(threads)
        name = f"HNSW{M}{self.storage}"
        self.index = faiss.index_factory(base.shape[1], name, faiss.METRIC_INNER_PRODUCT)
        self.index.hnsw.efConstruction = CONSTRUCTION
        if not self.index.is_trained:
            self.index.train(base)
        self.index.add(base)

    def save(self, path):
        import faiss
        faiss.write_index(self.index, path)

    def open(self, path, count, dimension):
        import faiss
        faiss.omp_set_num_threads(1)
        self.index = faiss.read_index(path)

    def search(self, queries, effort):
        self.index.hnsw.efSearch = effort
        return self.index.search(queries, K)[1]


class Usearch(Engine):
    def __init__(self, type, metric="ip"):
        self.type, self.metric = type, metric

    def build(self, base, path, threads):
        from usearch.index import Index
        self.index = Index(ndim=base.shape[1], metric=self.metric, dtype=self.type,
                           connectivity=M, expansion_add=CONSTRUCTION)
        self.index.add(np.arange(len(base), dtype=np.uint64), base, threads=threads)

    def save(self, path):
        self.index.save(path)

    def open(self, path, count, dimension):
        from usearch.index import Index
        self.index = Index.restore(path)

    def search(self, queries, effort):
        self.index.expansion_search = effort
        return self.index.search(queries, K, threads=1).keys


class Svs(Engine):
    """Vamana of Intel's Scalable Vector Search; one level of 32 links, a window of 200."""

    def __init__(self, type):
        self.type = type

    def parts(self, path):
        return [f"{path}/{part}" for part in ("config", "graph", "data")]

    def build(self, base, path, threads):
        import os
        import svs
        os.makedirs(path, exist_ok=True)
        parameters = svs.VamanaBuildParameters(
            alpha=0.95, graph_max_degree=2 * M, window_size=CONSTRUCTION)
        self.index = svs.Vamana.build(
            parameters, base.astype(self.type), svs.DistanceType.MIP, num_threads=threads)

    def save(self, path):
        self.index.save(*self.parts(path))

    def open(self, path, count, dimension):
        import svs
        config, graph, data = self.parts(path)
        type = getattr(svs.DataType, self.type)
        self.index = svs.Vamana(
            config, svs.GraphLoader(graph), svs.VectorDataLoader(data, type, dims=dimension),
            svs.DistanceType.MIP, num_threads=1)

    def search(self, queries, effort):
        self.index.search_window_size = effort
        return self.index.search(queries, K)[0]


class Voyager(Engine):
    def __init__(self, type):
        self.type = type

    def build(self, base, path, threads):
        import voyager
        self.index = voyager.Index(
            voyager.Space.Cosine, base.shape[1], M=M, ef_construction=CONSTRUCTION,
            max_elements=len(base), storage_data_type=getattr(voyager.StorageDataType, self.type))
        self.index.add_items(base, num_threads=threads)

    def save(self, path):
        self.index.save(path)

    def open(self, path, count, dimension):
        import voyager
        self.index = voyager.Index.load(path)

    def search(self, queries, effort):
        return self.index.query(queries, k=K, num_threads=1, query_ef=effort)[0]


class Hannoy(Engine):
    """HNSW in LMDB. Threads are RAYON_NUM_THREADS, which the harness sets."""

    def database(self, path, count, dimension):
        import os
        import hannoy
        os.makedirs(path, exist_ok=True)
        pages = (count * (dimension * 4 + 1024) * 3) // 4096 + 65536
        return hannoy.Database(path, hannoy.Metric.COSINE, env_size=pages * 4096)

    def build(self, base, path, threads):
        count, dimension = base.shape
        self.index = self.database(path, count, dimension)
        with self.index.writer(dimension, m=M, ef=CONSTRUCTION) as writer:
            writer.add_items(np.arange(count, dtype=np.uint32), base)

    def save(self, path):
        pass

    def open(self, path, count, dimension):
        self.index = self.database(path, count, dimension)
        self.reader = self.index.reader()

    def search(self, queries, effort):
        ids = np.zeros((len(queries), K), np.uint32)
        distances = np.zeros((len(queries), K), np.float32)
        self.reader.by_array(queries, n=K, ef_search=effort, out=(ids, distances))
        return ids


class Scann(Engine):
    """A tree, 4-bit codes and exact ranking of 100. Effort is the leaves searched.

    Its own loop scans a leaf for many queries at once, so that here Python calls it for each.
    """
    efforts = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024]
    ranked = 100

    def build(self, base, path, threads):
        import scann
        leaves = int(2 * np.sqrt(len(base)))
        self.index = (
            scann.scann_ops_pybind.builder(base, K, "dot_product")
            .tree(leaves, max(1, leaves // 10), training_sample_size=min(len(base), 250_000))
            .score_ah(2, anisotropic_quantization_threshold=0.2).reorder(self.ranked).build())

    def save(self, path):
        import os
        os.makedirs(path, exist_ok=True)
        self.index.serialize(path)

    def open(self, path, count, dimension):
        import scann
        self.index = scann.scann_ops_pybind.load_searcher(path)

    def search(self, queries, effort):
        return [self.index.search(query, final_num_neighbors=K, leaves_to_search=effort,
                                  pre_reorder_num_neighbors=self.ranked)[0] for query in queries]


ENGINES = {
    "hnswlib": Hnswlib(),
    "faiss-f32": Faiss(",Flat"),
    "faiss-sq8": Faiss("_SQ8"),
    "faiss-bf16": Faiss("_SQbf16"),
    "usearch-f32": Usearch("f32"),
    "usearch-bf16": Usearch("bf16"),
    "usearch-f16": Usearch("f16"),
    "usearch-i8": Usearch("i8", "cos"),
    "svs-f32": Svs("float32"),
    "svs-f16": Svs("float16"),
    "voyager-f32": Voyager("Float32"),
    "voyager-e4m3": Voyager("E4M3"),
    "scann": Scann(),
    "hannoy": Hannoy(),
}
