"""The marks on a page, box by box: what is surely one mark is proposed, whatever else is only flagged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from survey.keying import Proposal
from survey.questionnaire.model import Item, Questionnaire
from survey.questionnaire.paper import CHOICES, printed_keys
from survey.scan.dot import is_dot
from survey.scan.page import Grey, Page
from survey.scan.trace import pale, traced
from survey.sheet.pieces import BOX, Area, Box, Sheet

CLEAN, MARK, HEAVY = 0.003, 0.08, 0.78
"""Shares of the inside of a box that is inked. Below CLEAN it is empty; from MARK to HEAVY it is marked;
between CLEAN and MARK nobody can tell; above HEAVY somebody has filled it in, to take a mark back."""

DARK, SHADE = 0.85, 0.93
"""How light ink may be, as a share of the paper around the box; and how light a trace of a weak pen,"""

TRACE = 0.03
"""and the share of the inside that must be such a trace for the box to be no longer surely empty."""

EDGE = 0.6
"""Millimetres inside the frame of a box that are not looked at, for the frame may lie there in a scan."""

AROUND = 2.5
"""Millimetres around a box over which the paper's own lightness is taken."""

GAP, HALO = 0.45, 0.45
"""Millimetres from the frame, and those beyond on each side in which ink without a mark inside is noticed,"""

STRAY = 0.06
"""and the share of these that must be inked."""

BEYOND, WIDE, THROUGH = 0.5, 0.4, 0.1
"""Millimetres from the frame to two opposite strips, and how wide these are; the share that must be inked in
both where a line goes through a mark from side to side, to take it back,"""

SLANTED, ROUND = 0.06, 0.6
"""the share where strips reach around the corners by these millimetres, for a line that is aslant,"""

CORNERED, SQUARE = 0.08, 0.5
"""and the share of a square (millimetres) at a corner that is inked where a stroke leaves the box there. Only
a cross too large for its box does so at two corners that are not opposite."""

OVER, END, MORE = 1.3, 2.8, 1.2
"""Millimetres beyond a corner at which a square about it begins, and its side; and how much more ink one pair
of opposite squares has than the other where a line lies along a stroke, to take the mark back."""


@dataclass(frozen=True, slots=True)
class Seen:
    """How a box looks, and the share that is inked.

    `state` is "empty", "marked", "uncertain", "blackened", or "struck" where a line goes through the mark.
    """

    box: Box
    state: str
    ink: float


def seen(page: Page, box: Box) -> Seen:
    """Return how a box looks on a page."""
    around = page.cut(box.x - AROUND, box.y - AROUND, BOX + 2 * AROUND, BOX + 2 * AROUND)
    paper = float(np.percentile(around, 85))
    inside = page.cut(box.x + EDGE, box.y + EDGE, BOX - 2 * EDGE, BOX - 2 * EDGE)
    ink = _inked(inside, paper)
    if ink > HEAVY:
        return Seen(box, "blackened", ink)
    if ink >= MARK:
        return Seen(box, _kind(page, box, paper), ink)
    soft = cv2.GaussianBlur(cv2.medianBlur(np.ascontiguousarray(inside), 3), (7, 7), 0)
    traced = float(np.mean(soft < paper * SHADE))
    unsure = ink >= CLEAN or traced > TRACE or _halo(page, box, paper) > STRAY
    return Seen(box, "uncertain" if unsure else "empty", ink)


def _inked(part: Grey, paper: float) -> float:
    """Return the share of *part* that is clearly darker than the paper; single dark dots are dust."""
    return float(np.mean(_dark(part, paper)))


def _dark(part: Grey, paper: float) -> NDArray[np.bool_]:
    smooth = cv2.medianBlur(np.ascontiguousarray(part), 5)
    return np.asarray(smooth < paper * DARK)


def _kind(page: Page, box: Box, paper: float) -> str:
    """Return what the ink in a box is: a mark, one that was struck out, or no more than a dot."""
    if _is_struck(page, box, paper):
        return "struck"
    inside = page.cut(box.x + EDGE, box.y + EDGE, BOX - 2 * EDGE, BOX - 2 * EDGE)
    dark = _dark(inside, paper)
    return "uncertain" if is_dot(dark) or is_dot(dark & _core(inside, paper)) else "marked"


def _core(part: Grey, paper: float) -> NDArray[np.bool_]:
    """Return where ink is at least half as dark as at its darkest: not where a back side shines through."""
    smooth = cv2.medianBlur(np.ascontiguousarray(part), 5)
    return np.asarray(smooth < (paper + float(np.percentile(smooth, 2))) / 2)


def _is_struck(page: Page, box: Box, paper: float) -> bool:
    """Whether a line goes through a box from one side to the other, straight or aslant."""
    far, near = BOX + BEYOND, -BEYOND - WIDE

    def inked(x: float, y: float, width: float, height: float) -> float:
        return _inked(page.cut(box.x + x, box.y + y, width, height), paper)

    level = min(inked(near, 0, WIDE, BOX), inked(far, 0, WIDE, BOX))
    upright = min(inked(0, near, BOX, WIDE), inked(0, far, BOX, WIDE))
    if max(level, upright) >= THROUGH:
        return True
    aslant = min(inked(x, -ROUND, WIDE, BOX + 2 * ROUND) for x in (near, far))
    ends = (-SQUARE * 1.5, BOX + SQUARE / 2)
    corners = [inked(x, y, SQUARE, SQUARE) > CORNERED for x, y in product(ends, ends)]
    one, other = corners[0] or corners[3], corners[1] or corners[2]  # by the diagonal they lie on
    return _is_lopsided(page, box, paper) if one and other else aslant >= SLANTED


def _is_lopsided(page: Page, box: Box, paper: float) -> bool:
    """Whether one stroke of a cross too large for its box has more ink at its ends: a line lies along it."""
    left, right = -OVER, BOX + OVER - END
    corners = [
        _inked(page.cut(box.x + x, box.y + y, END, END), paper) for x in (left, right) for y in (left, right)
    ]
    one, other = corners[0] + corners[3], corners[1] + corners[2]
    return max(one, other) > MORE * min(one, other)


def _halo(page: Page, box: Box, paper: float) -> float:
    """Return the share of ink on that side of the frame which has most: a mark may have missed its box.

    On the left there is little room, for beyond it stands the printed key.
    """
    far = BOX + GAP
    sides = (
        (box.x, box.y - HALO - GAP, BOX, HALO),
        (box.x, box.y + far, BOX, HALO),
        (box.x - HALO - GAP, box.y, HALO, BOX),
        (box.x + far, box.y, HALO, BOX),
    )
    return max(_inked(page.cut(*side), paper) for side in sides)


def looks(page: Page, sheet: Sheet) -> list[Seen]:
    """Return how every box of a page looks; what seems empty but is darker than noise is not.

    Nor is a mark what is far lighter than the page's other marks: thin paper shows those of its back.
    """
    each = [seen(page, box) for box in sheet.boxes]
    marked = [look.box for look in each if look.state == "marked"]
    weak = {("marked", box) for box, light in zip(marked, pale(page, marked), strict=True) if light}
    darker = traced(page, sheet.boxes)
    weak |= {("empty", box) for box, dark in zip(sheet.boxes, darker, strict=True) if dark}
    return [replace(look, state="uncertain") if (look.state, look.box) in weak else look for look in each]


def proposals(page: Page, sheet: Sheet, questionnaire: Questionnaire) -> Iterator[Proposal]:
    """Yield what the page seems to say for each item on it, with the picture of its place."""
    boxes: dict[str, list[Seen]] = {}
    for look in looks(page, sheet):
        boxes.setdefault(look.box.item, []).append(look)
    for area in sheet.areas:
        item = questionnaire.item(area.item)
        keyed, flag = proposed(item, boxes.get(item.name, ())) if item.kind in CHOICES else ("", "written")
        yield Proposal(item.name, keyed, flag, png(page, area))


def proposed(item: Item, boxes: Sequence[Seen]) -> tuple[str, str]:
    """Return what would be keyed for an item, and why nothing is proposed ("" when the mark is clear)."""
    states = [look.state for look in boxes]
    for state in ("blackened", "struck", "uncertain"):
        if state in states:
            return "", state
    marked = [look.box.code for look in boxes if look.state == "marked"]
    if len(marked) > 1 and item.kind != "multiple":
        return "", "double"
    keys: Mapping[str, str] = printed_keys(item)
    return " ".join(keys[code] for code in marked), ""


def png(page: Page, area: Area) -> bytes:
    """Return the picture of an area, small enough to stand beside the field."""
    part = page.cut(area.x, area.y - 0.5, area.width, area.height + 1)
    small = cv2.resize(part, None, fx=0.55, fy=0.55, interpolation=cv2.INTER_AREA)
    fine, content = cv2.imencode(".png", small // 16 * 17, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    assert fine, "a picture in memory can be written"  # noqa: S101
    return bytes(content)
