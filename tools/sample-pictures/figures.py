"""People and animals: smooth unions of round cones, sphere-traced (Hart 1996) into sprites.

A figure stands in a box of its own: x to its right side of the picture, y up, z towards us,
feet at y = 0, in metres. A part is (a, b, radius at a, radius at b, colour as sRGB bytes).
"""

import numpy as np

from film import linear
from noise import fractal, smoothstep


def part(a, b, radius_a, radius_b, colour):
    return (
        np.asarray(a, np.float32),
        np.asarray(b, np.float32),
        radius_a,
        radius_b,
        linear(*colour),
    )


def _distance(points, parts, blend, colours=False):
    """Signed distance (n,) of points (n, 3) to the smooth union; with `colours` also (n, 3)."""
    distances = []
    for a, b, radius_a, radius_b, _ in parts:
        axis, offset = b - a, points - a
        along = np.clip(offset @ axis / max(float(axis @ axis), 1e-9), 0, 1)
        gap = offset - along[:, None] * axis
        distances.append(
            np.sqrt(np.einsum("ij,ij->i", gap, gap)) - (radius_a + (radius_b - radius_a) * along)
        )
    distances = np.stack(distances)
    nearest = distances.min(axis=0)
    weight = np.exp(np.clip((nearest - distances) / blend, -30, 0))
    total = weight.sum(axis=0)
    result = nearest - blend * np.log(total)
    if not colours:
        return result
    tint = np.exp(np.clip((nearest - distances) / (blend * 0.4), -30, 0))
    palette = np.stack([piece[4] for piece in parts])
    return result, (tint / tint.sum(axis=0)).T @ palette


def _turn(parts, yaw):
    """The parts turned by `yaw` radians about the vertical."""
    cosine, sine = np.cos(yaw), np.sin(yaw)
    turn = np.array([[cosine, 0, sine], [0, 1, 0], [-sine, 0, cosine]], np.float32)
    return [(turn @ a, turn @ b, ra, rb, colour) for a, b, ra, rb, colour in parts]


def sprite(
    parts,
    scale,
    sun,
    yaw=0.0,
    light=1.0,
    ambient=(0.32, 0.38, 0.48),
    warm=(1, 0.95, 0.85),
    blend=0.018,
    fur=0.0,
    seed=0,
    bounce=(0.1, 0.1, 0.08),
):
    """Renders a figure: ((h, w, 4) linear RGBA, column and row of its origin in the sprite).

    scale: samples a metre; sun: direction towards it (x right, y up, z towards us);
    fur: depth of noise on the surface in metres.
    """
    parts = _turn(parts, yaw)
    corners = np.array(
        [[*(p[:2] - r), *(p[:2] + r)] for a, b, ra, rb, _ in parts for p, r in ((a, ra), (b, rb))]
    )
    low, high = corners[:, :2].min(0) - 0.04, corners[:, 2:].max(0) + 0.04
    width, height = np.ceil((high - low) * scale).astype(int) + 2
    column, row = np.meshgrid(np.arange(width), np.arange(height))
    x, y = low[0] + (column + 0.5) / scale, high[1] - (row + 0.5) / scale
    near = max(float(max(a[2] + ra, b[2] + rb)) for a, b, ra, rb, _ in parts) + 0.1
    points = np.stack([x, y, np.full_like(x, near)], -1).reshape(-1, 3).astype(np.float32)
    points, hit = _trace(points, parts, blend, 2 * near + 1.0, 0.4 / scale)
    image = np.zeros((height * width, 4), np.float32)
    if hit.any():
        colour = _shade(points[hit], parts, blend, sun, light, ambient, warm, fur, seed, bounce)
        image[hit, :3], image[hit, 3] = colour, 1
    return image.reshape(height, width, 4), (-low[0] * scale, high[1] * scale)


def _trace(points, parts, blend, reach, tolerance):
    """Marches the points along -z to the surface: (points, hit)."""
    start = points[:, 2].copy()
    hit = np.zeros(len(points), bool)
    active = np.arange(len(points))
    for _ in range(60):
        distance = _distance(points[active], parts, blend)
        done = distance < tolerance
        hit[active[done]] = True
        points[active, 2] -= np.where(done, 0, distance)
        active = active[~done & (start[active] - points[active, 2] < reach)]
        if len(active) == 0:
            break
    return points, hit


def _shade(points, parts, blend, sun, light, ambient, warm, fur, seed, bounce):
    """Lambert's sun with a marched shadow, sky from above, bounced light from below."""
    distance, colour = _distance(points, parts, blend, colours=True)
    step = np.float32(0.004)
    normal = np.stack(
        [
            _distance(points + step * axis, parts, blend) - distance
            for axis in np.eye(3, dtype=np.float32)
        ],
        -1,
    )
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-9
    grain = fractal(points[:, 0] * 28, points[:, 1] * 28 + points[:, 2] * 9, 3, seed + 7)
    if fur:
        strands = fractal(points[:, 0] * 22, points[:, 1] * 75, 3, seed + 9)
        normal[:, :2] += fur * 22 * np.stack([grain, strands], -1)
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        colour = colour * (1 + 14 * fur * strands)[:, None]
    shade = np.ones(len(points), np.float32)
    for reach in (0.03, 0.07, 0.14, 0.26, 0.45):
        clear = _distance(points + normal * 0.012 + reach * sun, parts, blend)
        shade = np.minimum(shade, smoothstep(-0.15, 0.25, clear / reach))
    open_sky = np.ones(len(points), np.float32)
    for reach in (0.04, 0.1):
        open_sky *= np.clip(
            0.25 + 0.75 * _distance(points + normal * reach, parts, blend) / reach, 0, 1
        )
    direct = np.clip(normal @ sun, 0, 1) * shade * light
    up = 0.5 + 0.5 * normal[:, 1]
    sky = (up * open_sky)[:, None] * np.asarray(ambient, np.float32)
    ground = ((1 - up) * open_sky)[:, None] * np.asarray(bounce, np.float32)
    colour = colour * (1 + 0.12 * grain)[:, None]
    return np.clip(
        colour * (direct[:, None] * np.asarray(warm, np.float32) * 1.1 + sky + ground), 0, 4
    )


SKIN = (205, 150, 120)
HAIR = (60, 42, 32)


def person(
    stride=0.3,
    shirt=(180, 40, 40),
    trousers=(40, 50, 80),
    skin=SKIN,
    hair=HAIR,
    shoes=(40, 36, 34),
    swing=None,
    lean=0.0,
    bare_legs=False,
    bend=0.25,
):
    """A walking or running person seen from the side, going to the right; 1.75 m tall.

    stride: how far (m) the feet are apart; swing: of the arms; bend: lift of the rear foot.
    """
    swing = stride * 0.8 if swing is None else swing
    hip, neck = np.array([0, 0.93, 0]), np.array([lean * 0.5, 1.46, 0])
    head = neck + [0.02 + lean * 0.1, 0.2, 0]
    parts = [
        part(hip, hip + (neck - hip) * 0.55, 0.125, 0.13, shirt),
        part(hip + (neck - hip) * 0.55, neck - [0, 0.06, 0], 0.135, 0.115, shirt),
        part(neck - [0, 0.06, 0.13], neck - [0, 0.06, -0.13], 0.07, 0.07, shirt),
        part(neck - [0, 0.03, 0], head, 0.052, 0.05, skin),
        part(head + [0.015, 0.0, 0], head + [0.01, 0.05, 0], 0.085, 0.09, skin),
        part(head + [-0.025, 0.04, 0], head + [-0.01, 0.09, 0], 0.092, 0.088, hair),
    ]
    leg = skin if bare_legs else trousers
    for side, sign in ((0.1, 1), (-0.1, -1)):
        joint = hip + [0, -0.02, side]
        foot = np.array([sign * stride, 0.08 + (bend if sign < 0 else 0.0), side])
        knee = (joint + foot) / 2 + [0.06 + 0.35 * (bend if sign < 0 else 0.12), 0.02, 0]
        thigh = knee + (joint - knee) * (0.3 if bare_legs else 0.0)
        parts += [
            part(joint, thigh, 0.1, 0.082, trousers),
            part(thigh, knee, 0.08, 0.062, leg),
            part(knee, foot, 0.062, 0.042, leg),
            part(foot + [-0.03, -0.03, 0], foot + [0.15, -0.045, 0], 0.045, 0.036, shoes),
        ]
        shoulder = neck + [0, -0.07, side * 1.75]
        elbow = shoulder + [-sign * swing * 0.6, -0.26, side * 0.4]
        hand = elbow + [-sign * swing * 0.45 + 0.08, -0.2, 0]
        parts += [
            part(shoulder, elbow, 0.058, 0.05, shirt),
            part(elbow, hand, 0.042, 0.034, skin),
            part(hand, hand + [0.02, -0.06, 0], 0.04, 0.03, skin),
        ]
    return parts


def dog(coat=(158, 112, 68), chest=(216, 192, 158), ear=(112, 74, 42)):
    """A retriever at a gallop, going to the right; 0.65 m at the shoulder."""
    fore, rear = np.array([0.28, 0.5, 0]), np.array([-0.27, 0.51, 0])
    head = np.array([0.58, 0.74, 0])
    parts = [
        part(rear, [0.0, 0.5, 0], 0.128, 0.122, coat),
        part([0.0, 0.49, 0], fore, 0.128, 0.165, coat),
        part(fore + [0.04, -0.05, 0], fore + [0.1, -0.02, 0], 0.12, 0.1, chest),
        part(fore + [0.06, 0.06, 0], head + [-0.06, 0, 0], 0.12, 0.085, coat),
        part(head, head + [0.04, 0.01, 0], 0.095, 0.085, coat),
        part(head + [0.05, -0.03, 0], head + [0.19, -0.06, 0], 0.058, 0.042, chest),
        part(head + [0.215, -0.045, 0], head + [0.22, -0.045, 0], 0.022, 0.02, (20, 16, 16)),
        part(head + [0.08, -0.09, 0], head + [0.16, -0.12, 0], 0.022, 0.018, (200, 90, 95)),
        part(head + [0.075, 0.035, 0.068], head + [0.077, 0.035, 0.07], 0.014, 0.014, (15, 10, 8)),
        part(rear + [-0.1, 0.04, 0], rear + [-0.3, 0.16, 0], 0.04, 0.05, coat),
        part(rear + [-0.3, 0.16, 0], rear + [-0.46, 0.3, 0], 0.05, 0.022, chest),
    ]
    for side in (0.075, -0.075):
        parts.append(
            part(head + [-0.03, 0.05, side], head + [-0.1, -0.07, side * 1.7], 0.032, 0.045, ear)
        )
        shift = 0.1 if side > 0 else -0.02
        shoulder = fore + [0.02, -0.07, side]
        elbow, wrist = shoulder + [0.1 + shift, -0.13, 0], shoulder + [0.28 + shift, -0.2, 0]
        parts += [
            part(shoulder, elbow, 0.082, 0.055, coat),
            part(elbow, wrist, 0.05, 0.034, coat),
            part(wrist, wrist + [0.09, -0.07, 0], 0.034, 0.036, chest),
        ]
        hip = rear + [-0.03, -0.03, side]
        knee, hock = hip + [-0.02 - shift, -0.18, 0], hip + [-0.26 - shift, -0.23, 0]
        parts += [
            part(hip, knee, 0.11, 0.07, coat),
            part(knee, hock, 0.058, 0.034, coat),
            part(hock, hock + [-0.1, -0.12, 0], 0.032, 0.034, chest),
        ]
    return parts
