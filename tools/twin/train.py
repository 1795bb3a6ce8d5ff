#!/usr/bin/env python3
"""Trains the language networks on a GPU, for the Swift run-time.

  python3 train.py skipthoughts --corpus corpus --output out --steps 3500
  python3 train.py decoder --corpus corpus --output out --steps 9000
  python3 train.py decoder --corpus corpus --output out --steps 9000 --unconditional

`skipthoughts` writes the encoder and the vectors of all passages; `decoder` learns
from these. With --record DIR a run writes its initial weights, its batches and its
losses."""

import argparse
import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch

import decoder
import skipthoughts
from corpus import TokenStore
from networks import ENCODER_METADATA, Words, arrays, write_safetensors
from recorder import Recorder
from training import Settings

def stores(corpus):
    """What is learned from, and for each genre what is measured on."""
    read = lambda name: TokenStore.read(corpus / f"{name}.tokens")
    held_out = read("held-out")
    genres = json.loads((corpus / "corpus.json").read_text())["genres"]
    parts = {genre["name"]: held_out.part(*genre["heldOut"]) for genre in genres}
    return TokenStore.joined([read("training"), read("captions")]), parts


def write_scores(path, scores):
    """Writes the figures of a run, and the command that made it, for
    `fabula model add-skipthoughts` and `add-decoder`."""
    words = [Path(word).name if "/" in word else word for word in sys.argv[1:]]
    scores["command"] = " ".join(["tools/twin/train.py"] + words)
    path.write_text(json.dumps(scores, indent=2) + "\n")
    print(json.dumps(scores), flush=True)


def train_skipthoughts(options, training, held_out, words, settings, device):
    unseen = TokenStore.joined(list(held_out.values()))
    model, scores = skipthoughts.train(
        training, unseen, words, settings, device, width=options.width or 768,
        report_every=options.report_every, recorder=options.recorder, scored=not options.steps_only)
    if options.steps_only:
        return
    weights = arrays(model.encoder_tensors(), np.float16)
    write_safetensors(options.output / "skipthoughts.safetensors", weights, ENCODER_METADATA)
    precision = torch.autocast(device.type, dtype=torch.bfloat16, enabled=False)
    started = time.monotonic()
    vector_length = 2 * model.forwards.width
    for name, store in [("training", training)] + list(held_out.items()):
        vectors = skipthoughts.sentence_vectors(model, store, device, precision)
        passages = decoder.Passages(store, vectors, vector_length, device)
        np.save(options.output / f"{name}.passages.npy", passages.means.cpu().numpy())
        del vectors, passages
    print(f"vectors of passages: {time.monotonic() - started:.0f} s", flush=True)
    write_scores(options.output / "skipthoughts.json", scores | {"settings": settings.described()})


def drawn_vectors(count, length):
    """(count, length) in float16: unit vectors of any direction."""
    vectors = np.random.default_rng(1).standard_normal((count, length), dtype=np.float32)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def train_decoder(options, training, held_out, words, settings, device):
    name = "unconditional" if options.unconditional else "decoder"

    def passages(part, store):
        if options.steps_only:
            found = decoder.Passages(store, None, options.vector_length, device)
            means = drawn_vectors(len(found.lengths), options.vector_length)
        else:
            means = np.load(options.output / f"{part}.passages.npy", mmap_mode="r")
            found = decoder.Passages(store, None, means.shape[1], device)
        if not options.unconditional:
            found.means = torch.from_numpy(np.array(means)).to(device)
        return found

    unseen = {genre: passages(genre, store) for genre, store in held_out.items()}
    model, loss = decoder.train(
        passages("training", training), unseen["romance"], words, settings, device,
        noise=options.noise, name=name, width=options.width or 1024,
        report_every=options.report_every, recorder=options.recorder, scored=not options.steps_only)
    if options.steps_only:
        return
    write_safetensors(options.output / f"{name}.safetensors", arrays(model.tensors(), np.float16))
    exact = torch.autocast(device.type, dtype=torch.bfloat16, enabled=False)
    scores = {
        f"perplexity_{genre}": math.exp(decoder.measure(model, part, exact, 60))
        for genre, part in unseen.items()
    }
    write_scores(options.output / f"{name}.json", scores | {"settings": settings.described()})


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["skipthoughts", "decoder"])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0,
                        help="instead of --steps: as many as fit, measured over the first hundred")
    parser.add_argument("--batch-size", type=int, default=256)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--warmup-steps", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, default=0.3, help="most noise on the condition")
    parser.add_argument("--width", type=int, default=0, help="another width than the usual")
    parser.add_argument("--unconditional", action="store_true", help="without the condition")
    parser.add_argument("--compile", action="store_true", help="fuse the softmax's kernels")
    parser.add_argument("--steps-only", action="store_true",
                        help="for timings and --record: no scores, no weights, and a decoder's "
                        "conditions drawn, since vectors of all passages take long to make")
    parser.add_argument("--vector-length", type=int, default=1536,
                        help="of the conditions that --steps-only draws")
    parser.add_argument("--report-every", type=int, default=200)
    parser.add_argument("--record", type=Path, help="a folder for the run to be repeated from")
    options = parser.parse_args()
    if (options.steps > 0) == (options.seconds > 0):
        parser.error("give either --steps or --seconds")
    if options.compile:
        Words.compile()
    options.output.mkdir(parents=True, exist_ok=True)
    options.recorder = Recorder(options.record, options.corpus) if options.record else None
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = not options.record
    settings = Settings(
        steps=options.steps, seconds=options.seconds, batch_size=options.batch_size, learning_rate=options.learning_rate,
        warmup_steps=options.warmup_steps, seed=options.seed)
    words = len((options.corpus / "words.txt").read_bytes().split(b"\n")) - 1
    training, held_out = stores(options.corpus)
    print(f"{len(training.tokens):,} words of {words:,}, on {device}", flush=True)
    train = train_skipthoughts if options.part == "skipthoughts" else train_decoder
    train(options, training, held_out, words, settings, device)


if __name__ == "__main__":
    sys.exit(main())
