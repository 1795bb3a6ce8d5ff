"""Water: a spectrum of waves, mirrored surroundings by Fresnel's law, and foam."""

import numpy as np

from noise import fractal, mix, smoothstep
from view import HEIGHT, WIDTH


class Waves:
    """A sum of sines around one wind direction; steepness is shared over the wavelengths.

    longest, shortest: wavelengths in metres; steepness: root mean square slope; toward: angle of
    travel from +x in radians; scatter: spread of the directions.
    """

    def __init__(self, rng, longest, shortest, steepness, toward=-1.2, scatter=0.6, count=36):
        length = np.geomspace(longest, shortest, count) * rng.uniform(0.9, 1.1, count)
        angle = toward + scatter * rng.normal(0, 1, count)
        number = 2 * np.pi / length
        self.kx, self.kz = number * np.cos(angle), number * np.sin(angle)
        self.amplitude = steepness * np.sqrt(2 / count) / number
        self.phase = rng.random(count) * 2 * np.pi
        self.number = number

    def at(self, x, z, footprint=None):
        """(height, slope along x, slope along z); waves below `footprint` metres are damped."""
        height, slope_x, slope_z = (np.zeros_like(x) for _ in range(3))
        for kx, kz, amplitude, phase, number in zip(
            self.kx, self.kz, self.amplitude, self.phase, self.number
        ):
            angle = np.float32(kx) * x + np.float32(kz) * z + np.float32(phase)
            size = np.float32(amplitude)
            if footprint is not None:
                size = size * np.exp(-((0.5 * footprint * np.float32(number) / np.pi) ** 2))
            height += size * np.sin(angle)
            swing = size * np.cos(angle)
            slope_x += np.float32(kx) * swing
            slope_z += np.float32(kz) * swing
        return height, slope_x, slope_z


def footprint(view, z):
    """Length along z that one sample covers on level water, in metres."""
    return z * z / (view.eye * view.focal)


def mirror(view, surroundings, slope_x, slope_z):
    """What the water shows of `surroundings`, a picture with nothing near: ((h, w, 3), fresnel).

    The reflected ray is projected back into the picture; rays that leave it take its border.
    """
    across, up = view.directions()
    length = np.sqrt(slope_x**2 + slope_z**2 + 1)
    nx, ny, nz = -slope_x / length, 1 / length, -slope_z / length
    facing = across * nx + up * ny + nz
    rx, ry, rz = across - 2 * facing * nx, up - 2 * facing * ny, 1 - 2 * facing * nz
    rz = np.maximum(rz, 0.05)
    column = np.clip(WIDTH / 2 + view.focal * rx / rz, 0, WIDTH - 1).astype(np.int32)
    row = np.clip(view.horizon_row - view.focal * np.maximum(ry, 0.002) / rz, 0, HEIGHT - 1)
    seen = surroundings[row.astype(np.int32), column]
    cosine = np.clip(-facing / np.sqrt(across**2 + up**2 + 1), 0, 1)
    return seen, 0.02 + 0.98 * (1 - cosine) ** 5


def glint(view, sun, slope_x, slope_z, sharpness):
    """The sun's reflection (Blinn 1977) on slopes; `sharpness` is the exponent."""
    across, up = view.directions()
    length = np.sqrt(across**2 + up**2 + 1)
    hx, hy, hz = sun[0] - across / length, sun[1] - up / length, sun[2] - 1 / length
    half = np.sqrt(hx**2 + hy**2 + hz**2)
    cosine = (-slope_x * hx + hy - slope_z * hz) / half / np.sqrt(slope_x**2 + slope_z**2 + 1)
    return np.clip(cosine, 0, 1) ** sharpness


def lace(x, z, seed=0, scale=1.0, fill=0.5):
    """Foam as a torn net in [0, 1]: thin lines of warped noise; `fill` closes its holes."""
    warp = fractal(x * 0.9 / scale, z * 0.9 / scale, 3, seed + 3)
    u, v = x / scale + 0.7 * warp, z / scale + 0.7 * warp
    net = 1 - np.abs(fractal(u * 1.3, v * 1.3, 4, seed, 0.6)) * 2.2
    return np.clip(smoothstep(1.02 - fill, 1.25 - 0.6 * fill, net), 0, 1)


def blend_foam(picture, amount, light, shade=1.0):
    """White water over `picture`: amount in [0, 1], light the colour of the day on it."""
    return mix(picture, np.asarray(light, np.float32) * np.asarray(shade)[..., None], amount)
