"""A sailing boat on the sea before the setting sun."""

import numpy as np

import sky
from film import bloom, blur, develop, layer_over, linear
from noise import fractal, mix, smoothstep
from plants import canvas
from view import View, unit
from water import Waves, footprint, glint, mirror

VIEW = View(eye=2.4, horizon=0.56, angle=46)
SUN = unit(0.13, 0.075, 1.0)
BOAT = (-11.0, 95.0)  # x, z


def heavens():
    """Orange by the sun, rose and slate above, with long lit clouds."""
    across, up = VIEW.directions()
    low = sky.gradient(VIEW, linear(54, 74, 122), linear(250, 150, 70), reach=0.42)
    rose = linear(226, 120, 112)
    picture = mix(low, rose, 0.55 * np.exp(-(((up - 0.16) / 0.1) ** 2)))
    picture = mix(
        picture, linear(120, 92, 120), 0.35 * smoothstep(0.25, 0.8, np.abs(across - SUN[0]))
    )
    lit, shade = np.array([1.5, 0.62, 0.28]), np.array([0.2, 0.13, 0.17])
    picture = sky.clouds(VIEW, picture, lit, shade, SUN, cover=0.5, scale=2.4, seed=35, soft=0.8)
    bands = fractal(across * 2.2, up * 26, 5, 91)
    picture = mix(
        picture,
        np.array([0.62, 0.25, 0.16]),
        0.7 * smoothstep(0.05, 0.75, bands) * smoothstep(0.0, 0.03, up) * smoothstep(0.2, 0.07, up),
    )
    return (picture + sky.halo(VIEW, SUN, np.array([1.6, 0.85, 0.32]))).astype(np.float32)


def sea(rng, air):
    """Waves that mirror the sky, with the sun's path of glitter."""
    x, z = VIEW.ground()
    wet = np.isfinite(z)
    z = np.where(wet, z, 1e4).astype(np.float32)
    swell = Waves(rng, 16, 0.35, 0.17, toward=-1.35, scatter=0.55, count=44)
    _, slope_x, slope_z = swell.at(x, z, footprint(VIEW, z) * 0.5)
    rough = np.clip(footprint(VIEW, z) / 3, 0, 1)
    noise_x = fractal(x * 1.1, z * 0.9, 4, 51) * 0.06
    across, up = VIEW.directions()
    shimmer = fractal(across * 260, np.sqrt(np.maximum(-up, 1e-5)) * 420, 3, 53)
    slope_x, slope_z = slope_x + noise_x + 0.05 * rough * shimmer, slope_z + 0.13 * rough * shimmer
    seen, fresnel = mirror(VIEW, np.minimum(blur(air, 4), 2.5), slope_x, slope_z)
    deep = np.array([0.012, 0.03, 0.045])
    picture = mix(deep, seen, fresnel * 0.92)
    path = (
        glint(VIEW, SUN, slope_x, slope_z, 900) * 4 + glint(VIEW, SUN, slope_x, slope_z, 120) * 0.35
    )
    picture += path[..., None] * np.array([2.3, 1.15, 0.42])
    far = 1 - np.exp(-z / 9000)
    return np.where(wet[..., None], mix(picture, np.array([0.75, 0.36, 0.2]), 0.6 * far), air)


def boat(picture):
    """A sloop: hull, mast, mainsail and jib, with a broken reflection below."""
    column, row = (float(v) for v in VIEW.project(BOAT[0], 0, BOAT[1]))
    metre = VIEW.focal / BOAT[1]
    sails = [[(0.25, 1.3), (0.05, 13.0), (-4.6, 1.6)], [(0.5, 12.0), (0.6, 1.5), (4.7, 0.9)]]
    hull = [(-4.8, 1.0), (5.2, 1.25), (4.2, 0.15), (3.0, -0.1), (-4.2, -0.1)]
    for flip, alpha in ((-1, 120), (1, 255)):
        image, pen = canvas()

        def polygon(points, colour):
            pen.polygon(
                [(column + px * metre, row - flip * py * metre) for px, py in points], colour
            )

        polygon(hull, (26, 18, 22, alpha))
        polygon([(-0.07, 0.5), (-0.05, 13.6), (0.09, 13.6), (0.1, 0.5)], (24, 18, 20, alpha))
        polygon([(-5.0, 1.5), (0, 1.35), (0, 1.5), (-5.0, 1.66)], (24, 18, 20, alpha))
        for sail, colour in zip(sails, ((120, 74, 60), (146, 88, 66))):
            polygon(sail, (*colour, alpha))
        for px in (-3.0, -1.9):  # the crew
            polygon(
                [(px, 1.1), (px + 0.5, 1.1), (px + 0.4, 2.0), (px + 0.1, 2.0)], (22, 16, 18, alpha)
            )
            polygon(
                [(px + 0.13, 2.0), (px + 0.38, 2.0), (px + 0.36, 2.3), (px + 0.15, 2.3)],
                (22, 16, 18, alpha),
            )
        if flip < 0:
            layer_over(picture, broken(image))
        else:
            layer_over(picture, image)


def broken(image):
    """The picture's rows shifted to and fro, as ripples do to a reflection."""
    values = np.asarray(image).copy()
    for row in range(values.shape[0]):
        shift = int(round(7 * np.sin(row / 3.1) * np.sin(row / 7.7 + 1)))
        values[row] = np.roll(values[row], shift, axis=0)
    return values


def draw(rng):
    air = heavens()
    picture = sea(rng, air).astype(np.float32)
    boat(picture)
    return develop(
        bloom(picture, 1.2, 0.3, (8, 34, 90)), rng, exposure=0.85, grain=0.012, vignette=0.35
    )
