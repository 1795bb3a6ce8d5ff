#!/usr/bin/env python3
"""Draws the sample pictures: ten procedural landscapes as JPEG files. See README.md."""

import argparse
import importlib
import zlib
from pathlib import Path

import numpy as np

from film import jpeg

SCENES = (
    "beach",
    "snow",
    "meadow",
    "street",
    "forest",
    "lake",
    "mountain",
    "sunset",
    "surf",
    "soccer",
)
PICTURES = Path(__file__).resolve().parents[2] / "index" / "default" / "pictures"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--output", type=Path, default=PICTURES, help="folder (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=7, help="of every random choice (default: 7)")
    parser.add_argument("scene", nargs="*", help="of: " + ", ".join(SCENES) + " (default: all)")
    arguments = parser.parse_args()
    unknown = set(arguments.scene) - set(SCENES)
    if unknown:
        parser.error(f"unknown scene: {', '.join(sorted(unknown))}; known: {', '.join(SCENES)}")
    arguments.output.mkdir(parents=True, exist_ok=True)
    for scene in arguments.scene or SCENES:
        # A generator of its own for each scene: drawing one alone gives the same picture.
        rng = np.random.default_rng([arguments.seed, zlib.crc32(scene.encode())])
        data = jpeg(importlib.import_module(f"scenes.{scene}").draw(rng))
        (arguments.output / f"{scene}.jpg").write_bytes(data)
        print(f"{scene}.jpg  {len(data):,} bytes")


if __name__ == "__main__":
    main()
