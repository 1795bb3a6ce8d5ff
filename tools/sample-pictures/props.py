"""Things made of the same round cones as the figures: a car, an umbrella."""

import numpy as np

from figures import part


def car(paint):
    """A saloon seen from behind: rows of cones across its width, closely packed."""
    glass, dark, chrome = (20, 26, 36), (16, 16, 18), (150, 150, 154)
    parts = [
        part([-0.7, y, z], [0.7, y, z], 0.17, 0.17, paint)
        for y, z in (
            (0.42, 1.75),
            (0.56, 1.8),
            (0.7, 1.76),
            (0.82, 1.6),
            (0.84, 1.3),
            (0.84, 0.95),
            (0.6, 1.0),
            (0.6, 0.2),
        )
    ]
    parts += [
        part(
            [-0.66 + 0.24 * t, 0.92 + 0.42 * t, 0.85 - 0.75 * t],
            [0.66 - 0.24 * t, 0.92 + 0.42 * t, 0.85 - 0.75 * t],
            0.1,
            0.1,
            glass if 0.1 < t < 0.95 else paint,
        )
        for t in np.linspace(0, 1, 8)
    ]
    parts += [part([-0.43, 1.38, z], [0.43, 1.38, z], 0.1, 0.1, paint) for z in (0.05, -0.3, -0.8)]
    parts += [
        part([s * 0.72, 0.86, 0.9], [s * 0.46, 1.36, 0.08], 0.09, 0.09, paint) for s in (-1, 1)
    ]
    parts += [
        part([-0.72, 0.36, 1.88], [0.72, 0.36, 1.88], 0.09, 0.09, dark),
        part([-0.2, 0.58, 1.95], [0.2, 0.58, 1.95], 0.05, 0.05, chrome),
    ]
    parts += [part([s * 0.66, 0.3, 1.1], [s * 0.74, 0.3, 1.1], 0.3, 0.3, dark) for s in (-1, 1)]
    return parts


def umbrella(parts, colour):
    """Adds an umbrella over a person's head: rings of cones that follow a dome."""

    def ring(radius):
        return [
            np.array([0.14 + radius * np.cos(a), 2.16 - 0.42 * radius**1.7, radius * np.sin(a)])
            for a in np.linspace(0, 2 * np.pi, 17)
        ]

    shell = []
    for inner, outer in ((0.0, 0.16), (0.16, 0.32), (0.32, 0.46), (0.46, 0.58)):
        for a, b in list(zip(ring(inner), ring(outer)))[:-1]:
            shell.append(part(a, b, 0.045, 0.045, colour))
    return parts + shell + [part([0.14, 2.15, 0], [0.16, 1.0, 0.1], 0.012, 0.012, (30, 30, 30))]
