"""The measuring half of tools/bench/networks: see there."""

import json
import os
import subprocess
import sys
import tempfile
import time

import torch
from safetensors.torch import save_file
from torchvision import models

NETWORKS = {
    "mobilenet_v2": (models.mobilenet_v2, 224),
    "resnet50": (models.resnet50, 224),
    "inception_v3": (lambda: models.inception_v3(init_weights=False, transform_input=True), 299),
    "vgg19": (models.vgg19, 224),
}
RUNS = 5
BATCH = 8


class Torch:
    """A network of torchvision in both of PyTorch's memory formats."""

    def __init__(self, name):
        make, self.side = NETWORKS[name]
        torch.manual_seed(0)
        self.model = make().eval()

    def best(self, images, runs):
        """The best (wall, processor) seconds of `runs`, of either format."""
        results = []
        for layout in (torch.contiguous_format, torch.channels_last):
            model = self.model.to(memory_format=layout)
            batch = torch.randn(images, 3, self.side, self.side).to(memory_format=layout)
            with torch.inference_mode():
                model(batch)
                for _ in range(runs):
                    processor, wall = time.process_time(), time.perf_counter()
                    model(batch)
                    results.append((time.perf_counter() - wall, time.process_time() - processor))
        return min(r[0] for r in results), min(r[1] for r in results)


def fabula(program, name, weights, threads, pictures):
    command = [program, "evaluate", "networks", "--weights", f"{name}={weights}", "--json",
               "--threads", str(threads), "--limit", str(pictures)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def peak_of_child(command):
    """The peak memory of a command in MiB. A small process starts it, because
    what a process forks from counts to its peak."""
    starter = ("import os, subprocess, sys\n"
               "process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)\n"
               "_, status, usage = os.wait4(process.pid, 0)\n"
               "print(usage.ru_maxrss)\n"
               "sys.exit(status != 0)")
    run = subprocess.run([sys.executable, "-c", starter, *command], check=True,
                         capture_output=True)
    return int(run.stdout) / 1024


def memory_of_torch(name, weights):
    """Runs one picture as a program would that has the weights in a file."""
    from safetensors.torch import load_file
    torch.set_num_threads(1)
    make, side = NETWORKS[name]
    with torch.device("meta"):
        model = make().eval()
    model.load_state_dict(load_file(weights), assign=True)
    with torch.inference_mode():
        model(torch.randn(1, 3, side, side))


def measure(program, name, weights, rounds):
    network = Torch(name)
    best = {}

    def keep(key, value, better=min):
        best[key] = better(best.get(key, value), value)

    for _ in range(rounds):
        for threads in (1, 2):
            torch.set_num_threads(threads)
            wall, processor = network.best(1, RUNS)
            keep(("torch", threads), wall * 1e3)
            keep(("torch cpu", threads), processor * 1e3)
            wall, _ = network.best(BATCH, 1)
            keep(("torch batch", threads), BATCH / wall, max)
            ours = fabula(program, name, weights, threads, BATCH)
            keep(("fabula", threads), ours["network_best_milliseconds"])
            keep(("fabula cpu", threads), ours["processor_milliseconds"])
            keep(("fabula batch", threads), ours["pictures_per_second"], max)
    for threads in (1, 2):
        def pair(key):
            return best[("fabula" + key, threads)], best[("torch" + key, threads)]
        (a, b), (c, d), (e, f) = pair(""), pair(" cpu"), pair(" batch")
        print(f"{name:13} {threads} thread{'s' if threads > 1 else ' '}"
              f"  wall {a:7.1f} : {b:7.1f} ms = {a / b:.2f}"
              f"  processor {c:7.1f} : {d:7.1f} ms = {c / d:.2f}"
              f"  batch {e:6.1f} : {f:6.1f} a second = {e / f:.2f}", flush=True)
    torch_peak = peak_of_child([sys.executable, __file__, "--memory", name, weights])
    empty = peak_of_child([sys.executable, "-c", "import torch, torchvision"])
    our_peak = peak_of_child([program, "evaluate", "networks", "--weights", f"{name}={weights}",
                              "--limit", "1"])
    print(f"{name:13} peak memory {our_peak:.0f} : {torch_peak:.0f} MiB"
          f" (PyTorch alone {empty:.0f})", flush=True)


def main():
    if sys.argv[1] == "--memory":
        return memory_of_torch(sys.argv[2], sys.argv[3])
    program, rounds = sys.argv[1], int(sys.argv[2])
    print(f"fabula : PyTorch {torch.__version__}, best of default and channels-last;"
          f" load average {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in NETWORKS:
            weights = os.path.join(folder, name + ".safetensors")
            state = Torch(name).model.state_dict()
            save_file({key: value.contiguous() for key, value in state.items()}, weights)
            measure(program, name, weights, rounds)
    print(f"load average at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
