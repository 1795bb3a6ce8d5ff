"""A skier in fresh powder under snowy mountains."""

import numpy as np

import sky
from figures import part, person, sprite
from film import bloom, blur, develop, linear, paste
from noise import fractal, mix, ridged, smoothstep
from plants import conifer, resized
from view import HEIGHT, WIDTH, View, normals, shadows, unit

VIEW = View(eye=3.2, horizon=0.56, angle=52)
SUN = unit(-0.8, 0.46, 0.2)
SKIER = (1.0, 9.5)  # x, z


def track(x, z):
    """Depth of the two grooves that the skis have cut, winding down towards the skier."""
    centre = SKIER[0] + (z - SKIER[1]) * 0.16 + 1.7 * np.sin((z - SKIER[1]) / 6.5)
    behind = smoothstep(SKIER[1] - 0.3, SKIER[1] + 0.6, z) * smoothstep(90, 60, z)
    grooves = np.exp(-(((x - centre - 0.2) / 0.13) ** 2)) + np.exp(
        -(((x - centre + 0.2) / 0.13) ** 2)
    )
    return behind * grooves


def slope(x, z):
    """The near slope: it climbs away from us and to the left."""
    rise = 0.055 * z - 0.05 * x + 0.00012 * np.minimum(z, 260) ** 2
    rise = rise * smoothstep(420, 200, z) - 30 * smoothstep(220, 420, z)
    drifts = 0.5 * fractal(x / 9, z / 14, 4, 11) + 0.05 * fractal(x * 1.4, z * 0.7, 3, 12)
    return rise + drifts - 0.16 * track(x, z)


def mountains(x, z):
    peaks = ridged(x / 2900 + 3.3, z / 2900 + 0.4, 9, 21, gain=0.46)
    return smoothstep(1500, 4300, z) * (peaks * 820 - 120)


def height(x, z):
    return slope(x, z) + mountains(x, z)


def land(x, z, hit):
    """Snow that takes its colour from sun and sky, bare rock where it is steep."""
    normal = normals(height, x, z, z * 0.0012 + 0.012)
    fine = fractal(x * 7, z * 7, 3, 31) * smoothstep(30, 4, z)
    normal[..., 0] += 0.06 * fine
    normal[..., 2] += 0.06 * fractal(x * 7 + 40, z * 7, 3, 32) * smoothstep(30, 4, z)
    far = smoothstep(600, 1600, z)
    light = np.where(far > 0.5, shadows(height, x, z, SUN, 1500), 1)
    light = blur(light, 1.0) * np.clip(normal @ SUN, 0, 1)
    rock_noise = fractal(x / 130, z / 130, 5, 41)
    rock = smoothstep(0.62, 0.46, normal[..., 1] + 0.16 * rock_noise) * far
    albedo = mix(
        np.array([0.86, 0.87, 0.9]),
        mix(linear(74, 66, 62), linear(120, 108, 98), np.clip(0.5 + rock_noise, 0, 1)),
        rock,
    )
    ambient = np.array([0.24, 0.36, 0.62]) * (0.55 + 0.45 * normal[..., 1:2])
    picture = albedo * (light[..., None] * np.array([1.35, 1.22, 1.02]) + ambient)
    sparkle = (fractal(x * 60, z * 60, 2, 33) > 0.72) * smoothstep(14, 3, z)
    picture += 0.5 * (sparkle * light)[..., None]
    haze = 1 - np.exp(-np.maximum(z - 300, 0) / 17000)
    return mix(picture, np.array([0.5, 0.64, 0.86]), haze)


def skier():
    """A crouching skier seen from in front and the side, with skis and poles."""
    parts = person(
        stride=0.16,
        swing=0.5,
        lean=0.3,
        bend=0.02,
        shirt=(214, 42, 30),
        trousers=(28, 30, 38),
        skin=(225, 170, 140),
        hair=(24, 24, 28),
        shoes=(40, 40, 44),
    )
    for side, shift in ((0.12, 0.12), (-0.12, -0.02)):
        parts.append(
            part(
                [-0.75 + shift, 0.02, side], [0.75 + shift, 0.02, side], 0.035, 0.03, (235, 190, 40)
            )
        )
        parts.append(
            part([0.75 + shift, 0.02, side], [0.95 + shift, 0.1, side], 0.03, 0.02, (235, 190, 40))
        )
    for side in (0.42, -0.42):
        parts.append(part([0.5, 0.95, side], [-0.15, 0.1, side * 1.3], 0.014, 0.012, (30, 30, 30)))
    return parts


def spray(picture, rng, column, row, size):
    """Powder thrown up behind the skis: soft grains that thin out upwards."""
    cloud = np.zeros((HEIGHT, WIDTH), np.float32)
    count = 2600
    reach = rng.random(count) ** 1.6
    columns = column - size * (0.1 + 1.25 * reach) + rng.normal(0, 0.06, count) * size
    rows = row + size * 0.05 - np.abs(rng.normal(0, 0.22, count)) * size * (0.35 + reach)
    inside = (columns > 0) & (columns < WIDTH - 1) & (rows > 0) & (rows < HEIGHT - 1)
    np.add.at(cloud, (rows[inside].astype(int), columns[inside].astype(int)), 1)
    soft = np.clip(6 * blur(cloud, 2.0) + 9 * blur(cloud, 7), 0, 0.93)
    picture[:] = mix(picture, np.array([0.98, 1.0, 1.06]), soft)


def draw(rng):
    picture = sky.gradient(VIEW, linear(28, 84, 172), linear(150, 192, 228), reach=0.5)
    picture = sky.clouds(
        VIEW,
        picture,
        np.array([1, 1, 1.0]),
        np.array([0.66, 0.74, 0.86]),
        SUN,
        cover=0.33,
        scale=1.6,
        seed=62,
        soft=0.7,
    )
    x, z, hit = VIEW.cast(height, 2.5, 14000, 1300)
    picture = np.where(hit[..., None], land(x, z, hit), picture).astype(np.float32)
    trees = [conifer(rng, 420, snow=0.5, sun_side=-1) for _ in range(4)]
    places = [
        (side * (12 + 26 * rng.random() + 0.25 * depth), depth)
        for depth in np.sort(rng.uniform(46, 190, 46))[::-1]
        for side in (rng.choice([-1, 1]),)
    ]
    for place_x, place_z in places:
        column, row = VIEW.project(
            place_x, float(slope(np.float32(place_x), np.float32(place_z))), place_z
        )
        tree = resized(trees[rng.integers(4)], VIEW.focal / place_z * rng.uniform(7, 13))
        tree[..., :3] = mix(tree[..., :3], np.array([0.5, 0.64, 0.86]), 0.0012 * place_z)
        paste(picture, tree, column - tree.shape[1] / 2, row - tree.shape[0] * 0.97)
    place_x, place_z = SKIER
    column, row = VIEW.project(
        place_x, float(slope(np.float32(place_x), np.float32(place_z))), place_z
    )
    size = VIEW.focal / place_z * 1.75
    shade = np.zeros((HEIGHT, WIDTH), np.float32)
    shade[
        int(row - 0.03 * size) : int(row + 0.05 * size), int(column) : int(column + size * 1.1)
    ] = 0.55
    picture *= 1 - blur(shade, 5)[..., None] * np.array([0.8, 0.62, 0.4])
    body, (left, top) = sprite(
        skier(), size / 1.75, unit(-0.75, 0.62, 0.4), yaw=0.5, light=1.25, bounce=(0.4, 0.45, 0.52)
    )
    paste(picture, body, column - left, row - top)
    spray(picture, rng, column, row, size)
    return develop(bloom(picture, 1.1, 0.15), rng, exposure=0.95, grain=0.008)
