"""What the harness times: peers, each in a worker, and fabula, run as a command."""
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from datasets import read_fvecs, read_ivecs, write_fvecs
from engines import EFFORTS, ENGINES

HERE = Path(__file__).parent


def pinned(cores):
    """Keeps a child on these cores, with as many threads."""
    def keep():
        os.sched_setaffinity(0, cores)
    variables = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                 "RAYON_NUM_THREADS"]
    environment = dict(os.environ, TF_CPP_MIN_LOG_LEVEL="3",
                       **{name: str(len(cores)) for name in variables})
    return {"preexec_fn": keep, "env": environment}


def disk_bytes(path):
    """Bytes on the disk under `path`, whatever is only reserved in a file not counted."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_blocks * 512 for file in files if not file.is_symlink())


class Contestant:
    efforts = EFFORTS

    def __init__(self, name, data, index):
        self.name, self.data, self.index = name, Path(data), Path(index)


class Peer(Contestant):
    def __init__(self, name, data, index):
        super().__init__(name, data, index)
        self.efforts = ENGINES[name].efforts
        self.process = None

    def worker(self, phase, cores, **options):
        command = [sys.executable, HERE / "worker.py", phase, self.name, self.data, self.index,
                   len(cores)]
        return subprocess.Popen([str(part) for part in command], text=True,
                                stdout=subprocess.PIPE, **pinned(cores), **options)

    def build(self, cores):
        process = self.worker("build", cores)
        output, _ = process.communicate()
        if process.returncode != 0:
            raise RuntimeError(f"{self.name} ended with {process.returncode}")
        return json.loads(output.splitlines()[-1])

    def open(self, core):
        self.process = self.worker("serve", [core], stdin=subprocess.PIPE)
        return self.hear()

    def hear(self):
        """The worker's next line of JSON; what a library prints is passed over."""
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        raise RuntimeError(f"{self.name} ended early")

    def answers(self, effort):
        """The ids that all queries are answered with."""
        with tempfile.NamedTemporaryFile(suffix=".npy") as file:
            self.ask(effort, file.name)
            return np.load(file.name)

    def time(self, efforts):
        """Queries a second of processor time at each effort.

        The last effort runs first, and does not count then: caches and page tables are warm
        afterwards.
        """
        self.ask(efforts[-1], None)
        return [dict(self.ask(effort, None), effort=effort) for effort in efforts]

    def ask(self, effort, save):
        self.process.stdin.write(json.dumps({"effort": effort, "save": save}) + "\n")
        self.process.stdin.flush()
        return self.hear()

    def close(self):
        if self.process:
            self.process.communicate()


class Fabula(Contestant):
    """The command `fabula`, or another with the same options."""

    def __init__(self, name, data, index, command):
        super().__init__(name, data, index)
        self.command = command

    def run(self, phase, cores, data=None, **options):
        """Its lines of JSON, and the most bytes that it had in memory."""
        command = [self.command, "evaluate", "index", "--data", data or self.data, "--index",
                   self.index, "--phase", phase, "--threads", len(cores), "--json"]
        for name, value in options.items():
            command += [f"--{name}", value]
        process = subprocess.Popen([str(part) for part in command], text=True,
                                   stdout=subprocess.PIPE, **pinned(cores))
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"{self.command} ended with {process.returncode}")
        return [json.loads(line) for line in output.splitlines()], usage.ru_maxrss * 1024

    def build(self, cores):
        line = self.run("build", cores)[0][0]
        return {"seconds": line["build_s"], "processor_seconds": line["cpu_s"]}

    def open(self, core):
        """The time of a whole process that answers one query: the best of ten."""
        with tempfile.TemporaryDirectory() as folder:
            write_fvecs(f"{folder}/queries.fvecs", read_fvecs(self.data / "queries.fvecs")[:1])
            times = []
            for _ in range(10):
                start = time.perf_counter()
                self.run("query", [core], data=folder, effort=10)
                times.append(time.perf_counter() - start)
        self.core = core
        return {"first_answer_seconds": min(times)}

    def answers(self, effort):
        lines, _ = self.run("query", [self.core], effort=effort)
        return read_ivecs(lines[0]["ids"])

    def time(self, efforts):
        efforts = [efforts[-1], *efforts]
        lines, resident = self.run("query", [self.core], effort=",".join(map(str, efforts)))
        return [{"effort": line["param"], "queries_per_second": line["qps_cpu"],
                 "resident_bytes": resident} for line in lines[1:]]

    def close(self):
        pass
