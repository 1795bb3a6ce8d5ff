"""A path through a sunlit beech wood, with a hiker."""

import numpy as np

import sky
from figures import part, person, sprite
from film import bloom, blur, develop, layer_over, linear, paste
from noise import fractal, mix, ridged, smoothstep
from plants import blades, canvas
from view import HEIGHT, WIDTH, View, unit

VIEW = View(eye=1.6, horizon=0.5, angle=56)
SUN = unit(0.45, 0.75, 0.5)
MIST = linear(168, 184, 132)
HIKER = (0.55, 14.5)


def path_offset(x, z):
    """Metres from the middle of the path, which winds."""
    return x - 0.9 * np.sin(z / 7.5) - 0.25


def fog(z):
    return 1 - np.exp(-np.maximum(z - 7, 0) / 75)


def ground():
    x, z = VIEW.ground(0.0)
    z = np.where(np.isfinite(z), z, 300).astype(np.float32)
    offset = np.abs(path_offset(x, z) + 0.3 * fractal(x, z, 3, 3))
    leaves = fractal(x * 9, z * 9, 4, 4) * smoothstep(26, 5, z)
    earth = mix(linear(112, 84, 56), linear(164, 132, 92), np.clip(0.5 + 0.6 * leaves, 0, 1))
    litter = mix(linear(84, 62, 34), linear(150, 112, 62), np.clip(0.5 + 0.9 * leaves, 0, 1))
    moss = mix(linear(54, 78, 28), linear(108, 134, 46), np.clip(0.5 + leaves, 0, 1))
    floor = mix(litter, moss, smoothstep(0.1, 0.6, fractal(x / 2.6, z / 2.6, 4, 5)))
    colour = mix(earth, floor, smoothstep(0.75, 1.25, offset))
    spots = smoothstep(0.05, 0.42, fractal(x / 1.9 + z * 0.25, z / 2.2, 4, 6, 0.55))
    light = 0.36 + 1.6 * spots
    colour = colour * light[..., None] * np.array([1.05, 1.0, 0.82])
    return mix(colour, MIST, fog(z))


def trunk(picture, rng, x, z, radius):
    """One trunk from the ground out of the picture: a cylinder with furrowed bark and moss."""
    column, foot = (float(v) for v in VIEW.project(x, 0, z))
    half = radius * VIEW.focal / z
    lean = rng.normal(0, 0.025)
    rows = np.arange(0, min(int(foot + half * 0.25), HEIGHT))
    if len(rows) < 3:
        return
    left = int(np.floor(column - half * 2.2 - abs(lean) * foot))
    right = int(np.ceil(column + half * 2.2 + abs(lean) * foot))
    columns = np.arange(max(left, 0), min(right, WIDTH))
    if len(columns) < 1:
        return
    rise = ((foot - rows) / VIEW.focal * z)[:, None].astype(np.float32)
    flare = 1 + 0.7 * np.exp(-np.maximum(rise, 0) / 0.28) - 0.012 * rise
    middle = (
        column
        + lean * (foot - rows)[:, None]
        + half * 0.25 * fractal(rise / 2.3, rise * 0 + x, 2, 8)
    )
    across = (columns[None, :] - middle) / (half * flare)
    alpha = smoothstep(1.0, 1.0 - min(1.5 / half, 0.5), np.abs(across))
    turn = np.arcsin(np.clip(across, -1, 1))
    bark = fractal(turn * radius * 16 + x * 7, rise * 2.2, 4, 9) + 0.4 * (
        ridged(turn * radius * 9 + x, rise * 0.8, 3, 10) - 0.6
    )
    normal_x, normal_z = np.clip(across, -1, 1), np.sqrt(np.clip(1 - across**2, 0, 1))
    light = 0.22 + 0.95 * np.clip(normal_x * 0.8 + normal_z * 0.05, 0, 1) + 0.16 * normal_z
    dapple = smoothstep(-0.25, 0.4, fractal(turn * radius + x, rise / 1.4, 3, 11))
    albedo = mix(linear(60, 50, 40), linear(128, 112, 90), np.clip(0.45 + 1.1 * bark, 0, 1))
    moss = smoothstep(
        0.0, 0.5, fractal(turn + x, rise / 0.9, 3, 12) - 0.25 * rise + 0.35
    ) * smoothstep(0.5, -0.7, across)
    albedo = mix(albedo, linear(92, 112, 40), moss * 0.8)
    colour = albedo * (light * (0.5 + 0.75 * dapple))[..., None] * np.array([1.1, 1.02, 0.8])
    colour = mix(colour, MIST, np.full(alpha.shape, fog(z) * 0.92, np.float32))
    area = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    area += (colour - area) * alpha[..., None]


def leaves(picture, rng, z, count, low, size, top=None):
    """A layer of foliage at depth z, thicker towards the top, lit through by the sun."""
    image, pen = canvas()
    haze = float(fog(z))
    top = 0.56 * z + 2 if top is None else top
    for _ in range(count):
        x = rng.uniform(-0.6, 0.6) * z
        y = low + rng.random() ** 0.8 * (top - low)
        if abs(path_offset(x, z)) < 1.6 and y < 2.6:
            continue
        if fractal(np.float32(x / 3.1 + z), np.float32(y / 2.2), 3, 13) < -0.22 + 0.35 * (
            1 - y / top
        ):
            continue
        column, row = (float(v) for v in VIEW.project(x, y, z))
        glow = np.clip(0.45 + rng.normal(0, 0.28), 0, 1)
        tint = np.array([44, 74, 20]) + (np.array([186, 206, 72]) - [44, 74, 20]) * glow
        tint = tint + (np.array([206, 220, 160]) - tint) * haze * 0.8
        spread = max(size * VIEW.focal / z * rng.uniform(0.5, 1.3), 1.2)
        angle = rng.normal(0.3, 0.6)
        tip = (spread * np.cos(angle), spread * np.sin(angle))
        side = (-tip[1] * 0.42, tip[0] * 0.42)
        pen.polygon(
            [
                (column - tip[0], row - tip[1]),
                (column + side[0], row + side[1]),
                (column + tip[0], row + tip[1]),
                (column - side[0], row - side[1]),
            ],
            tuple(int(v) for v in tint) + (255,),
        )
    layer_over(picture, image)


def litter(picture, rng):
    """Fallen leaves on the ground, lying flat."""
    image, pen = canvas()
    colours = ((150, 92, 40), (176, 122, 58), (112, 70, 36), (190, 150, 80), (96, 66, 42))
    for z in np.sort(2.3 * 9 ** rng.random(5200))[::-1]:
        x = rng.uniform(-0.62, 0.62) * z
        if abs(path_offset(x, z)) < 1.0 and rng.random() < 0.94:
            continue
        column, row = (float(v) for v in VIEW.project(x, 0, z))
        size = max(0.055 * VIEW.focal / z * rng.uniform(0.5, 1.2), 1.0)
        flat = max(size * VIEW.eye / z, 0.7)
        bright = rng.uniform(0.45, 1.1) * (
            0.55
            + 0.6
            * float(fractal(np.float32(x / 1.9 + z * 0.25), np.float32(z / 2.2), 4, 6, 0.55) > 0.2)
        )
        tint = tuple(int(np.clip(v * bright, 0, 255)) for v in colours[rng.integers(5)])
        turn = rng.uniform(-0.5, 0.5) * flat
        pen.polygon(
            [
                (column - size, row + turn),
                (column, row - flat),
                (column + size, row - turn),
                (column, row + flat),
            ],
            (*tint, 255),
        )
    layer_over(picture, image)


def shafts(picture):
    """Beams of sunlight that fall through the crowns from the upper right."""
    row, column = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    angle = np.arctan2(column - WIDTH * 0.86, row + HEIGHT * 0.55)
    beams = smoothstep(0.0, 0.5, fractal(angle * 26, angle * 0, 3, 21)) * smoothstep(
        1.05, 0.2, row / HEIGHT
    )
    beams *= 0.6 + 0.4 * fractal(column / 260, row / 260, 3, 22)
    glow = np.exp(-(((column - WIDTH * 0.78) / 420) ** 2) - ((row + 40) / 420) ** 2)
    picture += (0.1 * beams + 0.3 * glow)[..., None] * np.array([1.0, 0.93, 0.6])


def undergrowth(picture, rng, near, far, count):
    """Grass beside the path, between two depths."""
    image, pen = canvas()
    blades(
        VIEW,
        rng,
        pen,
        near,
        far,
        count,
        height=0.2,
        wind=0.1,
        width=0.007,
        colours=((66, 92, 28), (112, 138, 44), (150, 168, 66), (52, 74, 26)),
    )
    x, z = VIEW.ground()
    z = np.clip(np.where(np.isfinite(z), z, far), near, far).astype(np.float32)
    keep = smoothstep(0.9, 1.7, np.abs(path_offset(x, z)) + 0.4 * fractal(x / 1.5, z / 1.5, 3, 31))
    values = np.asarray(image)
    keep *= values[..., 3] / 255
    light = 0.5 + 0.9 * smoothstep(-0.1, 0.4, fractal(x / 1.9 + z * 0.25, z / 2.2, 4, 6, 0.55))
    colour = mix(
        linear(values[..., :3]) * light[..., None], MIST, np.full(keep.shape, fog(far), np.float32)
    )
    picture[:] = mix(picture, colour, keep)


def stems(rng):
    """(depth, x, radius) of the trunks, the far ones first, none on the path or on another."""
    chosen = []
    for z in np.geomspace(80, 4.2, 260):
        x = rng.uniform(-0.66, 0.66) * z
        radius = rng.uniform(0.12, 0.3)
        clear = 2.0 + 0.012 * z
        if abs(path_offset(x, z)) > 1.5 + 0.01 * z and all(
            np.hypot(x - other_x, z - other_z) > clear for other_z, other_x, _ in chosen
        ):
            chosen.append((z, x, radius))
    return chosen


def draw(rng):
    picture = sky.gradient(VIEW, linear(214, 228, 190), MIST * 1.1, reach=0.6).astype(np.float32)
    picture = np.where((VIEW.ground()[1] < np.inf)[..., None], ground(), picture).astype(np.float32)
    litter(picture, rng)
    layers = [(z, lambda z=z, x=x, r=r: trunk(picture, rng, x, z, r)) for z, x, r in stems(rng)]
    for z, count, low, size in (
        (60, 5200, 3.0, 0.34),
        (42, 5200, 2.6, 0.26),
        (30, 5200, 2.8, 0.2),
        (21, 5000, 3.2, 0.15),
        (14, 4200, 3.5, 0.11),
        (8.5, 2600, 3.6, 0.08),
    ):
        layers.append((z, lambda z=z, c=count, b=low, s=size: leaves(picture, rng, z, c, b, s)))
    for near, far, count in (
        (22, 40, 2600),
        (14, 22, 2600),
        (9, 14, 2600),
        (6, 9, 2600),
        (4, 6, 2400),
        (2.4, 4, 2000),
    ):
        layers.append((near, lambda n=near, f=far, c=count: undergrowth(picture, rng, n, f, c)))
    for z, count in ((64, 2200), (48, 1800), (36, 1400), (27, 900)):  # bushes
        layers.append((z, lambda z=z, c=count: leaves(picture, rng, z, c, 0.2, 0.005 * z, 2.6)))
    for z in 4.5 * 12 ** rng.random(46):  # saplings
        x = rng.uniform(-0.62, 0.62) * z
        if abs(path_offset(x, z)) > 1.7:
            radius = rng.uniform(0.02, 0.05)
            layers.append((z, lambda z=z, x=x, r=radius: trunk(picture, rng, x, z, r)))
    layers.append((HIKER[1], lambda: hiker(picture)))
    for _, paint in sorted(layers, key=lambda layer: -layer[0]):
        paint()
    shafts(picture)
    return develop(
        bloom(picture, 0.95, 0.22), rng, exposure=0.72, grain=0.007, vignette=0.4, saturation=0.82
    )


def hiker(picture):
    """Walks away from us with a rucksack."""
    parts = person(0.22, (170, 44, 36), (70, 66, 58), bend=0.12)
    parts.append(part([-0.2, 1.15, 0], [-0.19, 1.4, 0], 0.16, 0.13, (50, 84, 120)))
    metre = VIEW.focal / HIKER[1]
    column, row = (float(v) for v in VIEW.project(HIKER[0], 0, HIKER[1]))
    shade = np.zeros((HEIGHT, WIDTH), np.float32)
    shade[
        int(row - 0.05 * metre) : int(row + 0.07 * metre),
        int(column - 0.6 * metre) : int(column + 0.25 * metre),
    ] = 0.8
    picture *= 1 - blur(shade, 0.08 * metre)[..., None] * 0.6
    body, (left, top) = sprite(
        parts,
        metre,
        unit(0.6, 0.75, -0.1),
        yaw=1.25,
        light=1.2,
        ambient=(0.34, 0.4, 0.26),
        bounce=(0.14, 0.12, 0.06),
    )
    paste(picture, body, column - left, row - top)
