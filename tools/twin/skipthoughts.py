"""Trains bi-directional skip-thoughts: from the vector of a sentence three
decoders tell the next sentence, the previous one and the sentence itself."""

import numpy as np
import torch

from corpus import length_batches
from networks import Sequences, SkipThoughtModel
from training import Run


class Triples:
    """Sentences of a store with their neighbours, as batches on the device."""

    OFFSETS = {"next": 1, "previous": -1, "same": 0}

    def __init__(self, store, longest, device):
        self.store = store
        self.middles = store.triples(longest)
        self.device = device
        self.tokens = torch.from_numpy(store.tokens).to(device)

    def sequences(self, sentences, reverse=False):
        store = self.store
        return Sequences(
            self.tokens, store.sentence_starts[sentences], store.sentence_lengths[sentences],
            reverse)

    def losses(self, model, middles):
        """The summed loss of each decoder, and the words it told."""
        vectors = model.encode(self.sequences(middles), self.sequences(middles, reverse=True))
        found = {}
        for name, offset in self.OFFSETS.items():
            targets = self.sequences(middles + offset)
            found[name] = (model.losses(name, vectors, targets).sum(), targets.word_count)
        return found


@torch.no_grad()
def measure(model, triples, precision, count=4096):
    """The held-out loss of a word for each decoder, in nats."""
    spread = triples.middles[np.linspace(0, len(triples.middles) - 1, count).astype(int)]
    sums, words = dict.fromkeys(triples.OFFSETS, 0.0), dict.fromkeys(triples.OFFSETS, 0)
    for start in range(0, count, 512):
        with precision:
            losses = triples.losses(model, spread[start : start + 512])
        for name, (loss, count_of_words) in losses.items():
            sums[name] += float(loss)
            words[name] += count_of_words
    return {name: sums[name] / words[name] for name in sums}


def train(training, held_out, words, settings, device, word_length=300, width=768, longest=40,
          report_every=200, recorder=None, scored=True):
    """Returns the model and what held-out books say of it."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    model = SkipThoughtModel(words, word_length, width).to(device)
    triples, unseen = Triples(training, longest, device), Triples(held_out, longest, device)
    lengths = training.sentence_lengths[triples.middles]
    print(f"skipthoughts: {len(lengths):,} sentences to learn from, "
          f"{sum(each.numel() for each in model.parameters()):,} parameters", flush=True)
    run = Run(model, settings, device)
    if recorder:
        recorder.begin("skipthoughts", model.tensors(), settings)
    while run.step < settings.steps:
        for batch in length_batches(lengths, settings.batch_size, random):
            if run.step >= settings.steps:
                break
            middles = triples.middles[batch]
            with run.precision:
                losses = triples.losses(model, middles)
            total = sum(loss for loss, _ in losses.values())
            items = sum(count for _, count in losses.values())
            if recorder:
                recorder.skipthoughts(training, middles, total.item() / items)
            run.take(total, items, len(middles))
            if run.step % report_every == 0 or run.step == settings.steps:
                more = {}
                if scored and (run.step % (5 * report_every) == 0 or run.step == settings.steps):
                    more = measure(model, unseen, run.precision)
                run.report("skipthoughts", **more)
    if recorder:
        recorder.end()
    if not scored:
        return model, None
    scores = {f"{name}_loss": loss for name, loss in measure(model, unseen, run.precision).items()}
    scores["next_sentence_first_of_20"] = following_accuracy(model, unseen, run.precision)
    return model, scores


@torch.no_grad()
def following_accuracy(model, triples, precision, asked=500, candidates=20, seed=1):
    """How often the true next sentence comes first of `candidates`, ranked by how
    much likelier the sentence's own vector makes them than the mean vector does
    (`SkipThoughtModel.nextSentenceAccuracy`)."""
    random = np.random.default_rng(seed)
    middles = triples.middles
    asked = middles[np.linspace(0, len(middles) - 1, asked).astype(int)]
    with precision:
        vectors = model.encode(triples.sequences(asked), triples.sequences(asked, reverse=True))
    vectors = vectors.float()
    mean = vectors.mean(0, keepdim=True).expand(candidates, -1)
    hits = 0
    for row, sentence in enumerate(asked):
        told = np.concatenate([[sentence + 1], random.choice(middles, candidates - 1)])
        targets = triples.sequences(told)
        gains = []
        for context in (mean, vectors[row : row + 1].expand(candidates, -1)):
            with precision:
                losses = model.losses("next", context, targets).float()
            sums = torch.zeros(candidates, device=losses.device)
            gains.append(sums.index_add(0, targets.real % candidates, losses))
        gain = gains[0] - gains[1]
        hits += bool(gain[0] > gain[1:].max())
    return hits / len(asked)


@torch.no_grad()
def sentence_vectors(model, store, device, precision):
    """The unit vectors of all sentences of a store: (sentences, 2 width) in
    float16 on the device; sentences longer than 200 words are cut."""
    tokens = torch.from_numpy(store.tokens).to(device)
    lengths = np.minimum(store.sentence_lengths, 200)
    order = np.argsort(lengths, kind="stable")
    vectors = torch.zeros(len(lengths), 2 * model.forwards.width, dtype=torch.float16, device=device)
    start = 0
    while start < len(order):
        # About as many words in each batch.
        count = max(16, min(16384, 400_000 // (int(lengths[order[min(start, len(order) - 1)]]) + 8)))
        part = order[start : start + count]
        run = (tokens, store.sentence_starts[part], lengths[part])
        with precision:
            found = model.encode(Sequences(*run), Sequences(*run, reverse=True))
        vectors[torch.from_numpy(part).to(device)] = torch.nn.functional.normalize(
            found.float(), dim=1).half()
        start += count
    return vectors
