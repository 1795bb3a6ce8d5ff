#!/usr/bin/env python3
"""Posting lists of 4-bit product codes with memory for half of their file, beside all of it.

    limited.py [--work DIR] [--fabula COMMAND] NAME [LISTS...]

NAME is a set that `peers.py data` made. Builds the index when it is not there, makes a control
group whose limit counts the pages of files too, and prints for each number of lists scanned the
recall and the queries a second of one thread, by the clock: a query waits for the disk. Needs
root; says "not tested" where no control group can be made.
"""
import argparse
import json
import os
import subprocess
from pathlib import Path

import datasets


class ControlGroup:
    """A group of processes that share a limit of memory, of version 1 or 2."""

    def __init__(self, limit):
        root = Path("/sys/fs/cgroup")
        is_second = (root / "cgroup.controllers").exists()
        if is_second:
            (root / "cgroup.subtree_control").write_text("+memory")
        self.folder = (root if is_second else root / "memory") / "fabula-limited"
        self.folder.mkdir(exist_ok=True)
        name = "memory.max" if is_second else "memory.limit_in_bytes"
        (self.folder / name).write_text(str(limit))

    def enter(self):
        (self.folder / "cgroup.procs").write_text(str(os.getpid()))

    def remove(self):
        self.folder.rmdir()


def forget(path):
    """Drops a file from the page cache, which charges its pages to who read them first."""
    descriptor = os.open(path, os.O_RDONLY)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


def evaluate(options, data, index, *more, **process):
    command = [options.fabula, "evaluate", "index", "--data", data, "--index", index, "--json",
               *more]
    output = subprocess.run([str(part) for part in command], check=True, text=True,
                            stdout=subprocess.PIPE, **process).stdout
    return [json.loads(line) for line in output.splitlines()]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", default=".build/peers", type=Path)
    parser.add_argument("--fabula", default=".build/release/fabula")
    parser.add_argument("name")
    parser.add_argument("lists", nargs="*", type=int, default=[2, 4, 8, 16])
    options = parser.parse_args()
    data = options.work / "data" / options.name
    index = options.work / "index" / options.name / "fabula-pq4"
    if not index.exists():
        index.parent.mkdir(parents=True, exist_ok=True)
        line = evaluate(options, data, index, "--phase", "build", "--kind", "ivf", "--codes",
                        "pq4", "--threads", 2)[0]
        print(f"built in {line['build_s']:.0f} s, {line['cpu_s']:.0f} CPU s")
    file = (index / "data.mdb").resolve()
    size = file.stat().st_size
    print(f"{size:,} bytes; memory limited to {size // 2:,}\n")
    query = ["--phase", "query", "--effort", ",".join(map(str, options.lists))]
    try:
        group = ControlGroup(size // 2)
    except OSError as error:
        raise SystemExit(f"not tested: no control group can be made: {error}")
    forget(file)
    try:
        limited = evaluate(options, data, index, *query, preexec_fn=group.enter)
    finally:
        group.remove()
    whole = evaluate(options, data, index, "--phase", "query", "--effort",
                     ",".join(map(str, [options.lists[-1], *options.lists])))[1:]
    base = datasets.read_fvecs(data / "base.fvecs")
    queries = datasets.read_fvecs(data / "queries.fvecs")
    print("| lists | recall | QPS, half in memory | QPS, all in memory |")
    print("| ---: | ---: | ---: | ---: |")
    for half, full in zip(limited, whole):
        recall = datasets.recall(data, base, queries, datasets.read_ivecs(full["ids"]))
        print(f"| {full['param']} | {recall:.3f} | {half['qps']:,.0f} | {full['qps']:,.0f} |")


if __name__ == "__main__":
    main()
