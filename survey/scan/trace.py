"""Marks too weak: boxes that seem empty, and marks, are held against the others of their page."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from survey.scan.page import PER_MM, Page
from survey.sheet.pieces import BOX, Box

EDGE, SPREAD = 0.5, 0.3
"""Millimetres inside the frame that are not looked at; and those over which noise is smoothed."""

OUTLYING, LEAST = 8.0, 0.008
"""Median deviations above the page's median at which a box is darker than noise makes it, and the depth,
as a share of the paper, below which nothing is a trace on any page."""

FEW, SURE = 8, 0.022
"""Boxes below which a page says nothing of its own noise; the depth is then held against this one."""

PALE, HALF = 0.22, 0.5
"""The depth below which ink is no pen's on any page, for thin paper shows its back; and the share
of the depth that marks of the page usually have, below which one is of another pen, or none."""


def traced(page: Page, boxes: Sequence[Box]) -> NDArray[np.bool_]:
    """Return for each box whether the page shows something in it that is darker than the page's noise.

    Most boxes of a page are empty, so their median and median deviation are the noise of this scanner.
    """
    depths = np.array([_depth(page, box) for box in boxes])
    if len(depths) < FEW:
        return np.asarray(depths > SURE)
    middle = float(np.median(depths))
    spread = float(np.median(abs(depths - middle)))
    return np.asarray(depths > middle + max(OUTLYING * spread, LEAST))


def _depth(page: Page, box: Box) -> float:
    """Return how much darker than the middle of a box its darkest part is, as a share of the paper."""
    inside = page.cut(box.x + EDGE, box.y + EDGE, BOX - 2 * EDGE, BOX - 2 * EDGE)
    clean = cv2.medianBlur(np.ascontiguousarray(inside), 3).astype(np.float32)
    soft = cv2.GaussianBlur(clean, (0, 0), SPREAD * PER_MM)
    paper = float(np.median(soft))
    return (paper - float(np.percentile(soft, 3))) / max(paper, 1.0)


def pale(page: Page, boxes: Sequence[Box]) -> NDArray[np.bool_]:
    """Return for each marked box whether its ink is far lighter than that of the other marks on the page."""
    depths = np.array([_darkest(page, box) for box in boxes])
    usual = float(np.median(depths)) if len(depths) else 0.0
    return np.asarray(depths < max(PALE, HALF * usual))


def _darkest(page: Page, box: Box) -> float:
    """Return how much darker than the paper the darkest fiftieth of a box is, as a share of the paper."""
    inside = page.cut(box.x + EDGE, box.y + EDGE, BOX - 2 * EDGE, BOX - 2 * EDGE)
    clean = cv2.medianBlur(np.ascontiguousarray(inside), 3)
    ink, paper = np.percentile(clean, (2, 85))
    return 1.0 - float(ink) / max(float(paper), 1.0)
