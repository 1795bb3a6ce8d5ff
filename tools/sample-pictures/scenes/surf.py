"""A surfer on the face of a breaking wave, seen from the shore."""

import numpy as np

import sky
from figures import HAIR, SKIN, part, sprite
from film import bloom, blur, defocus, develop, linear, paste
from noise import fractal, mix, smoothstep
from view import HEIGHT, WIDTH, View, normals, unit
from water import Waves, blend_foam, footprint, lace, mirror

VIEW = View(eye=1.7, horizon=0.42, angle=22.5)
SUN = unit(-0.55, 0.6, -0.45)
CREST = 31.0  # depth of the wave's crest in metres
SURFER = (0.9, CREST - 1.35)


def crest_line(x):
    return CREST + 0.05 * x + 0.012 * x * x + 0.35 * fractal(x / 5, np.zeros_like(x), 3, 3)


def broken(x, z):
    """1 where the wave has already fallen (on the left), 0 on the clean shoulder (right)."""
    return smoothstep(0.4, -2.6, x + 0.5 * fractal(x / 1.5, z / 1.5, 3, 5))


def face(x, z):
    """Height of the breaking wave: steep towards us, long behind."""
    place = z - crest_line(x)
    size = 2.35 * smoothstep(17, 1.5, x) * smoothstep(-26, -3, x) * (1 - 0.3 * broken(x, z))
    front = smoothstep(-2.7, -0.15, place) ** 1.35
    back = np.exp(-((np.maximum(place, 0) / 4.5) ** 2))
    return size * np.where(place < 0, front, back)


def turmoil(x, z):
    """Thickness of the white water that tumbles before the broken part."""
    place = z - crest_line(x)
    reach = 5.5 + 1.2 * fractal(x / 2.5, z / 2.5, 3, 8)
    return broken(x, z) * smoothstep(-reach, -reach * 0.4, place) * smoothstep(1.2, -0.2, place)


def height(x, z):
    swell = 0.35 * np.exp(-(((z - 52 - 0.1 * x) / 3) ** 2)) + 0.5 * np.exp(
        -(((z - 95 + 0.2 * x) / 5) ** 2)
    )
    chop = 0.09 * fractal(x / 2.2, z / 1.6, 4, 9)
    churn = fractal(x * 1.3, z * 1.3, 5, 10, 0.6)
    white = turmoil(x, z)
    return face(x, z) * (1 - 0.25 * white) + swell + chop + white * (0.28 + 0.5 * churn)


def water(rng, x, z, air):
    _, slope_x, slope_z = Waves(rng, 2.5, 0.12, 0.13, toward=-1.5, scatter=0.9).at(
        x, z, footprint(VIEW, z) * 0.3
    )
    bump = normals(height, x, z, np.full_like(z, 0.06))
    slope_x = slope_x - bump[..., 0] / bump[..., 1]
    slope_z = slope_z - bump[..., 2] / bump[..., 1]
    seen, fresnel = mirror(VIEW, air, slope_x, np.minimum(slope_z, 3))
    level = face(x, z)
    streaks = fractal(x * 3.2, level * 1.1 + 0.1 * z, 4, 12)
    thin = smoothstep(1.0, 2.3, level)  # light comes through the top of the wave
    depth = mix(linear(22, 74, 86), linear(60, 158, 146), thin * 0.8)
    depth = mix(depth, linear(14, 52, 74), smoothstep(CREST + 2, CREST + 30, z))
    depth = (
        depth
        * (1 + 0.35 * streaks * smoothstep(0.2, 0.8, level) - 0.25 * np.clip(slope_x, -0.6, 0.6))[
            ..., None
        ]
    )
    return mix(depth, seen, np.clip(fresnel * 0.8, 0, 0.55))


def white_water(x, z):
    """(amount, shade) of foam: the tumbling part, the lip, and the torn net before the wave."""
    place = z - crest_line(x)
    white = turmoil(x, z)
    torn = np.clip(white * 1.6 - 0.35 + 0.9 * fractal(x * 1.1, z * 1.1, 5, 14), 0, 1) * smoothstep(
        0.02, 0.3, white
    )
    lip = np.exp(-((place / 0.28) ** 2)) * smoothstep(
        4.6, 0.2, x + 0.6 * fractal(x * 1.2, z * 0, 3, 15)
    )
    spill = (
        smoothstep(-1.3, -0.1, place)
        * smoothstep(0.4, 0, place)
        * smoothstep(1.2, -0.6, x + 0.9 * fractal(x * 1.5, place, 3, 16))
    )
    near = lace(x, z * 0.7, 18, 0.9, 0.5) * smoothstep(CREST - 1.5, CREST - 5, z) * 0.75
    near *= 0.35 + 0.65 * smoothstep(-0.2, 0.5, fractal(x / 4, z / 7, 3, 19))
    amount = np.clip(np.maximum.reduce([torn, lip * 0.95, spill, near]), 0, 1)
    bump = normals(height, x, z, np.full_like(z, 0.09))
    shade = 0.5 + 0.55 * np.clip(bump @ SUN, 0, 1) + 0.12 * fractal(x * 3, z * 3, 4, 20)
    return amount, shade


def surfer():
    """A surfer crouching on a white board, knees bent, arms out."""
    suit, board = (22, 24, 32), (240, 238, 230)
    parts = [
        part([-0.95, 0.03, 0], [0.4, 0.05, 0], 0.05, 0.075, board),
        part([0.4, 0.05, 0], [1.1, 0.16, 0], 0.075, 0.03, board),
        part([-0.05, 0.68, 0], [0.28, 1.12, 0.02], 0.135, 0.13, suit),
        part([0.28, 1.12, -0.1], [0.28, 1.12, 0.14], 0.075, 0.075, suit),
        part([0.33, 1.2, 0], [0.38, 1.3, 0], 0.05, 0.05, SKIN),
        part([0.42, 1.36, 0], [0.41, 1.41, 0], 0.09, 0.095, SKIN),
        part([0.36, 1.42, 0], [0.4, 1.47, 0], 0.09, 0.085, HAIR),
        part([-0.05, 0.62, 0.07], [0.32, 0.5, 0.12], 0.105, 0.075, suit),
        part([0.32, 0.5, 0.12], [0.3, 0.12, 0.04], 0.07, 0.05, suit),
        part([-0.05, 0.62, -0.07], [-0.24, 0.42, 0.1], 0.105, 0.075, suit),
        part([-0.24, 0.42, 0.1], [-0.45, 0.12, 0.02], 0.07, 0.05, suit),
        part([0.3, 0.09, 0], [0.42, 0.09, 0.08], 0.045, 0.035, SKIN),
        part([-0.45, 0.09, 0], [-0.34, 0.09, 0.1], 0.045, 0.035, SKIN),
        part([0.3, 1.12, 0.15], [0.62, 1.06, 0.22], 0.06, 0.048, suit),
        part([0.62, 1.06, 0.22], [0.88, 1.16, 0.2], 0.045, 0.035, SKIN),
        part([0.24, 1.12, -0.12], [-0.06, 1.2, -0.25], 0.06, 0.048, suit),
        part([-0.06, 1.2, -0.25], [-0.3, 1.36, -0.28], 0.045, 0.035, SKIN),
    ]
    return parts


def spray(picture, rng, centre, spread, count, lift):
    """Drops thrown up around `centre` (column, row) in samples."""
    cloud = np.zeros((HEIGHT, WIDTH), np.float32)
    columns = centre[0] + rng.normal(0, spread[0], count)
    rows = centre[1] + rng.normal(0, spread[1], count) - lift * rng.random(count) ** 2
    inside = (columns > 0) & (columns < WIDTH - 1) & (rows > 0) & (rows < HEIGHT - 1)
    np.add.at(cloud, (rows[inside].astype(int), columns[inside].astype(int)), 1)
    picture[:] = mix(
        picture,
        np.array([0.95, 0.99, 1.02]),
        np.clip(2.2 * blur(cloud, 1.0) + 5 * blur(cloud, 5), 0, 0.92),
    )


def draw(rng):
    air = sky.gradient(VIEW, linear(96, 146, 196), linear(206, 222, 232), reach=0.3)
    air = sky.clouds(
        VIEW,
        air,
        np.array([1.0, 1.0, 1.0]),
        np.array([0.72, 0.77, 0.82]),
        SUN,
        cover=0.45,
        scale=1.0,
        seed=75,
        soft=0.8,
    ).astype(np.float32)
    x, z, hit = VIEW.cast(height, 3.4, 4000, 1700)
    picture = water(rng, x, z, air)
    amount, shade = white_water(x, z)
    picture = blend_foam(picture, amount, (0.98, 1.0, 1.02), shade)
    picture = mix(picture, linear(196, 216, 228), 1 - np.exp(-z / 1800))
    picture = np.where(hit[..., None], picture, air).astype(np.float32)
    picture = defocus(
        picture, np.clip(np.where(hit, np.maximum((z - 40) / 200, (20 - z) / 14), 0.8), 0, 1), 5
    )
    for place in np.arange(-6.5, 3.2, 0.45):  # spindrift off the lip
        level = float(height(np.float32(place), np.float32(crest_line(np.float32(place)))))
        column, row = VIEW.project(place, level, CREST)
        spray(picture, rng, (float(column), float(row)), (26, 5), 120, 60 + 40 * rng.random())
    metre = VIEW.focal / SURFER[1]
    level = float(face(np.float32(SURFER[0]), np.float32(SURFER[1])))
    column, row = (float(v) for v in VIEW.project(SURFER[0], level, SURFER[1]))
    body, (left, top) = sprite(
        surfer(), metre, unit(-0.6, 0.65, 0.4), yaw=0.45, light=1.3, bounce=(0.1, 0.2, 0.2)
    )
    wake = (column - 0.9 * metre, row)
    spray(picture, rng, wake, (0.55 * metre, 0.08 * metre), 900, 0.5 * metre)
    paste(picture, body, column - left, row - top)
    spray(
        picture,
        rng,
        (column - 0.5 * metre, row + 0.02 * metre),
        (0.5 * metre, 0.035 * metre),
        420,
        0.2 * metre,
    )
    return develop(bloom(picture, 1.1, 0.12), rng, exposure=1.05, grain=0.01)
