"""A pinhole camera over a world of metres, and the casting of its rays on heightfields.

The camera stands at (0, eye, 0) and looks along +z; x is to the right, y is up. A pixel (column,
row) sees the direction ((column - centre) / focal, (horizon - row) / focal, 1), so that depth is
measured along z and verticals stay vertical, as with an architect's shift lens.
"""

from dataclasses import dataclass

import numpy as np

SIZE = (480, 640)  # rows, columns of a finished picture
SCALE = 2  # samples a pixel along each axis
HEIGHT, WIDTH = SIZE[0] * SCALE, SIZE[1] * SCALE


@dataclass(frozen=True)
class View:
    """eye: height in metres; horizon: fraction of the height from the top; angle: of view."""

    eye: float
    horizon: float
    angle: float = 60.0

    @property
    def focal(self):
        """Focal length in samples."""
        return WIDTH / 2 / np.tan(np.radians(self.angle) / 2)

    @property
    def horizon_row(self):
        return self.horizon * HEIGHT

    def directions(self):
        """(across, up): the slopes of the rays, each (HEIGHT, WIDTH)."""
        column = (np.arange(WIDTH, dtype=np.float32) + 0.5 - WIDTH / 2) / np.float32(self.focal)
        row = (self.horizon_row - np.arange(HEIGHT, dtype=np.float32) - 0.5) / self.focal
        return np.broadcast_arrays(column[None, :], row[:, None].astype(np.float32))

    def ground(self, level=0.0):
        """(x, z) where each ray meets the plane y = level; z is infinite above the horizon."""
        across, up = self.directions()
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where(up < -1e-6, (level - self.eye) / up, np.inf).astype(np.float32)
            return np.where(np.isfinite(z), across * z, 0).astype(np.float32), z

    def project(self, x, y, z):
        """The (column, row) in samples of a point of the world."""
        return (
            WIDTH / 2 + self.focal * np.asarray(x) / z,
            self.horizon_row - self.focal * (np.asarray(y) - self.eye) / z,
        )

    def cast(self, height, near, far, steps=900):
        """Where rays meet the surface y = height(x, z): (x, z, hit), each (HEIGHT, WIDTH).

        Each column walks outward once; the running minimum of the projected rows is what can be
        seen (the "voxel space" of 1992), and a binary search in it finds each pixel's depth.
        Between two steps depth is interpolated linearly. O(steps * WIDTH) calls of `height`.
        """
        across = self.directions()[0][0]
        depth = np.geomspace(near, far, steps).astype(np.float32)[:, None]
        level = height(across * depth, np.broadcast_to(depth, (steps, WIDTH)))
        row = self.horizon_row - self.focal * (level - self.eye) / depth
        seen = np.minimum.accumulate(row, axis=0)
        target = np.arange(HEIGHT) + 0.5
        z = np.empty((HEIGHT, WIDTH), np.float32)
        for column in range(WIDTH):
            index = np.searchsorted(-seen[:, column], -target)
            after = np.clip(index, 1, steps - 1)
            low, high = row[after - 1, column], row[after, column]
            with np.errstate(divide="ignore", invalid="ignore"):
                part = np.clip(np.nan_to_num((low - target) / (low - high)), 0, 1)
            start = depth[after - 1, 0]
            z[:, column] = np.where(index < steps, start + part * (depth[after, 0] - start), np.inf)
        hit = np.isfinite(z)
        z = np.where(hit, z, np.float32(far))
        return across * z, z, hit


def normals(height, x, z, step=None):
    """Unit normals (h, w, 3) of y = height(x, z); `step` metres, by default z / 1000 + 1 mm."""
    step = z * np.float32(0.001) + np.float32(0.001) if step is None else step
    here = height(x, z)
    slope_x = (height(x + step, z) - here) / step
    slope_z = (height(x, z + step) - here) / step
    normal = np.stack([-slope_x, np.ones_like(here), -slope_z], axis=-1)
    return normal / np.linalg.norm(normal, axis=-1, keepdims=True)


def shadows(height, x, z, sun, reach, steps=24, reduce=2):
    """Sunlight in [0, 1] on the surface: rays marched towards `sun`, `reach` metres along x-z.

    Worked out on every `reduce`-th sample and enlarged, which softens the edge a little.
    """
    u, w = x[::reduce, ::reduce], z[::reduce, ::reduce]
    base = height(u, w)
    flat = float(np.hypot(sun[0], sun[2]))
    light = np.ones_like(u)
    for step in (np.arange(1, steps + 1) / steps) ** 2 * reach:
        clear = (
            base + step * sun[1] / flat - height(u + step * sun[0] / flat, w + step * sun[2] / flat)
        )
        light = np.minimum(light, np.clip(1 + clear / (0.04 * step), 0, 1))
    return np.repeat(np.repeat(light, reduce, 0), reduce, 1)[: x.shape[0], : x.shape[1]]


def unit(*vector):
    """The unit vector along `vector`."""
    vector = np.asarray(vector, np.float32)
    return vector / np.linalg.norm(vector)
