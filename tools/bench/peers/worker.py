"""One engine in a process of its own: `worker.py build|serve ENGINE DATA INDEX THREADS`.

Prints lines of JSON. `serve` opens an index, then reads lines of JSON, {"effort", "save"}:
answers all queries once, and writes the ids to the file `save`, if that is not null.
"""
import json
import os
import sys
import time

import numpy as np

from datasets import K, read_fvecs
from engines import ENGINES


def resident():
    """Bytes of this process in memory."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def say(**line):
    print(json.dumps(line), flush=True)


def build(engine, data, index, threads):
    base = read_fvecs(f"{data}/base.fvecs")
    wall, processor = time.perf_counter(), time.process_time()
    engine.build(base, index, threads)
    engine.save(index)
    say(seconds=time.perf_counter() - wall, processor_seconds=time.process_time() - processor)


def padded(answers):
    """Rows of ten ids, -1 where an engine gave fewer."""
    rows = np.full((len(answers), K), -1, np.int64)
    for row, ids in zip(rows, answers):
        ids = np.asarray(ids)[:K].astype(np.int64)
        row[:len(ids)] = ids
    return rows


def serve(engine, data, index):
    queries = read_fvecs(f"{data}/queries.fvecs")
    with open(f"{data}/about.json") as file:
        about = json.load(file)
    before, start = resident(), time.perf_counter()
    engine.open(index, about["count"], about["dimension"])
    engine.search(queries[:1], engine.efforts[0])
    say(first_answer_seconds=time.perf_counter() - start)
    for line in sys.stdin:
        wanted = json.loads(line)
        start = time.process_time()
        answers = engine.search(queries, wanted["effort"])
        spent = time.process_time() - start
        if wanted["save"]:
            np.save(wanted["save"], padded(answers))
        say(queries_per_second=len(queries) / spent, resident_bytes=resident() - before)


if __name__ == "__main__":
    phase, name, data, index, threads = sys.argv[1:]
    if phase == "build":
        build(ENGINES[name], data, index, int(threads))
    else:
        serve(ENGINES[name], data, index)
