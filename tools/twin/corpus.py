"""Token stores (`TokenStoreFormat.swift`), cut into sentences, passages and batches
in the way that the trainers of Language and Storytelling cut them."""

import numpy as np

HEADER_BYTES = 64


class TokenStore:
    """A corpus as word ids.

    tokens          int32 (tokens)
    sentence_ends   int64 (sentences), in tokens
    paragraph_ends  int64 (paragraphs), in sentences
    book_ends       int64 (books), in sentences
    """

    def __init__(self, tokens, sentence_ends, book_ends):
        self.tokens = tokens
        self.sentence_ends = sentence_ends
        self.book_ends = book_ends
        self.sentence_starts = np.concatenate([[0], sentence_ends[:-1]])
        self.sentence_lengths = sentence_ends - self.sentence_starts
        self.book_starts = np.concatenate([[0], book_ends[:-1]])

    @classmethod
    def read(cls, path):
        """Reads a file of the layout in `TokenStoreFormat.swift`."""
        data = np.fromfile(path, dtype=np.uint8)
        if bytes(data[:8]) != b"FABTOKEN":
            raise SystemExit(f"{path}: not a token store, it begins with {bytes(data[:8])!r}")
        counts = data[24:HEADER_BYTES].view("<u8").astype(int)
        tokens, sentences, paragraphs, books, _ = counts
        offset = HEADER_BYTES
        parts = []
        for count, kind in [(tokens, "<i4"), (sentences, "<u4"), (paragraphs, "<u4"), (books, "<u4")]:
            parts.append(data[offset : offset + 4 * count].view(kind))
            offset += 4 * count
        return cls(parts[0].astype(np.int32), parts[1].astype(np.int64), parts[3].astype(np.int64))

    @classmethod
    def joined(cls, stores):
        """Several stores one after the other, as one."""
        tokens, sentences, books = [], [], []
        token_count = sentence_count = 0
        for store in stores:
            tokens.append(store.tokens)
            sentences.append(store.sentence_ends + token_count)
            books.append(store.book_ends + sentence_count)
            token_count += len(store.tokens)
            sentence_count += len(store.sentence_ends)
        return cls(np.concatenate(tokens), np.concatenate(sentences), np.concatenate(books))

    def part(self, first, end):
        """The sentences `first`..<`end`, which begin and end with a book."""
        start = self.sentence_starts[first]
        books = self.book_ends[(self.book_ends > first) & (self.book_ends <= end)]
        return TokenStore(
            self.tokens[start : self.sentence_ends[end - 1]],
            self.sentence_ends[first:end] - start, books - first)

    def sentence(self, index):
        start = self.sentence_starts[index]
        return self.tokens[start : self.sentence_ends[index]]

    def triples(self, longest):
        """Sentences with both neighbours in their book, none empty or longer
        than `longest` words: indices of the middle ones."""
        count = len(self.sentence_ends)
        fits = (self.sentence_lengths >= 1) & (self.sentence_lengths <= longest)
        inner = np.ones(count, dtype=bool)
        inner[self.book_starts] = False
        inner[self.book_ends - 1] = False
        middle = np.flatnonzero(inner)
        middle = middle[(middle > 0) & (middle < count - 1)]
        return middle[fits[middle - 1] & fits[middle] & fits[middle + 1]]

    def passages(self, limit=100, minimum=20):
        """Whole sentences of one book packed greedily: (passages, 2), the first
        sentence and the one after the last."""
        found = []
        lengths = self.sentence_lengths.tolist()
        for start, end in zip(self.book_starts.tolist(), self.book_ends.tolist()):
            first, length = start, 0
            for index in range(start, end):
                added = lengths[index]
                if length + added > limit:
                    if length >= minimum:
                        found.append((first, index))
                    first, length = index, 0
                if added > limit:
                    first = index + 1
                    continue
                length += added
            if length >= minimum:
                found.append((first, end))
        return np.array(found, dtype=np.int64).reshape(-1, 2)


def length_batches(lengths, batch_size, random):
    """One epoch of batches of similar length: shuffled, cut into stretches of 20
    batches, sorted inside each, and the batches shuffled (`LengthBatches`)."""
    order = random.permutation(len(lengths))
    batches = []
    stretch = batch_size * 20
    for start in range(0, len(order), stretch):
        part = order[start : start + stretch]
        part = part[np.argsort(lengths[part], kind="stable")]
        batches += [part[first : first + batch_size] for first in range(0, len(part), batch_size)]
    return [batches[index] for index in random.permutation(len(batches))]
