"""The sky: a gradient, the sun's halo, and clouds on a plane overhead."""

import numpy as np

from noise import fractal, mix, smoothstep


def gradient(view, zenith, horizon, reach=0.55):
    """Colour from `horizon` to `zenith` (linear RGB) by the elevation of each ray."""
    _, up = view.directions()
    return mix(horizon, zenith, np.clip(np.maximum(up, 0) / reach, 0, 1) ** 0.6)


def toward(view, sun):
    """Cosine of the angle between each ray and the unit vector `sun`."""
    across, up = view.directions()
    length = np.sqrt(across**2 + up**2 + 1)
    return (across * sun[0] + up * sun[1] + sun[2]) / length


def halo(view, sun, colour, disc=True):
    """The sun's disc and the forward scattering around it."""
    cosine = np.clip(toward(view, sun), 0, 1)
    light = 0.25 * cosine**8 + 0.5 * cosine**64 + 1.2 * cosine**600
    if disc:
        light = light + 12 * smoothstep(0.99965, 0.99985, cosine)
    return light[..., None] * np.asarray(colour, np.float32)


def clouds(view, picture, lit, shade, sun, cover=0.5, scale=1.0, seed=3, soft=0.35, sharp=7):
    """Lays cumulus or cirrus over `picture`: fractal noise on a plane one unit overhead.

    The light is a finite difference of density towards the sun; far clouds fade into the haze.
    `cover` in [0, 1]; `scale` enlarges; `soft` is the width of the edge.
    """
    across, up = view.directions()
    distance = 1 / (np.maximum(up, 0.004) + 0.06)
    x, z = across * distance * 1.1 / scale, distance * 1.1 / scale
    warp = fractal(x * 0.7, z * 0.7, 3, seed + 50)
    density = fractal(x + 0.5 * warp, z * 1.1 + 0.3 * warp, sharp, seed, gain=0.52)
    step = 0.12
    ahead = fractal(
        x + 0.5 * warp + step * sun[0], z * 1.1 + 0.3 * warp + step * sun[2], 4, seed, 0.52
    )
    level = 0.55 - cover
    alpha = smoothstep(level, level + soft, density) * smoothstep(0.0, 0.08, up)
    relief = np.clip(0.62 + 1.1 * (density - ahead) - 0.45 * np.clip(density - level, 0, 1), 0, 1.2)
    return mix(picture, mix(shade, lit, relief), alpha)
