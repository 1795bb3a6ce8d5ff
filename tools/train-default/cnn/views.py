"""What the teacher sees: views of the photographs and its maps of them, kept in a folder.

View 0 is the whole photograph, the others are random crops. A view is
`view-N.npz`: `boxes` (count, 4) left, top, right, bottom in pixels of the photograph, and `maps`
(count, grid, grid, dimensions) float16, the teacher's last map projected on the principal
components of its pooled features of view 0 (`basis.npz`). Component i is divided by the square
root of its standard deviation: half-way to whitening, so that rare traits count, noise does not.
"""

import os
import time

import numpy
import torch
from PIL import Image

import network


def random_boxes(random, count, width, height, area, ratio=4 / 3):
    """Boxes (count, 4) of a share of the area drawn from `area`, sides at most `ratio` apart."""
    share = random.uniform(*area, count)
    aspect = numpy.exp(random.uniform(-numpy.log(ratio), numpy.log(ratio), count))
    sides = numpy.minimum(numpy.stack([share * aspect, share / aspect], 1) ** 0.5, 1)
    corner = random.uniform(size=(count, 2)) * (1 - sides)
    return numpy.concatenate([corner, corner + sides], 1) * [width, height, width, height]


def crops(photographs, boxes, size):
    """Bytes (count, size, size, 3): the boxes of the photographs, resized by Pillow."""
    pixels = numpy.empty((len(boxes), size, size, 3), numpy.uint8)
    for row, (photograph, box) in enumerate(zip(photographs, boxes, strict=True)):
        image = Image.fromarray(photograph)
        pixels[row] = numpy.asarray(image.resize((size, size), Image.BILINEAR, box=tuple(box)))
    return pixels


@torch.inference_mode()
def teacher_maps(teacher, photographs, boxes, size, reduce, batch=32):
    """The teacher's maps, reduced by `reduce`: a list of (batch, grid, grid, dimensions)."""
    rows, started = [], time.monotonic()
    for first in range(0, len(boxes), batch):
        part = slice(first, first + batch)
        x = network.normalised(crops(photographs[part], boxes[part], size))
        maps = teacher(x.contiguous(memory_format=torch.channels_last))
        rows.append(reduce(maps.permute(0, 2, 3, 1).numpy()))
        if first // batch % 40 == 0:
            done = first + len(rows[-1])
            left = (time.monotonic() - started) / done * (len(boxes) - done)
            print(f"  teacher {done}/{len(boxes)}, {left:.0f} s left", flush=True)
    return rows


def principal_components(maps, dimensions):
    """Mean and scaled components (channels, dimensions) of the pooled features of the maps."""
    pooled = numpy.concatenate([part.mean((1, 2), dtype=numpy.float64) for part in maps])
    mean = pooled.mean(0)
    variance, axes = numpy.linalg.eigh(numpy.cov(pooled - mean, rowvar=False))
    largest = numpy.argsort(-variance)[:dimensions]
    print(f"  {dimensions} components: {variance[largest].sum() / variance.sum():.3f} of variance")
    axes = axes[:, largest] / variance[largest] ** 0.25
    return mean.astype(numpy.float32), axes.astype(numpy.float32)


def view(folder, number, teacher, photographs, size, dimensions, seed):
    """Boxes and maps of view `number`, read from the folder or made and written there."""
    path = os.path.join(folder, f"view-{number}.npz")
    basis = os.path.join(folder, "basis.npz")
    if not os.path.exists(path):
        print(f"view {number}", flush=True)
        count, height, width, _ = photographs.shape
        random = numpy.random.default_rng([seed, number])
        boxes = random_boxes(random, count, width, height, (0.3, 1.0) if number else (1, 1), 4 / 3)
        if number == 0:
            boxes[:] = [0, 0, width, height]
            raw = teacher_maps(teacher(), photographs, boxes, size, numpy.float16)
            mean, axes = principal_components(raw, dimensions)
            save(basis, mean=mean, axes=axes)
            maps = [((part - mean) @ axes).astype(numpy.float16) for part in raw]
        else:
            with numpy.load(basis) as file:
                mean, axes = file["mean"], file["axes"]
            maps = teacher_maps(teacher(), photographs, boxes, size,
                                lambda part: ((part - mean) @ axes).astype(numpy.float16))
        save(path, boxes=boxes.astype(numpy.float32), maps=numpy.concatenate(maps))
    with numpy.load(path) as file:
        return file["boxes"], file["maps"]


def deviations(folder):
    """The standard deviations (dimensions) of the components."""
    with numpy.load(os.path.join(folder, "basis.npz")) as file:
        return torch.from_numpy(numpy.square(file["axes"]).sum(0) ** -1.0)


def save(path, **arrays):
    """Writes an .npz under a temporary name first, so that a reader never sees half of it."""
    with open(path + ".tmp", "wb") as file:
        numpy.savez(file, **arrays)
    os.replace(path + ".tmp", path)
