"""Gradient noise (Perlin 1985, with the quintic fade of Perlin 2002) and its fractal sums.

Every function takes arrays of coordinates of one shape and returns float32 of that shape.
"""

from functools import lru_cache

import numpy as np

PERIOD = 256  # lattice cells before the noise repeats; octaves are rotated, so it never shows


@lru_cache(maxsize=64)
def _lattice(seed):
    """Unit gradients of a PERIOD x PERIOD lattice, as two flat float32 arrays."""
    angle = np.random.default_rng(seed).random(PERIOD * PERIOD) * 2 * np.pi
    return np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)


def perlin(x, y, seed=0):
    """Gradient noise in about [-0.7, 0.7], one cell a unit."""
    x, y = np.broadcast_arrays(np.asarray(x, np.float32), np.asarray(y, np.float32))
    across, along = _lattice(seed)
    column, row = np.floor(x), np.floor(y)
    dx, dy = x - column, y - row
    column, row = column.astype(np.int32), row.astype(np.int32)
    left, right = column & (PERIOD - 1), (column + 1) & (PERIOD - 1)
    top, bottom = (row & (PERIOD - 1)) * PERIOD, ((row + 1) & (PERIOD - 1)) * PERIOD

    def corner(index, offset_x, offset_y):
        return across.take(index) * offset_x + along.take(index) * offset_y

    u = dx * dx * dx * (dx * (dx * 6 - 15) + 10)
    v = dy * dy * dy * (dy * (dy * 6 - 15) + 10)
    upper = corner(top + left, dx, dy)
    upper += u * (corner(top + right, dx - 1, dy) - upper)
    lower = corner(bottom + left, dx, dy - 1)
    lower += u * (corner(bottom + right, dx - 1, dy - 1) - lower)
    return upper + v * (lower - upper)


def _octaves(x, y, octaves, seed, lacunarity):
    """The coordinates of each octave: scaled, and turned by 0.64 rad to hide the lattice."""
    x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
    for octave in range(octaves):
        yield octave, x + 17.3 * octave, y - 9.1 * octave, seed + octave
        x, y = (x * 0.8 - y * 0.6) * lacunarity, (x * 0.6 + y * 0.8) * lacunarity


def fractal(x, y, octaves=5, seed=0, gain=0.5, lacunarity=2.03):
    """Fractal Brownian motion: octaves of noise, each `gain` times the last; about [-1, 1]."""
    total, amplitude = np.float32(0), 1.0
    for _, u, v, octave_seed in _octaves(x, y, octaves, seed, lacunarity):
        total = total + np.float32(amplitude) * perlin(u, v, octave_seed)
        amplitude *= gain
    return total * np.float32(1.4)


def ridged(x, y, octaves=6, seed=0, gain=0.5, lacunarity=2.07):
    """Ridged multifractal (Musgrave 1994) in about [0, 1.6]: sharp crests, smooth valleys."""
    total, amplitude, weight = np.float32(0), 1.0, np.float32(1)
    for _, u, v, octave_seed in _octaves(x, y, octaves, seed, lacunarity):
        crest = 1 - np.abs(perlin(u, v, octave_seed)) * np.float32(1.6)
        crest = np.maximum(crest, 0) ** 2 * weight
        total = total + np.float32(amplitude) * crest
        weight = np.clip(crest * 1.7, 0, 1)
        amplitude *= gain
    return total * np.float32(0.85)


def smoothstep(low, high, x):
    """0 below `low`, 1 above `high`, a smooth cubic between (also for low > high)."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a, b, t):
    """Linear blend of a and b; a colour (3,) and a field (h, w) give a picture (h, w, 3)."""
    a, b, t = np.asarray(a, np.float32), np.asarray(b, np.float32), np.asarray(t, np.float32)
    if t.ndim >= 2 and (a.shape[-1:] == (3,) or b.shape[-1:] == (3,)) and t.shape[-1] != 3:
        t = t[..., None]
    return a + (b - a) * t
