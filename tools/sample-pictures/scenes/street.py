"""A city street on a wet evening: lit windows, lamps, cars, and people who cross it."""

import numpy as np

from figures import person, sprite
from film import bloom, blur, develop, linear, paste
from noise import fractal, mix, smoothstep
from props import car, umbrella
from view import HEIGHT, WIDTH, View, unit

VIEW = View(eye=1.75, horizon=0.5, angle=58)
WALL, KERB = 8.6, 5.2  # metres from the middle of the street
LAMPS = [(side * 5.9, 5.2, z) for z in (9, 21, 33, 45, 60, 80, 105) for side in (-1, 1)]
LAMP_COLOUR = np.array([1.0, 0.62, 0.28], np.float32)
STOREY, BAY, HOUSE = 3.5, 2.3, 11.5  # metres


def dice(rng):
    """Random numbers in [0, 1) for every (side, bay, storey, what)."""
    return rng.random((2, 128, 24, 6)).astype(np.float32)


def lamp_light(x, y, z):
    """What the lamps throw on a point, by the inverse square."""
    total = np.zeros_like(z)
    for lx, ly, lz in LAMPS:
        total += 1 / (2.0 + (x - lx) ** 2 + (y - ly) ** 2 + (z - lz) ** 2)
    return total


def houses(across, up, eye, chance):
    """(colour, mask, depth) of the house fronts that rays from (0, eye, 0) meet."""
    z = (WALL / np.maximum(np.abs(across), 0.035)).astype(np.float32)
    x = np.sign(across) * WALL
    y = eye + up * z
    side = (across > 0).astype(np.int32)
    bay, storey = (
        np.floor(z / BAY).astype(np.int32),
        np.floor(np.maximum(y, 0) / STOREY).astype(np.int32),
    )
    house = np.clip(np.floor(z / HOUSE).astype(np.int32), 0, 127)
    roll = chance[side, np.clip(bay, 0, 127), np.clip(storey, 0, 23)]
    front = chance[side, house, 23]
    top = STOREY * np.floor(4 + 4.5 * front[..., 0]) + 0.5
    mask = (y < top) & (y > -0.05)
    wall = mix(linear(104, 70, 54), linear(150, 140, 124), front[..., 1])
    wall = wall * (0.85 + 0.3 * front[..., 2:3])
    bricks = 1 + 0.12 * fractal(z * 3, y * 9, 3, 5) + 0.2 * fractal(z / 2, y / 2, 4, 6)
    inside_z, inside_y = z / BAY - bay, np.maximum(y, 0) / STOREY - storey
    glow = lamp_light(x * 0.98, y, z)
    colour = (
        wall
        * bricks[..., None]
        * (5.0 * glow[..., None] * LAMP_COLOUR + np.array([0.045, 0.06, 0.11]))
    )
    pane = np.minimum.reduce([inside_z - 0.22, 0.78 - inside_z, inside_y - 0.24, 0.84 - inside_y])
    frame = (np.abs(inside_z - 0.5) < 0.018) | (np.abs(inside_y - 0.6) < 0.012)
    lit = roll[..., 0] < 0.42
    warm = mix(np.array([1.0, 0.66, 0.3]), np.array([1.0, 0.86, 0.62]), roll[..., 1])
    curtain = 0.65 + 0.5 * fractal(z * 2.2, y * 0.7, 3, 7)
    window = np.where(
        lit[..., None],
        warm * (0.4 + 0.8 * roll[..., 2:3]) * curtain[..., None],
        np.array([0.035, 0.05, 0.085]) + 0.25 * glow[..., None] * LAMP_COLOUR,
    )
    window = np.where(frame[..., None], colour * 0.7, window)
    upper = (pane > 0)[..., None] & (storey > 0)[..., None]
    colour = np.where(upper, window, colour)
    colour = np.where(
        ((pane > -0.035) & (pane <= 0) & (storey > 0))[..., None], colour * 1.5, colour
    )
    colour = shops(colour, z, y, roll, front, inside_z, storey)
    return mix(colour, np.array([0.1, 0.085, 0.1]), 1 - np.exp(-z / 90)), mask, z


def cells(z, y, wide, high, seed):
    """A random number in [0, 1) for each cell of a grid on the house fronts."""
    key = np.floor(z / wide).astype(np.int64) * 7919 + np.floor(y / high).astype(np.int64) * 104729
    return (((key + seed) * 2654435761 % 2**32) / 2**32).astype(np.float32)


def shops(colour, z, y, roll, front, inside_z, storey):
    """Lit shop windows at street level: shelves of goods, a door here and there, signs above."""
    ground = (storey == 0)[..., None]
    hue = mix(
        np.array([1.0, 0.62, 0.28]), np.array([1.0, 0.82, 0.6]), smoothstep(0.6, 0.8, front[..., 3])
    )
    wares = np.stack([cells(z, y, 0.31, 0.42, seed) for seed in (1, 2, 3)], -1)
    tall = (y % 0.42) / 0.42 < 0.35 + 0.55 * cells(z, y, 0.31, 0.42, 4)
    room = 0.75 + 0.4 * smoothstep(1.2, 2.5, y) + 0.2 * fractal(z / 2, y / 2, 3, 8)
    goods = np.where((tall & (y < 1.9))[..., None], 0.25 + 0.3 * wares + 0.35 * wares[..., :1], 0.9)
    display = hue * goods * (room * (0.22 + 0.5 * front[..., 4]))[..., None]
    glass = (y > 0.45) & (y < 2.55) & (np.abs(inside_z - 0.5) < 0.46)
    colour = np.where(ground & glass[..., None], display, colour)
    sign = (y > 2.75) & (y < 3.3)
    tints = np.array(
        [[0.42, 0.03, 0.03], [0.02, 0.09, 0.2], [0.06, 0.06, 0.06], [0.02, 0.14, 0.08]], np.float32
    )
    tint = tints[(front[..., 5] * 3.99).astype(int)]
    stroke = (z % 0.34) / 0.34 < 0.3 + 0.5 * cells(z, y, 0.34, 9.0, 5)
    letters = (
        stroke
        & (np.abs(y - 3.02) < 0.07 + 0.09 * cells(z, y, 0.17, 9.0, 6))
        & (np.abs(z % HOUSE - 5.7) < 2.6)
    )
    lettering = np.where(letters[..., None], np.array([1.5, 1.15, 0.7]), tint * 0.8)
    return np.where(ground & sign[..., None], lettering, colour)


def heavens(across, up):
    """Dusk, and the houses that close the street far away."""
    night = mix(
        np.array([0.3, 0.2, 0.2]),
        np.array([0.018, 0.035, 0.095]),
        np.clip(np.abs(up) / 0.5, 0, 1) ** 0.55,
    )
    block = np.abs(up) < 0.085 + 0.05 * (np.floor(across * 60) % 3) / 3
    speck = smoothstep(0.25, 0.5, fractal(across * 420, np.abs(up) * 420, 2, 10))
    far = np.array([0.07, 0.06, 0.075]) + speck[..., None] * np.array([0.8, 0.5, 0.24])
    return np.where(block[..., None], far, night)


def seen(across, up, eye, chance):
    front, mask, _ = houses(across, up, eye, chance)
    return np.where(mask[..., None], front, heavens(across, up)).astype(np.float32)


def road(picture, chance):
    """Wet asphalt, kerbs, pavement and a zebra crossing; returns their mirror strength too."""
    across, up = VIEW.directions()
    x, z = VIEW.ground()
    low = np.isfinite(z) & (np.abs(x) < WALL)
    z = np.where(np.isfinite(z), z, 500).astype(np.float32)
    fine = fractal(x * 14, z * 14, 3, 11) * smoothstep(18, 3, z)
    walk = np.abs(x) > KERB
    flags = (np.abs((x * 1.1) % 1 - 0.5) > 0.485) | (np.abs((z * 0.8) % 1 - 0.5) > 0.485)
    albedo = np.where(
        walk[..., None],
        linear(122, 116, 110) * np.where(flags, 0.7, 1)[..., None],
        linear(58, 58, 62),
    )
    bars = (z > 5.2) & (z < 8.2) & (np.abs((x / 1.05) % 1 - 0.5) < 0.27) & (np.abs(x) < KERB - 0.3)
    dashes = (np.abs(x) < 0.07) & (z > 9.5) & ((z / 5) % 1 < 0.5)
    paint = blur((bars | dashes).astype(np.float32), 0.8) * (0.75 + 0.3 * fine)
    albedo = mix(albedo, linear(214, 210, 200), np.clip(paint, 0, 1))
    kerb = np.abs(np.abs(x) - KERB) < 0.1
    albedo = np.where(kerb[..., None], linear(160, 154, 146), albedo) * (1 + 0.3 * fine)[..., None]
    glow = lamp_light(x, 0 * x, z)
    colour = albedo * (5.5 * glow[..., None] * LAMP_COLOUR + np.array([0.05, 0.06, 0.1]))
    ripple = 0.5 * fractal(x * 2.1, z * 2.1, 4, 12) + 0.6 * fine
    shown = seen(
        across + 0.012 * ripple, np.abs(up) * (1 + 0.16 * ripple) + 0.004, -VIEW.eye, chance
    )
    shown = streak(shown)
    puddle = smoothstep(-0.15, 0.35, fractal(x / 1.9, z / 2.6, 4, 13))
    share = np.where(walk, 0.2, 0.34 + 0.4 * puddle) * (
        0.35 + 0.65 * (1 - np.clip(-up / 0.55, 0, 1))
    )
    colour = colour + shown * share[..., None] * 0.95
    return np.where(low[..., None], colour, picture).astype(np.float32), share * low


def streak(picture):
    """Mirror images on rough water are drawn out vertically."""
    total = np.zeros_like(picture)
    for shift in range(-22, 23, 2):
        total += np.roll(picture, shift, axis=0)
    return blur(0.55 * total / 23 + 0.45 * picture, 1.5)


def light(picture, share, x, y, z, size, colour, strength=1.0):
    """A lamp as a disc of confusion, with its streak on the wet road."""
    column, row = (float(v) for v in VIEW.project(x, y, z))
    foot = float(VIEW.project(x, 0, z)[1])
    radius = max(size * VIEW.focal / z, 1.6)
    rows, columns = np.ogrid[0:HEIGHT, 0:WIDTH]
    disc = smoothstep(radius * 1.08, radius * 0.9, np.hypot(columns - column, rows - row))
    halo = 0.1 * np.exp(-np.hypot(columns - column, rows - row) / (radius * 6))
    mirror_row = 2 * foot - row
    trail = np.exp(
        -(((columns - column) / (radius * 1.3)) ** 2) - ((rows - mirror_row) / (radius * 9)) ** 2
    )
    glow = strength * (disc * 5 + halo) + strength * 1.6 * trail * share
    picture += glow[..., None].astype(np.float32) * np.asarray(colour, np.float32)


def stand(picture, share, parts, x, z, yaw, sun, brightness=0.55):
    """A figure on the ground, with its mirror image on the wet street."""
    metre = VIEW.focal / z
    body, (left, top) = sprite(
        parts,
        metre,
        sun,
        yaw=yaw,
        light=brightness,
        warm=LAMP_COLOUR * 1.2,
        ambient=(0.07, 0.08, 0.12),
        bounce=(0.07, 0.05, 0.04),
    )
    column, row = (float(v) for v in VIEW.project(x, 0, z))
    echo = body[::-1].copy()
    echo[..., :3] *= 0.6
    echo[..., 3] = blur(echo[..., 3], 3) * 0.5
    paste(picture, echo, column - left, row - (body.shape[0] - top))
    paste(picture, body, column - left, row - top)


def draw(rng):
    chance = dice(rng)
    across, up = VIEW.directions()
    picture = seen(across, up, VIEW.eye, chance)
    picture, share = road(picture, chance)
    for _ in range(80):  # the traffic and the shop signs at the far end
        hue = ((1.0, 0.25, 0.1), (1.0, 0.7, 0.35), (0.9, 0.9, 1.0), (0.3, 0.9, 0.5))[
            rng.choice(4, p=(0.35, 0.4, 0.17, 0.08))
        ]
        z = rng.uniform(48, 120)
        light(
            picture,
            share * 0.4,
            rng.uniform(-4.5, 4.5),
            rng.choice((0.7, 0.75, 3.4, 5)),
            z,
            0.14,
            hue,
            0.22,
        )
    poles(picture)
    for x, y, z in LAMPS[::-1]:
        light(picture, share, x, y, z, 0.16, LAMP_COLOUR, 1.0)
    for x, z, paint, front in (
        (1.9, 30, (60, 62, 70), False),
        (-2.2, 21, (40, 44, 60), True),
        (2.4, 15.5, (210, 150, 20), False),
    ):
        stand(picture, share, car(paint), x, z, 0.0, unit(0.3 * np.sign(x), 0.9, 0.3), 0.8)
        for side in (-0.58, 0.58):
            hue, power = ((1.0, 0.93, 0.78), 1.5) if front else ((1.0, 0.09, 0.05), 0.5)
            light(picture, share, x + side, 0.66, z - 1.7, 0.085, hue, power)
    people(picture, share)
    return develop(
        bloom(picture, 0.9, 0.4, (5, 22, 80)), rng, exposure=1.35, grain=0.016, vignette=0.35
    )


def poles(picture):
    """The lamp posts."""
    for x, y, z in LAMPS[::-1]:
        column, row = (float(v) for v in VIEW.project(x, y, z))
        foot = float(VIEW.project(x, 0, z)[1])
        half = max(0.055 * VIEW.focal / z, 0.8)
        left, right = max(int(column - half), 0), max(int(column + half) + 1, 0)
        area = picture[max(int(row), 0) : int(foot), left:right]
        area *= 0.18


def people(picture, share):
    """Passers-by on the pavements, and two on the crossing."""
    dark, coat, grey = (34, 36, 46), (52, 44, 44), (110, 112, 118)
    crowd = (
        (person(0.2, dark, dark), -6.6, 17, 1.2),
        (person(0.22, coat, dark), 6.7, 19, -1.2),
        (umbrella(person(0.22, grey, dark), (150, 24, 28)), 6.6, 12.5, 1.9),
        (person(0.24, (90, 30, 34), dark), -6.5, 11.5, -0.8),
        (person(0.32, (120, 40, 36), (40, 48, 74)), 2.6, 7.2, 3.0),
        (umbrella(person(0.3, (70, 84, 110), dark), (30, 60, 120)), -1.55, 6.6, 0.25),
    )
    for parts, x, z, yaw in sorted(crowd, key=lambda entry: -entry[2]):
        stand(picture, share, parts, x, z, yaw, unit(np.sign(x) * 0.5, 0.7, 0.35), 0.9)
