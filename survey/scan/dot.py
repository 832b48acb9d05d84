"""Ink that is no mark but a place where a pen rested: a dot, alone or with the tail a pen draws."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from survey.scan.page import PER_MM

SMALL, COMPACT = 2.0, 3.2
"""Millimetres within which ink is a dot where a pen rested; and those up to which it is one when it fills
its own outline, as no cross and no tick does."""

ROUND, NEAR = 1.3, 0.46
"""Radii from the middle of a dot to a ring that its tail alone crosses; and the share of all ink that lies
within about one radius of it, where a stroke has a third,"""

THICKER, REACH = 1.15, 3.3
"""how much thicker than the tail a dot is; and the millimetres beyond which a stroke is a tick's."""


def is_dot(dark: NDArray[np.bool_]) -> bool:
    """Whether all ink is small, or all but small and as full as its outline, or a dot with a tail."""
    pixels = np.argwhere(dark).astype(np.int32)
    across = (int(np.ptp(pixels, axis=0).max()) + 1) / PER_MM
    if across < SMALL or (across < COMPACT and len(pixels) >= cv2.contourArea(cv2.convexHull(pixels))):
        return True
    return _is_tailed(dark)


def _is_tailed(dark: NDArray[np.bool_]) -> bool:
    """Whether one thin stroke leaves the thickest place, and most ink is at that place."""
    depth = cv2.distanceTransform(np.pad(dark, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    radius = float(depth.max())
    rows, columns = np.indices(dark.shape)
    away = np.hypot(rows - row, columns - column)
    tail = float(depth[away > ROUND * radius + 3].max(initial=1.0))
    near = float(np.mean(away[dark] < 1.15 * radius + 1))
    if radius < THICKER * tail or near < NEAR or away[dark].max() > REACH * PER_MM:
        return False
    ring = abs(away - (ROUND * radius + 3)) < 1
    return int(cv2.connectedComponents((ring & dark).astype(np.uint8))[0]) == 2
