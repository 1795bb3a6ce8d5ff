"""Writes a run down so that another trainer can repeat it step by step."""

import json
import shutil

from networks import arrays, write_safetensors


class Recorder:
    """A folder with

    settings.json            the schedule
    words.txt                the vocabulary
    initial.safetensors      the weights before the first step, float32
    batches.jsonl            the word ids of one batch a line
    conditions.safetensors   of a decoder: `step.N` (passages, length), float32
    losses.txt               the mean loss of a word in nats, one step a line
    """

    def __init__(self, folder, corpus):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.conditions = {}
        shutil.copy(corpus / "words.txt", folder / "words.txt")

    def begin(self, part, tensors, settings):
        write_safetensors(self.folder / "initial.safetensors", arrays(tensors))
        described = {
            "part": part,
            "learning_rate": settings.learning_rate,
            "final_learning_rate": settings.final_learning_rate,
            "warmup_steps": settings.warmup_steps,
            "step_count": settings.steps,
            "clip": settings.clip,
            "adam": "textbook",
        }
        (self.folder / "settings.json").write_text(json.dumps(described) + "\n")
        self.batches = open(self.folder / "batches.jsonl", "w")
        self.losses = open(self.folder / "losses.txt", "w")

    def write(self, batch, loss):
        for file, line in [(self.batches, json.dumps(batch)), (self.losses, repr(loss))]:
            file.write(line + "\n")
            file.flush()

    def skipthoughts(self, store, middles, loss):
        """A batch of sentences, each with its neighbours."""
        offsets = [("sentences", 0), ("next", 1), ("previous", -1)]
        self.write(
            {
                name: [store.sentence(index + offset).tolist() for index in middles]
                for name, offset in offsets
            }, loss)

    def decoder(self, passages, batch, conditions, loss):
        """A batch of passages with their vectors, which are nothing without a
        condition."""
        starts, lengths = passages.starts[batch], passages.lengths[batch]
        tokens = passages.store.tokens
        self.write(
            {"passages": [tokens[s : s + n].tolist() for s, n in zip(starts, lengths)]}, loss)
        if passages.means is not None:
            self.conditions[f"step.{len(self.conditions)}"] = conditions.float()

    def end(self):
        if self.conditions:
            write_safetensors(self.folder / "conditions.safetensors", arrays(self.conditions))
