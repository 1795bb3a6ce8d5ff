"""Image-to-caption retrieval by ridge regression: how much of a caption a feature tells.

The features of the training photographs are regressed on the mean TF-IDF vector of their
captions; each photograph of the other set then ranks all captions of that set by cosine, the
mean training vector taken from both sides first.
"""

import argparse
import collections
import re

import numpy


def read_captions(path, names):
    """The captions of each name, as lists of words, from `file.jpg#n<TAB>caption` lines."""
    captions = collections.defaultdict(list)
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, _, caption = line.rstrip("\n").partition("\t")
            captions[name.partition("#")[0]].append(re.findall("[a-z]+", caption.lower()))
    return [captions[name] for name in names]


class Words:
    """TF-IDF vectors of captions; words in fewer than `least` training captions are left out."""

    def __init__(self, captions, least=3):
        flat = [caption for group in captions for caption in group]
        counts = collections.Counter(word for caption in flat for word in set(caption))
        kept = sorted(word for word, count in counts.items() if count >= least)
        self.index = {word: i for i, word in enumerate(kept)}
        self.weight = numpy.log(len(flat) / numpy.array([counts[word] for word in kept]))

    def vectors(self, captions):
        """(captions, words) float32, rows of length 1."""
        rows = numpy.zeros((len(captions), len(self.index)), numpy.float32)
        for row, caption in zip(rows, captions, strict=True):
            for word in caption:
                if word in self.index:
                    row[self.index[word]] += self.weight[self.index[word]]
        return unit(rows)

    def means(self, captions):
        """(groups, words) float32: the mean vector of each photograph's captions."""
        return numpy.stack([self.vectors(group).mean(0) for group in captions])


def unit(rows):
    return rows / numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


class Retrieval:
    """Holds the captions of both sets; `scores` is then cheap to call for many features."""

    def __init__(self, train, other):
        words = Words(train)
        means = words.means(train)
        captions = words.vectors([caption for group in other for caption in group])
        self.targets = means - means.mean(0)
        self.captions = unit(captions - means.mean(0))
        self.owner = numpy.repeat(numpy.arange(len(other)), [len(group) for group in other])

    def scores(self, train, other, penalties=(0.01, 0.03, 0.1, 0.3)):
        """R@1, R@5, R@10 in per cent and median rank at the penalty with the best R@10.

        A penalty is relative to the mean variance of a feature.
        """
        mean = train.mean(0)
        x = (train - mean).astype(numpy.float64)
        gram, cross = x.T @ x, x.T @ self.targets
        best = None
        for penalty in penalties:
            ridge = penalty * numpy.trace(gram) / len(gram)
            weights = numpy.linalg.solve(gram + ridge * numpy.eye(len(gram)), cross)
            predicted = unit((other - mean) @ weights)
            ranks = self.ranks(predicted.astype(numpy.float32))
            recall = {f"R@{k}": round(100 * float((ranks <= k).mean()), 1) for k in (1, 5, 10)}
            result = {**recall, "median": float(numpy.median(ranks)), "penalty": penalty}
            best = max(best or result, result, key=lambda each: each["R@10"])
        return best

    def ranks(self, predicted):
        """The rank, from 1, of the best of a photograph's own captions."""
        scores = predicted @ self.captions.T
        own = self.owner[None] == numpy.arange(len(predicted))[:, None]
        best = numpy.where(own, scores, -numpy.inf).max(1, keepdims=True)
        return 1 + (scores > best).sum(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("captions", "train", "other", "train-features", "other-features"):
        parser.add_argument("--" + name, required=True)
    arguments = parser.parse_args()
    sets = []
    for path in (arguments.train, arguments.other):
        with open(path, encoding="utf-8") as file:
            sets.append(read_captions(arguments.captions, file.read().split()))
    train, other = numpy.load(arguments.train_features), numpy.load(arguments.other_features)
    print(Retrieval(*sets).scores(train, other))


if __name__ == "__main__":
    main()
