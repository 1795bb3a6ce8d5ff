"""Soccer players after the ball on a mown field."""

import numpy as np

import sky
from figures import part, person, sprite
from film import bloom, blur, develop, layer_over, linear, paste
from noise import fractal, mix, smoothstep
from plants import blades, canvas, crown, resized
from view import HEIGHT, WIDTH, View, unit

VIEW = View(eye=1.25, horizon=0.36, angle=40)
SUN = unit(-0.5, 0.68, 0.5)


def pitch():
    """Grass mown in stripes, with the painted lines."""
    x, z = VIEW.ground()
    z = np.where(np.isfinite(z), z, 900).astype(np.float32)
    stripe = smoothstep(-0.12, 0.12, np.sin((z + 1.5) * np.pi / 5.5) + 0.1 * fractal(x, z, 2, 9))
    wear = fractal(x / 5, z / 5, 5, 3)
    fine = fractal(x * 26, z * 9, 3, 4) * smoothstep(26, 4, z)
    green = mix(linear(76, 108, 48), linear(104, 134, 64), stripe)
    green = green * (1 + 0.14 * wear + 0.3 * fine)[..., None]
    far_line = np.abs(z - 25 - 0.02 * x) < 0.09
    side_line = np.abs(x - 6.4 - 0.02 * z) < 0.07
    circle = np.abs(np.hypot(x + 3, (z - 25)) - 9.15) < 0.08
    paint = blur((far_line | side_line | circle).astype(np.float32), 0.8) * (0.8 + 0.25 * fine)
    return mix(green * 1.1, np.array([0.85, 0.88, 0.82]), np.clip(paint * 0.85, 0, 1)), z


def background(picture, rng):
    """Trees, and people who watch from a bank, all out of focus."""
    scene = picture.copy()
    trees = [
        crown(rng, 320, dark=(20, 36, 16), light=light) for light in ((84, 112, 44), (70, 104, 40))
    ]
    for z in np.sort(rng.uniform(66, 105, 90))[::-1]:
        tree = resized(trees[rng.integers(2)], VIEW.focal / z * rng.uniform(8, 15))
        column, row = VIEW.project(rng.uniform(-0.42, 0.42) * z, 0, z)
        paste(scene, tree, column - tree.shape[1] / 2, row - tree.shape[0] * 0.95)
    image, pen = canvas()
    foot = float(VIEW.horizon_row + VIEW.focal * VIEW.eye / 66)
    pen.rectangle([0, foot - VIEW.focal * 4.2 / 105, WIDTH, foot + 30], (34, 46, 28, 255))
    palette = (
        (190, 60, 50),
        (230, 228, 220),
        (50, 70, 120),
        (40, 40, 44),
        (220, 180, 60),
        (120, 140, 160),
    )
    for _ in range(60):
        z = rng.uniform(52, 60)
        column, row = (float(v) for v in VIEW.project(rng.uniform(-24, 24), 0, z))
        metre, shirt = VIEW.focal / z, palette[rng.integers(len(palette))]
        pen.rectangle(
            [column - 0.18 * metre, row - 0.85 * metre, column + 0.18 * metre, row],
            (44, 48, 66, 255),
        )
        pen.ellipse(
            [column - 0.26 * metre, row - 1.5 * metre, column + 0.26 * metre, row - 0.75 * metre],
            (*shirt, 255),
        )
        pen.ellipse(
            [column - 0.12 * metre, row - 1.76 * metre, column + 0.12 * metre, row - 1.46 * metre],
            (205, 160, 130, 255),
        )
    layer_over(scene, image)
    row = int(VIEW.horizon_row + VIEW.focal * VIEW.eye / 46)
    picture[:row] = blur(scene, 5.5)[:row]


def goal(picture):
    """A goal at the left, with its net, softly out of focus."""
    image, pen = canvas()
    posts = [(-9.5, 36.0), (-9.5, 29.5)]
    corners = [[VIEW.project(x, y, z) for y in (0, 2.3)] for x, z in posts]
    back = [[VIEW.project(x - 1.9, y, z) for y in (0, 1.9)] for x, z in posts]
    for step in np.linspace(0, 1, 22):
        for a, b in ((corners[0], corners[1]), (back[0], back[1])):
            low = [tuple(np.add(a[i], np.subtract(b[i], a[i]) * step)) for i in (0, 1)]
            pen.line(low, (230, 232, 230, 90), 1)
        for a, b in ((back[0], back[1]),):
            edge = [tuple(np.add(side[0], np.subtract(side[1], side[0]) * step)) for side in (a, b)]
            pen.line(edge, (230, 232, 230, 90), 1)
    for post in corners:
        pen.line([tuple(post[0]), tuple(post[1])], (245, 245, 245, 255), 6)
    pen.line([tuple(corners[0][1]), tuple(corners[1][1])], (245, 245, 245, 255), 6)
    layer_over(picture, image)


def player(picture, parts, x, z, yaw, lift=0.0):
    metre = VIEW.focal / z
    column, row = (float(v) for v in VIEW.project(x, lift, z))
    foot = float(VIEW.project(x, 0, z)[1])
    shade = np.zeros((HEIGHT, WIDTH), np.float32)
    shade[
        int(foot - 0.05 * metre) : int(foot + 0.05 * metre), int(column) : int(column + 1.1 * metre)
    ] = 0.8
    picture *= 1 - blur(shade, 0.07 * metre)[..., None] * 0.7
    body, (left, top) = sprite(parts, metre, SUN, yaw=yaw, light=1.25, bounce=(0.1, 0.18, 0.05))
    body[..., 3] = blur(body[..., 3], 0.6)
    paste(picture, body, column - left, row - top)


def ball():
    """A white ball with dark panels at the corners of an icosahedron."""
    golden = 1.618
    corners = [(0, a, b * golden) for a in (-1, 1) for b in (-1, 1)]
    corners += [(a, b * golden, 0) for a in (-1, 1) for b in (-1, 1)]
    corners += [(b * golden, 0, a) for a in (-1, 1) for b in (-1, 1)]
    parts = [part([0, 0.11, 0], [0, 0.111, 0], 0.11, 0.11, (240, 240, 238))]
    for corner in corners:
        place = unit(*corner) * 0.083
        parts.append(part(place + [0, 0.11, 0], place + [0, 0.111, 0], 0.037, 0.037, (20, 20, 22)))
    return parts


def draw(rng):
    picture = sky.gradient(VIEW, linear(92, 150, 206), linear(206, 224, 234), reach=0.4).astype(
        np.float32
    )
    turf, z = pitch()
    picture = np.where((VIEW.ground()[1] < np.inf)[..., None], turf, picture).astype(np.float32)
    background(picture, rng)
    goal(picture)
    red, white, blue = (196, 30, 34), (240, 240, 238), (30, 56, 150)
    player(picture, person(0.3, blue, blue, bare_legs=True), -5.2, 19.0, -0.5)
    player(picture, person(0.34, red, white, bare_legs=True, hair=(110, 80, 46)), 4.6, 15.5, 2.7)
    player(
        picture,
        person(0.42, blue, blue, bare_legs=True, lean=0.22, bend=0.35, shoes=(230, 230, 60)),
        -1.35,
        6.5,
        0.35,
    )
    player(
        picture,
        person(0.4, red, white, bare_legs=True, lean=0.16, bend=0.32, hair=(140, 104, 60)),
        1.35,
        6.9,
        2.75,
    )
    player(picture, ball(), -0.2, 6.0, 0.4, lift=0.03)
    image, pen = canvas()
    blades(
        VIEW,
        rng,
        pen,
        2.6,
        9,
        15000,
        height=0.035,
        width=0.004,
        wind=0.1,
        colours=((88, 120, 54), (112, 142, 70), (74, 104, 46)),
    )
    near = smoothstep(9, 4, z)[..., None]
    grassy = picture.copy()
    layer_over(grassy, image)
    picture = picture + (grassy - picture) * near * 0.6
    return develop(bloom(picture, 1.0, 0.12), rng, exposure=1.1, grain=0.008)
