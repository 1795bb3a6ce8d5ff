"""Vectors to search: files of them, and sets made by formula."""
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

K = 10


def read_fvecs(path):
    """The rows of a file in which each row is its length, an i32, and as many floats."""
    numbers = np.fromfile(path, dtype=np.int32)
    return numbers.reshape(-1, numbers[0] + 1)[:, 1:].copy().view(np.float32)


def read_ivecs(path):
    numbers = np.fromfile(path, dtype=np.int32)
    return numbers.reshape(-1, numbers[0] + 1)[:, 1:]


def write_fvecs(path, rows):
    with open(path, "wb") as file:
        for start in range(0, len(rows), 65536):
            part = np.ascontiguousarray(rows[start:start + 65536], np.float32)
            lengths = np.full((len(part), 1), part.shape[1], np.int32)
            np.hstack([lengths, part.view(np.int32)]).tofile(file)


def read_vectors(path):
    """float32 rows of a .fvecs or .npy file."""
    path = Path(path)
    rows = np.load(path) if path.suffix == ".npy" else read_fvecs(path)
    return rows.astype(np.float32)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def clustered(count, dimension=128, queries=10_000, seed=1):
    """Base and queries around 2,000 centres of one distribution.

    A centre is normal in 32 dimensions. Inside its cluster, vectors spread by a normal of 12
    dimensions through one of 50 maps into those 32, times 0.8. One map leads from there into
    all dimensions; the vector is normalised, and white noise of length 0.1 added.
    """
    clusters, inner, spread, shapes = 2000, 32, 12, 50
    fixed = np.random.default_rng(seed)

    def normal(*shape):
        return fixed.standard_normal(shape, np.float32)

    outward = normal(inner, dimension) / np.float32(np.sqrt(inner))
    centres = normal(clusters, inner)
    maps = normal(shapes, spread, inner) * np.float32(0.8 / np.sqrt(spread))
    weights = fixed.dirichlet(np.full(clusters, 2.0))

    def draw(rows, generator):
        cluster = generator.choice(clusters, rows, p=weights)
        place = generator.standard_normal((rows, spread), np.float32)
        result = np.empty((rows, dimension), np.float32)
        for shape in range(shapes):
            chosen = cluster % shapes == shape
            result[chosen] = (centres[cluster[chosen]] + place[chosen] @ maps[shape]) @ outward
        noise = generator.standard_normal((rows, dimension), np.float32)
        return unit(unit(result) + noise * np.float32(0.1 / np.sqrt(dimension)))

    return (draw(count, np.random.default_rng([seed, 1])),
            draw(queries, np.random.default_rng([seed, 2])))


def captions(program, model, captions, count, queries, seed=1):
    """Vectors of captions, one a line, drawn from a file; those that ask are others.

    They are read back from an index with every number in float16, as it keeps them.
    """
    texts = Path(captions).read_text().splitlines()
    if len(texts) < count + queries:
        raise SystemExit(f"{captions}: got {len(texts)} captions, expected {count + queries}")
    chosen = np.random.default_rng(seed).permutation(len(texts))[:count + queries]
    with tempfile.TemporaryDirectory() as folder:
        index = f"{folder}/index"
        subprocess.run(
            [program, "index", "build", "--captions", "-", "--kind", "flat", "--model", model,
             "--index", index], input="\n".join(texts[place] for place in chosen), text=True,
            check=True, stdout=subprocess.DEVNULL)
        with subprocess.Popen([program, "index", "export", "--vectors", "--index", index],
                              stdout=subprocess.PIPE) as export:
            rows = [np.array(json.loads(line)["vector"], np.float32) for line in export.stdout]
    # In the order of ids, and so of the choice; empty captions have none.
    return np.stack(rows[:count]), np.stack(rows[count:])


def save(folder, base, queries):
    """Writes a set as all engines read it, with the exact answers."""
    import faiss

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    base, queries = unit(base), unit(queries)
    write_fvecs(folder / "base.fvecs", base)
    write_fvecs(folder / "queries.fvecs", queries)
    similarities, _ = faiss.knn(queries, base, K, metric=faiss.METRIC_INNER_PRODUCT)
    np.save(folder / "tenth.npy", similarities[:, K - 1])
    about = {"count": len(base), "dimension": base.shape[1], "queries": len(queries)}
    (folder / "about.json").write_text(json.dumps(about) + "\n")


def recall(folder, base, queries, answers):
    """The share of the true ten nearest among the answered ids, -1 for none.

    What is as near as the true tenth is as good as it, so that equal vectors are no misses;
    an id counts once.
    """
    bar = np.load(Path(folder) / "tenth.npy") - 1e-6
    hits = 0
    for start in range(0, len(queries), 500):
        ids = np.sort(answers[start:start + 500], axis=1)
        counts = ids >= 0
        counts[:, 1:] &= ids[:, 1:] != ids[:, :-1]
        rows = base[np.clip(ids, 0, len(base) - 1)]
        near = np.einsum("qkd,qd->qk", rows, queries[start:start + 500])
        hits += (counts & (near >= bar[start:start + 500, None])).sum()
    return float(hits / (len(queries) * K))
