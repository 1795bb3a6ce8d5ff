"""A hiker on a rocky summit above layers of blue mountains and valley mist."""

import numpy as np

import sky
from figures import part, person, sprite
from film import bloom, blur, develop, linear, paste
from noise import fractal, mix, ridged, smoothstep
from view import HEIGHT, WIDTH, View, normals, shadows, unit

VIEW = View(eye=2.6, horizon=0.4, angle=54)
SUN = unit(-0.75, 0.36, 0.3)
HIKER = (0.7, 9.5)  # x, z
AIR = linear(176, 196, 220)


def rocks(x, z):
    """The summit we stand on: slabs and boulders that fall away beyond the hiker."""
    cracks = ridged(x / 3.1 + 4, z / 2.3, 6, 3, gain=0.55)
    blocks = 0.5 * np.floor(3.2 * fractal(x / 2.9, z / 2.9, 3, 5)) / 3.2 + 0.1 * fractal(
        x * 1.7, z * 1.7, 4, 6
    )
    top = 0.75 * cracks + blocks + 0.13 * (z - 4) - 1.3
    stand = np.exp(-(((x - HIKER[0]) / 1.1) ** 2) - ((z - HIKER[1]) / 1.2) ** 2)
    top = top * (1 - stand) + stand * 1.15
    return top - 500 * smoothstep(HIKER[1] + 1.5, 60, z + 0.35 * np.abs(x - HIKER[0])) ** 0.8


def ranges(x, z):
    peaks = ridged(x / 2700 + 6.1, z / 2700 + 2.2, 9, 41, gain=0.48)
    return (peaks * 950 - 1000 + 0.018 * np.minimum(z, 26000)) * smoothstep(100, 900, z)


def height(x, z):
    return rocks(x, z) + ranges(x, z)


def near_land(x, z, normal):
    """Granite with lichen, and grass in the hollows."""
    speck = fractal(x * 18, z * 18, 4, 11)
    stain = fractal(x * 0.9, z * 0.9, 5, 12)
    stone = mix(
        linear(96, 90, 84), linear(168, 160, 148), np.clip(0.5 + 0.55 * speck + 0.35 * stain, 0, 1)
    )
    stone = mix(
        stone, linear(150, 138, 76), 0.45 * smoothstep(0.25, 0.6, fractal(x * 2.4, z * 2.4, 4, 13))
    )
    turf = mix(linear(70, 82, 36), linear(128, 126, 62), np.clip(0.5 + speck, 0, 1))
    return mix(stone, turf, smoothstep(0.8, 0.93, normal[..., 1] - 0.25 * stain - 0.1))


def far_land(x, z, normal):
    level = ranges(x, z)
    texture = fractal(x / 90, z / 90, 6, 14)
    wood = mix(linear(34, 52, 34), linear(88, 102, 54), np.clip(0.5 + 0.8 * texture, 0, 1))
    rock = mix(linear(98, 90, 84), linear(146, 136, 124), np.clip(0.5 + texture, 0, 1))
    land = mix(
        wood, rock, smoothstep(-420, -160, level + 170 * texture - 300 * (normal[..., 1] - 0.75))
    )
    white = smoothstep(-120, 40, level + 130 * texture) * smoothstep(
        0.5, 0.72, normal[..., 1] + 0.1 * texture
    )
    return mix(land, np.array([0.86, 0.88, 0.93]), white)


def draw(rng):
    picture = sky.gradient(VIEW, linear(44, 100, 176), linear(206, 214, 222), reach=0.45)
    picture += sky.halo(VIEW, SUN, np.array([0.5, 0.36, 0.2]), disc=False)
    picture = sky.clouds(
        VIEW,
        picture,
        np.array([1.12, 1.04, 0.95]),
        np.array([0.6, 0.66, 0.76]),
        SUN,
        cover=0.42,
        scale=1.5,
        seed=18,
        soft=0.6,
    )
    x, z, hit = VIEW.cast(height, 2.2, 40000, 1700)
    normal = normals(height, x, z, z * 0.0011 + 0.004)
    light = blur(
        np.where(z > 200, shadows(ranges, x, z, SUN, 2600), shadows(rocks, x, z, SUN, 4, steps=20)),
        1.0,
    )
    light = light * np.clip(normal @ SUN, 0, 1)
    albedo = np.where((z < 200)[..., None], near_land(x, z, normal), far_land(x, z, normal))
    ambient = np.array([0.24, 0.31, 0.44]) * (0.5 + 0.5 * normal[..., 1:2])
    land = albedo * (light[..., None] * np.array([2.3, 1.9, 1.4]) + ambient)
    level = height(x, z)
    mist = smoothstep(-480, -820, level + 90 * fractal(x / 900, z / 900, 4, 15)) * smoothstep(
        200, 2500, z
    )
    land = mix(land, np.array([0.78, 0.84, 0.92]), 0.8 * mist)
    land = mix(land, AIR, 1 - np.exp(-np.maximum(z - 200, 0) / 11000))
    picture = np.where(hit[..., None], land, picture).astype(np.float32)
    hiker(picture)
    return develop(bloom(picture, 1.0, 0.18), rng, exposure=1.0, grain=0.009)


def hiker(picture):
    """Stands at the edge with a rucksack and a stick and looks out."""
    parts = person(0.13, (196, 48, 34), (74, 70, 60), bend=0.03, swing=0.2)
    parts += [
        part([-0.22, 1.12, 0], [-0.2, 1.42, 0], 0.17, 0.14, (36, 70, 120)),
        part([-0.2, 1.52, -0.16], [-0.2, 1.52, 0.16], 0.08, 0.08, (210, 170, 60)),
        part([0.42, 0.95, 0.3], [0.5, 0.02, 0.3], 0.016, 0.012, (90, 64, 40)),
    ]
    metre = VIEW.focal / HIKER[1]
    level = float(height(np.float32(HIKER[0]), np.float32(HIKER[1])))
    column, row = (float(v) for v in VIEW.project(HIKER[0], level, HIKER[1]))
    shade = np.zeros((HEIGHT, WIDTH), np.float32)
    shade[
        int(row - 0.04 * metre) : int(row + 0.06 * metre), int(column) : int(column + 0.8 * metre)
    ] = 0.8
    picture *= 1 - blur(shade, 0.05 * metre)[..., None] * 0.6
    body, (left, top) = sprite(
        parts, metre, unit(-0.75, 0.5, 0.2), yaw=0.75, light=1.4, warm=(1, 0.86, 0.66)
    )
    paste(picture, body, column - left, row - top + 2)
