#!/usr/bin/env python3
"""Fabula's index beside other engines: one thread on one core, k = 10, time of the processor.

    peers.py data NAME clustered COUNT [DIM]    a set by formula, of 128 components, with
                                                10,000 queries
    peers.py data NAME vectors BASE QUERIES     a set of .fvecs or .npy files
    peers.py data NAME captions MODEL FILE N    N captions of a file in the space of a model,
                                                and 5,000 others that ask for them
    peers.py build NAME [ENGINE...]             builds and saves
    peers.py query NAME [ENGINE...]             recall of each effort, then times, interleaved
    peers.py table NAME                         medians as Markdown

Everything lies under --work: data/NAME, index/NAME/ENGINE, results/NAME.jsonl.
"""
import argparse
import json
import os
import shutil
from pathlib import Path

import datasets
from contestants import Fabula, Peer, disk_bytes
from engines import ENGINES
from table import RECALLS, table


class Bench:
    def __init__(self, options):
        self.name, self.work = options.name, Path(options.work)
        self.core, self.fabula = options.core, dict(options.fabula)
        self.data = self.work / "data" / self.name
        self.results = self.work / "results" / f"{self.name}.jsonl"
        self.results.parent.mkdir(parents=True, exist_ok=True)

    def record(self, contestant, event, **line):
        line = {"event": event, "engine": contestant.name, "load": os.getloadavg()[0], **line}
        print(json.dumps(line), flush=True)
        with open(self.results, "a") as file:
            file.write(json.dumps(line) + "\n")

    def contestants(self, names):
        for name in names or [*ENGINES, *self.fabula]:
            index = self.work / "index" / self.name / name
            if name in self.fabula:
                yield Fabula(name, self.data, index, self.fabula[name])
            elif name in ENGINES:
                yield Peer(name, self.data, index)
            else:
                raise SystemExit(f"no engine {name}: there are {', '.join(ENGINES)}")

    def build(self, names, threads):
        cores = [self.core] if threads == 1 else list(range(threads))
        for contestant in self.contestants(names):
            index = contestant.index
            shutil.rmtree(index, ignore_errors=True)
            index.unlink(missing_ok=True) if index.is_file() else None
            index.parent.mkdir(parents=True, exist_ok=True)
            try:
                line = contestant.build(cores)
            except Exception as error:
                self.record(contestant, "failed", reason=f"not built: {error}")
                continue
            self.record(contestant, "build", threads=threads, disk_bytes=disk_bytes(index),
                        **line)

    def query(self, names, rounds):
        base = datasets.read_fvecs(self.data / "base.fvecs")
        queries = datasets.read_fvecs(self.data / "queries.fvecs")
        plans = []
        for contestant in self.contestants(names):
            try:
                self.record(contestant, "open", **contestant.open(self.core))
                recalls = {}
                for effort in contestant.efforts:
                    answers = contestant.answers(effort)
                    recalls[effort] = datasets.recall(self.data, base, queries, answers)
                    if self.is_enough(list(recalls.values())):
                        break
                plans.append((contestant, recalls, self.bracketing(recalls)))
            except Exception as error:
                self.record(contestant, "failed", reason=f"no answers: {error}")
        del base
        for number in range(rounds):
            for contestant, recalls, efforts in plans:
                for line in contestant.time(efforts):
                    self.record(contestant, "time", round=number,
                                recall=round(recalls[line["effort"]], 5), **line)
        for contestant, _, _ in plans:
            contestant.close()

    @staticmethod
    def is_enough(recalls):
        """Whether more effort leads beyond the last recall of the table, or nowhere."""
        return recalls[-1] > RECALLS[-1] or (
            len(recalls) > 4 and recalls[-1] > 0.5 and recalls[-1] - recalls[-4] < 0.001)

    @staticmethod
    def bracketing(recalls):
        """The efforts on both sides of each recall in the table."""
        efforts = sorted(recalls)
        chosen = {efforts[0]}
        for low, high in zip(efforts, efforts[1:]):
            if any(recalls[low] < wanted <= recalls[high] for wanted in RECALLS):
                chosen |= {low, high}
        return sorted(chosen)

    def make_data(self, recipe):
        kind, *arguments = recipe
        if kind == "clustered":
            base, queries = datasets.clustered(*map(int, arguments))
        elif kind == "captions":
            model, captions, count = arguments
            program = next(iter(self.fabula.values()))
            base, queries = datasets.captions(program, model, captions, int(count), 5_000)
        else:
            base, queries = map(datasets.read_vectors, arguments)
        datasets.save(self.data, base, queries)

    def table(self):
        about = json.loads((self.data / "about.json").read_text())
        print("{count:,} × {dimension}, {queries:,} queries\n".format(**about))
        print(table(self.results, about["count"]))


def named_command(text):
    name, _, command = text.partition("=")
    return (name, command) if command else ("fabula", text)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", default=".build/peers", help="folder for everything")
    parser.add_argument("--core", type=int, default=0, help="that everything is pinned to")
    parser.add_argument(
        "--fabula", type=named_command, action="append", metavar="[NAME=]COMMAND",
        help="the command; several with names, which begin with fabula, are compared")
    steps = parser.add_subparsers(dest="step", required=True)
    data = steps.add_parser("data", help="makes a set of vectors")
    data.add_argument("name")
    data.add_argument("recipe", nargs="+")
    build = steps.add_parser("build", help="builds indexes")
    build.add_argument("--threads", type=int, default=1)
    query = steps.add_parser("query", help="times queries")
    query.add_argument("--rounds", type=int, default=5)
    for step in (build, query):
        step.add_argument("name")
        step.add_argument("engines", nargs="*", help="all by default")
    steps.add_parser("table", help="prints the results").add_argument("name")
    options = parser.parse_args()
    options.fabula = options.fabula or [("fabula", ".build/release/fabula")]

    bench = Bench(options)
    if options.step == "data":
        bench.make_data(options.recipe)
    elif options.step == "build":
        bench.build(options.engines, options.threads)
    elif options.step == "query":
        bench.query(options.engines, options.rounds)
    else:
        bench.table()


if __name__ == "__main__":
    main()
