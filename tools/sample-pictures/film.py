"""From linear light to a finished photograph: blur, bloom, tone curve, vignette, grain, JPEG."""

import io

import numpy as np
from PIL import Image, ImageFilter

from view import HEIGHT, SIZE, WIDTH

LARGEST_FILE = 60_000  # bytes


def linear(*colour):
    """A colour given as sRGB bytes, or an array of them, in linear light (float32)."""
    value = np.asarray(colour if len(colour) > 1 else colour[0], np.float32) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(
        np.float32
    )


def encoded(value):
    """Linear light to sRGB in [0, 1]."""
    value = np.clip(value, 0, 1)
    return np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055)


def blur(field, radius):
    """Gaussian blur of (h, w) or (h, w, c), radius (sigma) in samples: three box passes."""
    if radius < 0.3:
        return field
    result = np.asarray(field, np.float32)
    width = max(1, int(round(np.sqrt(4 * radius * radius + 1) / 2 - 0.5)))
    for _ in range(3):
        for axis in (0, 1):
            result = _box(result, width, axis)
    return result


def _box(field, half, axis):
    """Mean over 2 * half + 1 samples along `axis`, edges repeated."""
    padding = [(0, 0)] * field.ndim
    padding[axis] = (half + 1, half)
    total = np.cumsum(np.pad(field, padding, mode="edge"), axis=axis, dtype=np.float64)
    size, window = field.shape[axis], 2 * half + 1
    upper = np.take(total, np.arange(window, window + size), axis=axis)
    lower = np.take(total, np.arange(size), axis=axis)
    return ((upper - lower) / window).astype(np.float32)


def bloom(picture, threshold=1.0, strength=0.25, radii=(6, 24, 70)):
    """Adds the glow that a lens spreads around what is brighter than `threshold`."""
    bright = np.clip(picture - threshold, 0, 8)
    return picture + strength * sum(blur(bright, radius) for radius in radii) / len(radii)


def defocus(picture, amount, radius):
    """Depth of field: blends blurred copies by `amount` (0 sharp, 1 blurred by `radius`)."""
    levels = [picture] + [blur(picture, radius * part) for part in (0.25, 0.5, 1.0)]
    stops = np.clip(amount, 0, 1) ** 0.7 * 3
    result = np.zeros_like(picture)
    for index, level in enumerate(levels):
        result += level * np.clip(1 - np.abs(stops - index), 0, 1)[..., None]
    return result


def paste(picture, sprite, column, row):
    """Lays `sprite` (h, w, 4; linear, alpha not premultiplied) with its corner at (column, row)."""
    column, row = int(round(column)), int(round(row))
    top, left = max(row, 0), max(column, 0)
    bottom = min(row + sprite.shape[0], picture.shape[0])
    right = min(column + sprite.shape[1], picture.shape[1])
    if top >= bottom or left >= right:
        return
    part = sprite[top - row : bottom - row, left - column : right - column]
    area = picture[top:bottom, left:right]
    area += (part[..., :3] - area) * part[..., 3:]


def layer_over(picture, image):
    """Composites an RGBA PIL image of full size (sRGB, drawn with ImageDraw) over `picture`."""
    values = np.asarray(image)
    alpha = values[..., 3:].astype(np.float32) / 255
    picture += (linear(values[..., :3]) - picture) * alpha


def tone(picture, exposure=1.0):
    """A filmic curve (Narkowicz's fit of the ACES reference, 2015), scaled to keep mid-tones."""
    x = np.maximum(picture, 0) * exposure * 0.72
    return np.clip(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14), 0, 1)


def develop(picture, rng, exposure=1.0, vignette=0.25, grain=0.012, saturation=1.0):
    """Linear light (HEIGHT, WIDTH, 3) to a PIL image of SIZE: tone, lens, grain."""
    grey = picture @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    picture = grey[..., None] + (picture - grey[..., None]) * saturation
    across = np.linspace(-1, 1, WIDTH, dtype=np.float32)[None, :]
    down = np.linspace(-0.75, 0.75, HEIGHT, dtype=np.float32)[:, None]
    picture = picture * (1 - vignette * (across**2 + down**2) ** 1.3 / 1.6)[..., None]
    value = tone(picture, exposure)
    rows, columns = SIZE
    value = value.reshape(rows, HEIGHT // rows, columns, WIDTH // columns, 3).mean((1, 3))
    value = encoded(value)
    noise = rng.normal(0, 1, (rows, columns, 1)) + 0.35 * rng.normal(0, 1, (rows, columns, 3))
    value = value + grain * noise * (0.35 + 0.65 * np.sqrt(np.clip(1 - value, 0, 1)))
    image = Image.fromarray((np.clip(value, 0, 1) * 255 + 0.5).astype(np.uint8))
    return image.filter(ImageFilter.UnsharpMask(0.8, 40, 2))


def jpeg(image):
    """JPEG bytes at quality 87, or the best lower quality that keeps to LARGEST_FILE."""
    for quality in range(87, 30, -2):
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality, optimize=True, subsampling=2)
        if buffer.tell() <= LARGEST_FILE:
            break
    return buffer.getvalue()
