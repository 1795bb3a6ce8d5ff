"""A still lake between wooded shores and snow-capped mountains, with a canoe."""

import numpy as np

import sky
from figures import part, sprite
from film import bloom, blur, develop, linear, paste
from noise import fractal, mix, ridged, smoothstep
from plants import conifer, resized
from view import View, normals, shadows, unit
from water import Waves, footprint, mirror

VIEW = View(eye=2.2, horizon=0.47, angle=54)
SUN = unit(-0.7, 0.55, -0.3)
CANOE = (0.6, 10.5)  # x, z


def height(x, z):
    """A valley that opens before us: its sides rise with the distance from the middle line."""
    middle = 0.06 * z + 160 * np.sin(z / 1500)
    flank = np.abs(x - middle)
    peaks = ridged(x / 2100 + 1.7, z / 2100 + 5.2, 9, 61, gain=0.47)
    side = smoothstep(260, 2300, flank) * smoothstep(350, 1500, z)
    back = smoothstep(3300, 6200, z)
    shore = (
        26 * smoothstep(250, 330, z + 0.2 * flank) * smoothstep(40, 320, flank + 0.1 * (z - 300))
    )
    return (
        np.maximum(side, back) * (150 + peaks * 620)
        - 5
        + 10 * fractal(x / 120, z / 120, 4, 64)
        + shore
        - 18 * smoothstep(500, 120, flank) * smoothstep(3300, 2600, z)
    )


def land(x, z):
    normal = normals(height, x, z, z * 0.0012 + 0.05)
    level = height(x, z)
    texture = fractal(x / 60, z / 60, 6, 71)
    light = blur(shadows(height, x, z, SUN, 2200), 1.0) * np.clip(normal @ SUN, 0, 1)
    trees = fractal(x / 7, z / 7, 3, 72)
    wood = mix(linear(24, 40, 26), linear(72, 96, 46), np.clip(0.5 + 0.7 * trees, 0, 1))
    rock = mix(linear(92, 86, 82), linear(142, 134, 124), np.clip(0.5 + texture, 0, 1))
    albedo = mix(
        wood, rock, smoothstep(460, 660, level + 160 * texture - 260 * (normal[..., 1] - 0.75))
    )
    white = smoothstep(690, 800, level + 150 * texture) * smoothstep(
        0.5, 0.68, normal[..., 1] + 0.1 * texture
    )
    albedo = mix(albedo, np.array([0.85, 0.87, 0.92]), white)
    ambient = np.array([0.2, 0.28, 0.42]) * (0.5 + 0.5 * normal[..., 1:2])
    picture = albedo * (light[..., None] * np.array([1.9, 1.65, 1.3]) + ambient)
    return mix(picture, np.array([0.5, 0.63, 0.8]), 1 - np.exp(-np.maximum(z - 100, 0) / 8500))


def shore_trees(picture, rng):
    """Spruces along both shores, nearer ones larger, and a stand at the left edge."""
    trees = [conifer(rng, 420) for _ in range(5)]
    places = [
        (side * (0.5 * depth * rng.uniform(0.75, 1.5) + 10) + 0.06 * depth, depth)
        for depth in rng.uniform(190, 520, 150)
        for side in (rng.choice([-1, 1]),)
    ]
    for x, z in sorted(places, key=lambda place: -place[1]):
        column, row = VIEW.project(x, 0.2, z)
        tree = resized(trees[rng.integers(5)], VIEW.focal / z * rng.uniform(13, 24))
        tree[..., :3] = mix(tree[..., :3] * 0.9, np.array([0.5, 0.63, 0.8]), 1 - np.exp(-z / 3500))
        paste(picture, tree, column - tree.shape[1] / 2, row - tree.shape[0] * 0.98)


def canoe():
    """A red canoe with one paddler, bow to the right."""
    red, wood = (186, 38, 28), (150, 110, 70)
    parts = []
    for i in range(16):  # the sheer rises and the beam narrows towards both ends
        t, u = i / 8 - 1, (i + 1) / 8 - 1
        for side in (-1, 1):
            for depth, inward in ((0.0, 1.0), (0.07, 0.97), (0.14, 0.9), (0.2, 0.75), (0.26, 0.5)):
                parts.append(
                    part(
                        [
                            2.2 * t,
                            0.3 + 0.26 * abs(t) ** 4 - depth,
                            side * 0.36 * (1 - t * t) * inward,
                        ],
                        [
                            2.2 * u,
                            0.3 + 0.26 * abs(u) ** 4 - depth,
                            side * 0.36 * (1 - u * u) * inward,
                        ],
                        0.085 if depth else 0.05,
                        0.085 if depth else 0.05,
                        red if depth else wood,
                    )
                )
    vest, skin = (235, 150, 30), (205, 150, 120)
    parts += [
        part([-0.3, 0.35, 0], [-0.25, 0.85, 0], 0.17, 0.17, vest),
        part([-0.25, 0.9, 0], [-0.23, 1.12, 0], 0.05, 0.05, skin),
        part([-0.22, 1.12, 0], [-0.22, 1.17, 0], 0.095, 0.1, skin),
        part([-0.25, 1.2, 0], [-0.2, 1.23, 0], 0.105, 0.09, (40, 60, 110)),
        part([-0.25, 0.84, 0.18], [0.05, 0.62, 0.36], 0.06, 0.045, vest),
        part([0.05, 0.62, 0.36], [0.3, 0.72, 0.42], 0.045, 0.035, skin),
        part([-0.25, 0.84, -0.18], [0.1, 0.95, 0.05], 0.06, 0.045, vest),
        part([0.1, 0.95, 0.05], [0.26, 1.05, 0.36], 0.045, 0.035, skin),
        part([0.24, 1.12, 0.36], [0.36, 0.1, 0.5], 0.018, 0.018, wood),
        part([0.36, 0.1, 0.5], [0.4, -0.2, 0.52], 0.05, 0.06, wood),
    ]
    return parts


def draw(rng):
    air = sky.gradient(VIEW, linear(36, 96, 176), linear(186, 210, 228), reach=0.5)
    air = sky.clouds(
        VIEW,
        air,
        np.array([1.1, 1.08, 1.02]),
        np.array([0.6, 0.68, 0.78]),
        SUN,
        cover=0.5,
        scale=1.7,
        seed=23,
        soft=0.5,
    )
    x, z, hit = VIEW.cast(height, 60, 14000, 1400)
    hit &= height(x, z) > -0.5
    picture = np.where(hit[..., None], land(x, z), air).astype(np.float32)
    shore_trees(picture, rng)
    flat_x, flat_z = VIEW.ground()
    water = ~hit & np.isfinite(flat_z)
    metre = VIEW.focal / CANOE[1]
    body, (left, top) = sprite(
        canoe(), metre, unit(-0.7, 0.6, 0.35), yaw=-0.35, light=1.3, blend=0.012
    )
    column, row = VIEW.project(CANOE[0], 0, CANOE[1])
    scenery = picture.copy()
    flat_z = np.where(np.isfinite(flat_z), flat_z, 1e4).astype(np.float32)
    _, slope_x, slope_z = Waves(rng, 5, 0.3, 0.028, scatter=1.2).at(
        flat_x, flat_z, footprint(VIEW, flat_z) * 0.5
    )
    wind = smoothstep(0.1, 0.5, fractal(flat_x / 40, flat_z / 90, 4, 81))
    slope_x, slope_z = slope_x * (0.35 + wind), slope_z * (0.35 + wind)
    seen, fresnel = mirror(VIEW, scenery, slope_x, slope_z)
    lake = mix(np.array([0.02, 0.06, 0.065]), seen * 0.9, np.clip(fresnel * 1.25 + 0.12, 0, 1))
    picture = np.where(water[..., None], lake, picture).astype(np.float32)
    echo = body[::-1].copy()
    echo[..., :3] *= 0.5
    echo[..., 3] = blur(echo[..., 3], 2) * 0.75
    paste(picture, echo, column - left, row - (body.shape[0] - top))
    body[int(top) + 4 :, :, 3] = 0
    paste(picture, body, column - left, row - top)
    return develop(bloom(picture, 1.1, 0.15), rng, exposure=1.0, grain=0.01, saturation=1.05)
