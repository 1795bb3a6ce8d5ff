"""Trains the story decoder: a passage is told again from the mean of the unit
vectors of its sentences."""

import numpy as np
import torch

from corpus import length_batches
from networks import Sequences, StoryDecoder
from training import Run


class Passages:
    """Passages of a store with their vectors, as batches on the device.

    vectors: (sentences, length), one unit vector a sentence, or None without a
    condition.
    """

    def __init__(self, store, vectors, vector_length, device, limit=100, minimum=20):
        self.store = store
        self.vector_length = vector_length
        self.device = device
        self.ranges = store.passages(limit, minimum)
        self.starts = store.sentence_starts[self.ranges[:, 0]]
        self.lengths = store.sentence_ends[self.ranges[:, 1] - 1] - self.starts
        self.tokens = torch.from_numpy(store.tokens).to(device)
        self.means = None if vectors is None else self.mean_vectors(vectors)

    def mean_vectors(self, vectors):
        """(passages, length) in float16."""
        first = torch.from_numpy(self.ranges[:, 0]).to(self.device)
        last = torch.from_numpy(self.ranges[:, 1]).to(self.device)
        means = torch.empty(len(first), vectors.shape[1], dtype=torch.float16, device=self.device)
        for start in range(0, len(first), 4096):
            part = slice(start, start + 4096)
            counts = last[part] - first[part]
            steps = torch.arange(int(counts.max()), device=self.device)
            index = (first[part, None] + steps).clamp(max=len(vectors) - 1)
            inside = (steps < counts[:, None])[:, :, None]
            total = (vectors[index].float() * inside).sum(1)
            means[part] = (total / counts[:, None]).half()
        return means

    def targets(self, passages):
        return Sequences(self.tokens, self.starts[passages], self.lengths[passages])

    def conditions(self, passages):
        """(batch, length); zeros without a condition."""
        if self.means is None:
            return torch.zeros(len(passages), self.vector_length, device=self.device)
        return self.means[torch.from_numpy(passages).to(self.device)].float()


def with_noise(vectors, most):
    """v + σ·|v|·g/√D with σ uniform in [0, `most`] for each vector, so that a mean
    of captions looks like what the decoder learned from."""
    sigma = most * torch.rand(len(vectors), 1, device=vectors.device)
    scale = sigma * vectors.norm(dim=1, keepdim=True) / vectors.shape[1] ** 0.5
    return vectors + scale * torch.randn_like(vectors)


@torch.no_grad()
def measure(model, passages, precision, minimum=0):
    """The held-out loss of a word in nats, end marks counted, over passages of
    at least `minimum` words."""
    chosen = np.flatnonzero(passages.lengths >= minimum)
    total = words = 0
    for start in range(0, len(chosen), 256):
        part = chosen[start : start + 256]
        targets = passages.targets(part)
        with precision:
            total += float(model.losses(passages.conditions(part), targets).sum())
        words += targets.word_count
    return total / max(1, words)


def train(training, held_out, words, settings, device, noise, name, word_length=512, width=1024,
          report_every=200, recorder=None, scored=True):
    """Returns the model and its held-out loss of a word."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    model = StoryDecoder(words, word_length, width, training.vector_length).to(device)
    print(f"{name}: {len(training.lengths):,} passages to learn from, "
          f"{sum(each.numel() for each in model.parameters()):,} parameters", flush=True)
    run = Run(model, settings, device)
    if recorder:
        recorder.begin("decoder", model.tensors(), settings)
    while run.step < settings.steps:
        for batch in length_batches(training.lengths, settings.batch_size, random):
            if run.step >= settings.steps:
                break
            targets, conditions = training.targets(batch), training.conditions(batch)
            if noise > 0 and training.means is not None:
                conditions = with_noise(conditions, noise)
            with run.precision:
                loss = model.losses(conditions, targets).sum()
            if recorder:
                recorder.decoder(training, batch, conditions, loss.item() / targets.word_count)
            run.take(loss, targets.word_count, len(batch))
            if run.step % report_every == 0 or run.step == settings.steps:
                more = {}
                if scored and (run.step % (5 * report_every) == 0 or run.step == settings.steps):
                    more = {"held-out": measure(model, held_out, run.precision, 60)}
                run.report(name, **more)
    if recorder:
        recorder.end()
    if not scored:
        return model, None
    return model, measure(model, held_out, run.precision, 60)
