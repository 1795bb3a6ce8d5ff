"""Writes the pooled features of photographs, one row a name, as a float32 .npy file."""

import argparse
import os
import time

import numpy
import torch
from PIL import Image

import network


def photographs(folder, names, size):
    """Bytes (count, size, size, 3), resized by Pillow's bilinear filter."""
    pixels = numpy.empty((len(names), size, size, 3), numpy.uint8)
    for row, name in enumerate(names):
        with Image.open(os.path.join(folder, name)) as image:
            image = image.convert("RGB")
            if image.size != (size, size):
                image = image.resize((size, size), Image.BILINEAR)
            pixels[row] = numpy.asarray(image)
    return pixels


@torch.inference_mode()
def features(model, folder, names, size, batch=32, quiet=False):
    """Pooled features (count, channels) float32 of a network from `network.folded`."""
    rows, started = [], time.monotonic()
    for first in range(0, len(names), batch):
        pixels = photographs(folder, names[first:first + batch], size)
        x = network.normalised(pixels).contiguous(memory_format=torch.channels_last)
        rows.append(network.pooled(model(x)).numpy())
        if first // batch % 32 == 0 and not quiet:
            done = first + len(pixels)
            left = (time.monotonic() - started) / done * (len(names) - done)
            print(f"{done}/{len(names)}, {left:.0f} s left", flush=True)
    return numpy.concatenate(rows).astype(numpy.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photographs", required=True, help="folder of the photographs")
    parser.add_argument("--names", required=True, help="text file, one photograph name a line")
    parser.add_argument("--weights", required=True, help="safetensors, torchvision's names")
    parser.add_argument("--size", type=int, default=224, help="input size in pixels")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--output", required=True, help=".npy file to write")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    with open(arguments.names, encoding="utf-8") as file:
        names = file.read().split()
    model = network.folded(network.load(arguments.weights))
    numpy.save(arguments.output, features(model, arguments.photographs, names, arguments.size))


if __name__ == "__main__":
    main()
