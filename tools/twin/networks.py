"""The networks of Language and Storytelling in PyTorch, and their weight files.

The gated recurrent unit of Kiros's programs is `torch.nn.GRU` with a second bias
of zero: reset after the product, an update gate that keeps the old state."""

import json
import struct

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class Recurrent(nn.Module):
    """A GRU over time-major batches, perhaps with a context at every step.

    In files: `name.input_weight` (inputs, 3 width), `name.state_weight`
    (width, 3 width), `name.bias` (3 width) and `name.context_weight`
    (context, 3 width), blocks reset | update | candidate.
    """

    def __init__(self, inputs, width, context=0):
        super().__init__()
        self.inputs, self.width, self.context = inputs, width, context
        self.gru = nn.GRU(inputs + context, width)
        nn.init.uniform_(self.gru.weight_ih_l0, -0.1, 0.1)
        for block in range(3):
            nn.init.orthogonal_(self.gru.weight_hh_l0.data[block * width : (block + 1) * width])
        nn.init.zeros_(self.gru.bias_ih_l0)
        nn.init.zeros_(self.gru.bias_hh_l0)
        self.gru.bias_hh_l0.requires_grad = False

    def forward(self, inputs, state=None, context=None):
        """(steps, batch, inputs) → (steps, batch, width)."""
        if context is not None:
            inputs = torch.cat([inputs, context.expand(len(inputs), -1, -1)], dim=2)
        return self.gru(inputs, None if state is None else state[None].contiguous())[0]

    def tensors(self, name):
        inputs = self.gru.weight_ih_l0.detach().t()
        found = {
            f"{name}.input_weight": inputs[: self.inputs],
            f"{name}.state_weight": self.gru.weight_hh_l0.detach().t(),
            f"{name}.bias": self.gru.bias_ih_l0.detach(),
        }
        if self.context:
            found[f"{name}.context_weight"] = inputs[self.inputs :]
        return found


class Linear(nn.Module):
    """inputs · weight + bias; `name.weight` (inputs, outputs), `name.bias`."""

    def __init__(self, inputs, outputs):
        super().__init__()
        bound = (6 / (inputs + outputs)) ** 0.5
        self.weight = nn.Parameter(torch.empty(inputs, outputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, inputs):
        return inputs @ self.weight + self.bias

    def tensors(self, name):
        return {f"{name}.weight": self.weight.detach(), f"{name}.bias": self.bias.detach()}


class Words(nn.Module):
    """A word table, whose rows are also the weights of the softmax."""

    def __init__(self, words, length):
        super().__init__()
        self.table = nn.Parameter(torch.empty(words, length).uniform_(-0.1, 0.1))
        self.bias = nn.Parameter(torch.zeros(words))

    def forward(self, ids):
        return F.embedding(ids, self.table)

    def before(self, ids):
        """Inputs of a decoder: the vectors of the words before each, zeros first."""
        vectors = F.embedding(ids[:-1], self.table)
        first = vectors.new_zeros(1, ids.shape[1], self.table.shape[1])
        return torch.cat([first, vectors])

    def losses(self, hidden, targets):
        """The loss in nats of each row: hidden (n, length), targets (n)."""
        return Words.cross_entropy(hidden @ self.table.t(), self.bias, targets)

    @staticmethod
    def cross_entropy(logits, bias, targets):
        return F.cross_entropy(logits.float() + bias, targets, reduction="none")

    @classmethod
    def compile(cls):
        """Fuses what follows the product, which is all memory traffic."""
        cls.cross_entropy = staticmethod(torch.compile(cls.cross_entropy, dynamic=True))


class Sequences:
    """Runs of words of a store, laid time-major on the device, the end mark 0
    appended; reversed ones begin with it."""

    def __init__(self, tokens, starts, lengths, reverse=False):
        """tokens: all words, on the device; starts, lengths: (batch) on the host."""
        device = tokens.device
        marked = lengths + 1
        time = np.arange(marked.max())[:, None]
        place = lengths - time if reverse else time
        inside = (place >= 0) & (place < lengths)
        index = torch.from_numpy(np.where(inside, starts + place, -1)).to(device)
        self.ids = torch.where(index < 0, 0, tokens[index]).long()
        # Where words are, known to the host: the device need not be waited for.
        self.real = torch.from_numpy(np.flatnonzero(time < marked)).to(device)
        self.ends = torch.from_numpy(marked - 1).to(device)

    @property
    def word_count(self):
        return len(self.real)

    def targets(self):
        """The words in the order of `real`."""
        return self.ids.flatten()[self.real]

    def last(self, states):
        """The state after each run's last word."""
        return states[self.ends, torch.arange(states.shape[1], device=states.device)]


class SkipThoughtModel(nn.Module):
    """A two-directional encoder and the decoders that tell the next sentence, the
    previous one and the sentence itself."""

    DECODERS = ("next", "previous", "same")

    def __init__(self, words, word_length, width):
        super().__init__()
        self.words = Words(words, word_length)
        self.forwards = Recurrent(word_length, width)
        self.backwards = Recurrent(word_length, width)
        self.decoders = nn.ModuleDict(
            {name: Recurrent(word_length, 2 * width) for name in self.DECODERS})
        self.hidden = Linear(2 * width, word_length)

    def encode(self, sentences, reversed_sentences):
        """(batch, 2 width), not normalised."""
        states = self.forwards(self.words(sentences.ids))
        reverse_states = self.backwards(self.words(reversed_sentences.ids))
        return torch.cat([sentences.last(states), reversed_sentences.last(reverse_states)], dim=1)

    def losses(self, name, vectors, targets):
        """The loss of each real word of `targets`, told by one decoder."""
        states = self.decoders[name](self.words.before(targets.ids), vectors)
        hidden = torch.tanh(self.hidden(states.flatten(0, 1)[targets.real]))
        return self.words.losses(hidden, targets.targets())

    def encoder_tensors(self):
        return {
            "words": self.words.table.detach(),
            **self.forwards.tensors("encoder"),
            **self.backwards.tensors("encoder_reverse"),
        }

    def tensors(self):
        found = self.encoder_tensors()
        for name in self.DECODERS:
            found |= self.decoders[name].tensors(name)
        found |= self.hidden.tensors("output_hidden")
        return found | {"output.bias": self.words.bias.detach()}


class StoryDecoder(nn.Module):
    """Tells a passage from its vector."""

    def __init__(self, words, word_length, width, vector_length):
        super().__init__()
        self.words = Words(words, word_length)
        self.initial_state = Linear(vector_length, width)
        self.recurrence = Recurrent(word_length, width, vector_length)
        self.hidden = Linear(width, word_length)

    def losses(self, vectors, targets):
        """The loss of each real word of `targets`, told from its vector."""
        states = self.recurrence(
            self.words.before(targets.ids), torch.tanh(self.initial_state(vectors)), vectors)
        hidden = torch.tanh(self.hidden(states.flatten(0, 1)[targets.real]))
        return self.words.losses(hidden, targets.targets())

    def tensors(self):
        return {
            "words": self.words.table.detach(),
            **self.initial_state.tensors("initial_state"),
            **self.recurrence.tensors("decoder"),
            **self.hidden.tensors("hidden"),
            "output.bias": self.words.bias.detach(),
        }


def arrays(tensors, kind=np.float32):
    """Tensors as NumPy arrays, vectors always in float32."""
    return {
        name: tensor.float().cpu().numpy().astype(kind if tensor.dim() > 1 else np.float32)
        for name, tensor in tensors.items()
    }


# How an encoder wants to be given its text, for the metadata of its weights: as the
# corpus is, with the end mark that its sentences had.
ENCODER_METADATA = {
    "options": json.dumps({"endMarked": True, "lowercases": False, "normalizes": True})
}


def write_safetensors(path, named, metadata=None):
    """Writes arrays of float32 or float16 as safetensors."""
    kinds = {np.dtype(np.float32): "F32", np.dtype(np.float16): "F16"}
    header, offset = {"__metadata__": metadata} if metadata else {}, 0
    for name, array in named.items():
        header[name] = {
            "dtype": kinds[array.dtype],
            "shape": list(array.shape),
            "data_offsets": [offset, offset + array.nbytes],
        }
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in named.values():
            file.write(np.ascontiguousarray(array).tobytes())
