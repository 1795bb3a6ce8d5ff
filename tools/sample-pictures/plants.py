"""Blades of grass, conifers and broad-leaved crowns, drawn stroke by stroke with ImageDraw."""

import numpy as np
from PIL import Image, ImageDraw

from film import linear
from view import HEIGHT, WIDTH


def canvas():
    """An empty RGBA layer of the picture's size in samples, and its pen."""
    image = Image.new("RGBA", (WIDTH, HEIGHT), (90, 110, 40, 0))
    return image, ImageDraw.Draw(image)


def blades(
    view,
    rng,
    pen,
    near,
    far,
    count,
    height=0.25,
    spread=None,
    colours=None,
    ground=None,
    wind=0.35,
    width=0.006,
):
    """Blades of grass between depths `near` and `far`, the far ones first.

    height: mean length in metres; colours: sRGB bytes of which each blade is a blend of two;
    spread: half-width at depth 1, by default what the view sees; ground(x, z): its height.
    """
    spread = WIDTH / 2 / view.focal * 1.1 if spread is None else spread
    colours = np.asarray(colours, np.float32)
    z = np.sort(near * (far / near) ** rng.random(count))[::-1]
    x = (rng.random(count) * 2 - 1) * spread * z
    y = np.zeros(count) if ground is None else ground(x.astype(np.float32), z.astype(np.float32))
    length = height * (0.45 + 0.9 * rng.random(count))
    bend = (rng.normal(0, 0.35, count) + wind) * length
    first, second = rng.integers(0, len(colours), (2, count))
    share, shine = rng.random(count), 0.75 + 0.5 * rng.random(count)
    for i in range(count):
        column, row = view.project(x[i], y[i], z[i])
        size = view.focal / z[i]
        rise, side, half = length[i] * size, bend[i] * size, max(width * size / 2, 0.45)
        colour = (colours[first[i]] * share[i] + colours[second[i]] * (1 - share[i])) * shine[i]
        root = tuple(int(v) for v in np.clip(colour * 0.55, 0, 255)) + (255,)
        tip = tuple(int(v) for v in np.clip(colour, 0, 255)) + (255,)
        middle = (column + side * 0.3, row - rise * 0.55)
        pen.polygon(
            [
                (column - half, row),
                (column + half, row),
                (middle[0] + half * 0.8, middle[1]),
                (middle[0] - half * 0.8, middle[1]),
            ],
            root,
        )
        pen.polygon(
            [
                (middle[0] - half * 0.8, middle[1]),
                (middle[0] + half * 0.8, middle[1]),
                (column + side, row - rise * 0.95),
            ],
            tip,
        )


def conifer(rng, rows=420, snow=0.0, needle=(38, 62, 44), light=(96, 122, 74), sun_side=1):
    """A spruce as (rows, rows * 0.56, 4) linear RGBA: drooping branches, lit from `sun_side`.

    snow: share of the needles' upper sides that is white, in [0, 1].
    """
    columns = int(rows * 0.56)
    image = Image.new("RGBA", (columns, rows), (*needle, 0))
    pen = ImageDraw.Draw(image)
    centre = columns / 2
    pen.polygon(
        [(centre - rows * 0.013, rows), (centre + rows * 0.013, rows), (centre, rows * 0.1)],
        (58, 44, 36, 255),
    )
    levels = 46
    for level in range(levels):
        part = level / (levels - 1)
        top = rows * (0.02 + 0.9 * part)
        reach = columns * 0.5 * (0.05 + 0.95 * part**0.85)
        for _ in range(int(5 + 16 * part)):
            side = rng.uniform(-1, 1)
            length = reach * abs(side) ** 0.6 * rng.uniform(0.65, 1.0)
            direction = 1 if side > 0 else -1
            droop = length * rng.uniform(0.15, 0.5)
            base = top + rng.uniform(-0.01, 0.02) * rows
            glow = np.clip(0.35 + 0.4 * direction * sun_side + rng.normal(0, 0.18), 0, 1)
            colour = np.asarray(needle) + (np.asarray(light) - needle) * glow
            for strand in range(7):
                along = (strand + 1) / 7
                column = centre + direction * length * along
                row = base + droop * along**1.5
                drop = rows * rng.uniform(0.012, 0.03)
                shade = tuple(int(v) for v in np.clip(colour * rng.uniform(0.5, 1.15), 0, 255))
                thick = max(1, rows // 140)
                pen.line(
                    [(column - direction * length / 6, row - drop * 0.3), (column, row + drop)],
                    (*shade, 255),
                    thick + 1,
                )
                if rng.random() < snow:
                    white = int(np.clip(190 + 60 * glow + rng.normal(0, 8), 0, 255))
                    pen.line(
                        [
                            (column - direction * length / 5, row - drop * 0.5),
                            (column, row - drop * 0.05),
                        ],
                        (white - 12, white - 4, min(white + 8, 255), 255),
                        thick + 1,
                    )
    values = np.asarray(image)
    return np.dstack([linear(values[..., :3]), values[..., 3].astype(np.float32) / 255])


def resized(sprite, rows):
    """A sprite (h, w, 4) at another height, filtered with premultiplied alpha."""
    rows = max(2, int(rows))
    columns = max(2, int(sprite.shape[1] * rows / sprite.shape[0]))
    flat = np.concatenate([sprite[..., :3] * sprite[..., 3:], sprite[..., 3:]], -1)
    bands = [
        np.asarray(
            Image.fromarray(flat[..., band]).resize(
                (columns, rows), Image.BILINEAR, reducing_gap=2.0
            )
        )
        for band in range(4)
    ]
    alpha = np.clip(bands[3], 0, 1)
    colour = np.stack(bands[:3], -1) / np.maximum(alpha, 1e-4)[..., None]
    return np.dstack([colour, alpha])


def crown(
    rng, rows=420, dark=(28, 46, 18), light=(128, 150, 52), sun=(0.5, 0.8), leaves=2600, leaf=0.012
):
    """A broad-leaved tree as (rows, rows, 4): leaves in clusters, shaded as on small spheres."""
    image = Image.new("RGBA", (rows, rows), (*dark, 0))
    pen = ImageDraw.Draw(image)
    pen.polygon(
        [(rows * 0.47, rows), (rows * 0.53, rows), (rows * 0.51, rows * 0.4)], (60, 48, 36, 255)
    )
    dark, light = np.asarray(dark, float), np.asarray(light, float)
    clusters = [
        (0.5 + 0.3 * np.cos(a) * r, 0.38 + 0.24 * np.sin(a) * r, rng.uniform(0.1, 0.19))
        for a, r in zip(rng.random(22) * 6.283, np.sqrt(rng.random(22)))
    ]
    clusters.sort(key=lambda cluster: -cluster[1])
    for x, y, radius in clusters:
        for _ in range(leaves // 22):
            angle, r = rng.random() * 6.283, np.sqrt(rng.random())
            across, up = np.cos(angle) * r, np.sin(angle) * r
            glow = np.clip(
                0.35
                + 0.5 * (across * sun[0] + up * sun[1])
                + 0.35 * (0.5 - y)
                + rng.normal(0, 0.15),
                0,
                1,
            )
            colour = tuple(int(v) for v in dark + (light - dark) * glow)
            column, row = (x + across * radius) * rows, (y - up * radius * 0.85) * rows
            size = rows * leaf * rng.uniform(0.5, 1.3)
            pen.ellipse(
                [column - size, row - size * 0.7, column + size, row + size * 0.7], (*colour, 255)
            )
    values = np.asarray(image)
    return np.dstack([linear(values[..., :3]), values[..., 3].astype(np.float32) / 255])
