"""A dog that gallops through a flowering meadow."""

import numpy as np

import sky
from figures import dog, sprite
from film import bloom, blur, develop, layer_over, linear, paste
from noise import fractal, mix, smoothstep
from plants import blades, canvas, crown, resized
from view import View, unit

VIEW = View(eye=0.72, horizon=0.4, angle=38)
SUN = unit(-0.6, 0.62, -0.2)
DOG = (0.05, 4.9)  # x, z
GREENS = ((92, 128, 40), (126, 158, 58), (70, 108, 34), (160, 176, 84), (108, 146, 46))


def ground():
    """The far meadow: noise in perspective, lighter where the sun combs it."""
    x, z = VIEW.ground()
    z = np.where(np.isfinite(z), z, 400).astype(np.float32)
    patches = fractal(x / 9, z / 9, 4, 3) + 0.35 * fractal(x * 1.7, z * 0.8, 3, 4) * smoothstep(
        40, 8, z
    )
    green = mix(linear(70, 98, 34), linear(146, 164, 74), np.clip(0.5 + 0.6 * patches, 0, 1))
    return mix(green * 1.05, linear(176, 194, 160), 0.5 * (1 - np.exp(-z / 260)))


def hedge(picture, rng):
    """Trees at the meadow's far side, out of focus."""
    trees = [
        crown(rng, 360, light=light) for light in ((118, 142, 52), (92, 128, 48), (140, 150, 60))
    ]
    backdrop = np.zeros((*picture.shape[:2], 4), np.float32)
    foot = int(VIEW.horizon_row + VIEW.focal * VIEW.eye / 115)
    backdrop[foot - int(VIEW.focal * 2.2 / 115) : foot] = (*linear(52, 74, 40), 1)
    for z in np.sort(rng.uniform(58, 115, 80))[::-1]:
        x = rng.uniform(-0.42, 0.42) * z
        column, row = VIEW.project(x, 0, z)
        tree = resized(trees[rng.integers(3)], VIEW.focal / z * rng.uniform(5, 10.5))
        tree[..., :3] = mix(tree[..., :3], linear(150, 176, 176), 0.25 * z / 115)
        paste(backdrop[..., :3], tree, column - tree.shape[1] / 2, row - tree.shape[0] * 0.94)
        cover = np.dstack([np.ones_like(tree[..., :3]), tree[..., 3]])
        flat = np.repeat(backdrop[..., 3:], 3, -1)
        paste(flat, cover, column - tree.shape[1] / 2, row - tree.shape[0] * 0.94)
        backdrop[..., 3] = flat[..., 0]
    alpha = blur(backdrop[..., 3], 6)
    colour = blur(backdrop[..., :3], 6) / np.maximum(alpha, 1e-3)[..., None]
    picture[:] = mix(picture, colour * 0.95, np.clip(alpha, 0, 1))


def flowers(rng, pen, near, far, count):
    """Daisies, buttercups and poppies on their stems, between two depths."""
    kinds = (
        ((250, 250, 246), 0.016),
        ((248, 214, 50), 0.012),
        ((214, 52, 36), 0.021),
        ((150, 120, 200), 0.012),
    )
    for z in np.sort(near * (far / near) ** rng.random(count))[::-1]:
        x, y = rng.uniform(-0.4, 0.4) * z, rng.uniform(0.14, 0.3)
        column, row = (float(v) for v in VIEW.project(x, y, z))
        (colour, size), size_scale = (
            kinds[rng.choice(4, p=(0.42, 0.33, 0.12, 0.13))],
            rng.uniform(0.7, 1.25),
        )
        size = max(size * size_scale * VIEW.focal / z, 1.1)
        foot = VIEW.project(x, 0.0, z)
        pen.line(
            [(column, row), (column - size, float(foot[1]))],
            (84, 116, 44, 255),
            max(1, int(0.004 * VIEW.focal / z)),
        )
        tint = tuple(int(np.clip(v * rng.uniform(0.86, 1.02), 0, 255)) for v in colour)
        pen.ellipse(
            [column - size, row - size * 0.62, column + size, row + size * 0.62], (*tint, 255)
        )
        if colour[0] == 250:
            pen.ellipse(
                [column - size * 0.36, row - size * 0.26, column + size * 0.36, row + size * 0.26],
                (236, 190, 40, 255),
            )


def layer(picture, rng, near, far, count, bunch, soft=0.0, height=0.24):
    image, pen = canvas()
    blades(VIEW, rng, pen, near, far, count, height=height, colours=GREENS, width=0.0042)
    flowers(rng, pen, near, far, bunch)
    if soft:
        values = np.asarray(image).astype(np.float32)
        alpha = blur(values[..., 3] / 255, soft)
        weight = linear(values[..., :3]) * (values[..., 3:] / 255)
        colour = blur(weight, soft) / np.maximum(alpha, 1e-3)[..., None]
        picture[:] = mix(picture, colour, alpha)
    else:
        layer_over(picture, image)


def draw(rng):
    picture = sky.gradient(VIEW, linear(62, 128, 200), linear(196, 220, 234), reach=0.34)
    picture = sky.clouds(
        VIEW,
        picture,
        np.array([1.1, 1.08, 1.04]),
        np.array([0.7, 0.75, 0.82]),
        SUN,
        cover=0.5,
        scale=1.1,
        seed=31,
        soft=0.6,
    )
    picture = blur(picture.astype(np.float32), 4)
    _, z = VIEW.ground()
    picture = np.where(np.isfinite(z)[..., None], ground(), picture).astype(np.float32)
    hedge(picture, rng)
    layer(picture, rng, 14, 60, 9000, 260, soft=3.2, height=0.3)
    layer(picture, rng, 6.5, 14, 12000, 170, soft=1.2)
    layer(picture, rng, DOG[1] + 0.25, 6.5, 7000, 40)
    metre = VIEW.focal / DOG[1]
    column, row = VIEW.project(DOG[0], 0.02, DOG[1])
    body, (left, top) = sprite(
        dog(),
        metre,
        unit(-0.45, 0.75, 0.5),
        yaw=0.45,
        light=1.25,
        fur=0.016,
        bounce=(0.14, 0.2, 0.06),
    )
    body[..., 3] = blur(body[..., 3], 0.8)
    paste(picture, body, column - left, row - top)
    layer(picture, rng, 3.1, DOG[1] - 0.15, 9000, 60)
    layer(picture, rng, 1.5, 3.1, 4200, 26, soft=2.6)
    layer(picture, rng, 0.9, 1.5, 260, 6, soft=9)
    warm = np.exp(-3 * np.linspace(0, 1, picture.shape[1], dtype=np.float32))[None, :, None]
    picture += 0.05 * warm * np.array([1.0, 0.85, 0.5])
    return develop(bloom(picture, 1.0, 0.15), rng, exposure=1.1, grain=0.008, saturation=0.95)
