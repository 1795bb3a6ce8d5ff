"""A sandy beach with breaking waves, two walkers and a dog at the water's edge."""

import numpy as np

import sky
from figures import dog, person, sprite
from film import bloom, blur, develop, linear, paste
from noise import fractal, mix, ridged, smoothstep
from view import HEIGHT, WIDTH, View, normals, unit
from water import Waves, blend_foam, footprint, lace, mirror

VIEW = View(eye=2.3, horizon=0.36, angle=58)
SUN = unit(-0.6, 0.62, -0.25)
BREAKERS = ((7.0, 0.28), (15.0, 0.5), (27.0, 0.65), (44.0, 0.6), (70.0, 0.5))  # metres out, height


def seaward(x, z):
    """Metres from the mean waterline, positive in the sea, which lies to the left and ahead."""
    edge = 0.75 * (z - 13.5 - 0.42 * x)
    return edge + 0.7 * fractal(x / 7, z / 7, 3, 13) + 0.12 * fractal(x * 0.9, z * 0.9, 2, 14)


def crests(x, z, out):
    """(height, whiteness) of the breakers: each wanders, and breaks along part of its length."""
    level, white = np.zeros_like(x), np.zeros_like(x)
    along = x * 0.92 + z * 0.36
    for index, (distance, size) in enumerate(BREAKERS):
        bend = 1.0 + 0.045 * distance
        place = out - distance - bend * fractal(along / 16, np.full_like(x, index * 5.0), 3, 17)
        part = smoothstep(-0.4, 0.25, fractal(along / 20, np.full_like(x, 3.3 + index), 3, 18))
        hump = np.where(place < 0, np.exp(-((place / 0.55) ** 2)), np.exp(-((place / 2.4) ** 2)))
        level += size * (0.45 + 0.55 * part) * hump
        wash = smoothstep(-3.0 - 0.04 * distance, -0.4, place) * smoothstep(1.0, 0.05, place)
        white = np.maximum(white, wash * part * (0.35 + 0.65 * smoothstep(-1.2, -0.1, place)))
    return level, white


def height(x, z):
    out = seaward(x, z)
    sand = -0.045 * out + 0.02 * fractal(x * 1.3, z * 1.3, 4, 15) * smoothstep(0.5, -3, out)
    level, white = crests(x, z, out)
    sea = level * smoothstep(0.5, 5, out) + 0.08 * white * fractal(x * 2.5, z * 2.5, 3, 16)
    return np.where(out < 0, sand, sea) + headland(x, z)


def headland(x, z):
    """A wooded cape across the bay on the right."""
    shape = (
        smoothstep(620, 900, z)
        * smoothstep(1500, 1250, z)
        * smoothstep(0.05, 0.75, x / z + 0.05 * fractal(x / 300, z / 300, 3, 5))
    )
    return shape * (70 + 120 * ridged(x / 420, z / 420, 5, 6)) - 0.4 * smoothstep(500, 620, z)


def sand(x, z, out):
    """Dry sand with dimples, darker and shining where the last wave has run."""
    grain = fractal(x * 40, z * 40, 2, 23) * smoothstep(16, 3, z)
    dimple = fractal(x * 2.2, z * 2.2, 4, 24)
    slope = fractal(x * 2.2 + 0.1, z * 2.2, 4, 24) - dimple
    wet = smoothstep(-5.0, -2.2, out + 0.8 * fractal(x / 3, z / 3, 3, 25))
    albedo = mix(linear(222, 198, 158), linear(150, 124, 94), wet)
    shade = 1 + 0.1 * grain + 0.05 * dimple * (1 - wet) - 0.7 * slope * (1 - 0.85 * wet)
    return albedo * shade[..., None] * np.array([1.12, 1.06, 0.98]), wet


def sea(rng, x, z, out, air):
    normal_waves = Waves(rng, 7, 0.3, 0.10, toward=-1.9, scatter=0.6, count=34)
    _, slope_x, slope_z = normal_waves.at(x, z, footprint(VIEW, z) * 0.5)
    bump = normals(lambda u, v: crests(u, v, seaward(u, v))[0], x, z, np.full_like(z, 0.15))
    slope_x = slope_x - bump[..., 0] / bump[..., 1]
    slope_z = slope_z - bump[..., 2] / bump[..., 1]
    seen, fresnel = mirror(VIEW, air, slope_x, slope_z)
    depth = mix(linear(126, 176, 160), linear(18, 96, 128), smoothstep(0, 34, out))
    depth = mix(depth, linear(14, 62, 112), smoothstep(40, 400, out))
    depth = depth * (1 + 1.1 * np.clip(-slope_z, -0.4, 0.5))[..., None]
    return mix(depth, seen, np.clip(fresnel, 0, 0.75))


def draw(rng):
    air = sky.gradient(VIEW, linear(40, 108, 190), linear(190, 218, 236), reach=0.45)
    air = sky.clouds(
        VIEW,
        air,
        np.array([1.12, 1.1, 1.06]),
        np.array([0.66, 0.72, 0.8]),
        SUN,
        cover=0.47,
        scale=1.5,
        seed=44,
        soft=0.45,
    ).astype(np.float32)
    x, z, hit = VIEW.cast(height, 3.0, 6000, 1500)
    out = seaward(x, z)
    shore, wet = sand(x, z, out)
    shine, fresnel = mirror(VIEW, air, 0.02 * fractal(x * 3, z * 3, 2, 33), np.zeros_like(x))
    shore = mix(shore, shine, wet * np.clip(fresnel * 1.5, 0, 0.55) * smoothstep(-4.5, -1.5, out))
    water = sea(rng, x, z, out, air)
    film = smoothstep(0.0, 2.2, out)
    picture = mix(shore, water, film)
    level, white = crests(x, z, out)
    near_scale = np.clip(z / 14, 0.8, 4)
    net = lace(x, z, 37, 1.1, 0.55) * smoothstep(0.05, 1.2, out) * smoothstep(13, 4, out)
    for edge, width in ((0.12, 0.22), (2.1, 0.5)):  # the rims that spent waves leave
        rim = np.exp(
            -(((out - edge - 0.35 * fractal(x / 2.4, z / 2.4, 3, int(edge * 10))) / width) ** 2)
        )
        net = np.maximum(net, rim * (0.55 + 0.45 * fractal(x * 5, z * 5, 2, 39)))
    broken = white * np.clip(
        0.75 + 0.6 * fractal(x * 1.6 / near_scale, z * 2.4 / near_scale, 4, 38), 0, 1
    )
    foam = np.clip(np.maximum(broken * 1.25, 0.85 * net), 0, 1)
    relief = 0.9 + 0.22 * fractal(x * 3 / near_scale, z * 5 / near_scale, 4, 40)
    picture = blend_foam(picture, foam, (0.97, 1.0, 1.02), relief)
    cape = smoothstep(2, 6, headland(x, z)) * (z > 500)
    wood = mix(
        linear(36, 58, 44), linear(92, 112, 70), np.clip(0.5 + fractal(x / 14, z / 14, 5, 51), 0, 1)
    )
    picture = mix(picture, mix(wood, linear(170, 198, 222), 0.42), cape)
    picture = mix(picture, linear(182, 208, 228), (1 - np.exp(-z / 5200)) * 0.8)
    picture = np.where(hit[..., None], picture, air).astype(np.float32)
    company(picture)
    return develop(bloom(picture, 1.1, 0.12), rng, exposure=1.05, grain=0.009)


def company(picture):
    """The walkers and their dog, each with a shadow and a faint mirror image on the wet sand."""
    light = unit(-0.6, 0.62, 0.35)
    bodies = (
        (
            person(0.26, (236, 236, 232), (70, 96, 140), bare_legs=True, shoes=(205, 150, 120)),
            2.3,
            11.6,
            0.4,
            0,
        ),
        (
            person(0.24, (206, 60, 60), (230, 220, 200), bare_legs=True, shoes=(205, 150, 120)),
            3.3,
            12.0,
            0.3,
            0,
        ),
        (dog(), -1.2, 9.6, 0.3, 0.012),
    )
    for parts, x, z, yaw, fur in bodies:
        metre = VIEW.focal / z
        body, (left, top) = sprite(
            parts, metre, light, yaw=yaw, light=1.3, fur=fur, bounce=(0.3, 0.26, 0.2)
        )
        column, row = (
            float(v) for v in VIEW.project(x, float(height(np.float32(x), np.float32(z))), z)
        )
        echo = body[::-1].copy()
        echo[..., :3] *= 0.6
        echo[..., 3] = blur(echo[..., 3], 2) * 0.3
        paste(picture, echo, column - left, row - (body.shape[0] - top))
        shade = np.zeros((HEIGHT, WIDTH), np.float32)
        bottom, start = int(row), int(column - 0.1 * metre)
        shade[
            bottom - int(0.04 * metre) : bottom + int(0.06 * metre),
            start : start + int(1.2 * metre),
        ] = 0.6
        picture *= 1 - blur(shade, 0.06 * metre)[..., None] * 0.75
        paste(picture, body, column - left, row - top)
