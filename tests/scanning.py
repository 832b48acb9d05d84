"""Paper as people fill it in and as scanners see it, made by chance from a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
import pypdfium2

from survey.questionnaire.model import Questionnaire
from survey.questionnaire.paper import CHOICES, asked
from survey.sheet.layout import Form
from survey.sheet.pdf import printed
from survey.sheet.pieces import BOX, HEIGHT, WIDTH, Box

INK = 300
"""Dots per inch at which people write."""

PX = INK / 25.4


@dataclass(frozen=True)
class Marked:
    """What a person did to each box of one form: item -> code -> what.

    It is "mark", "double", "taken back", "faint", "struck" (a mark with lines through it), "dot" or "tailed"
    (a dot with the line a pen draws on leaving).
    """

    marks: Mapping[str, Mapping[str, str]]

    def clear(self, item: str) -> list[str] | None:
        """Return the codes that are surely meant; None where nobody could say."""
        kinds = self.marks.get(item, {})
        if set(kinds.values()) <= {"mark"}:
            return list(kinds)
        return None


def filled_in(questionnaire: Questionnaire, chance: Random) -> Marked:
    """Return how one person fills a form in: mostly one clear mark, now and then not."""
    marks: dict[str, dict[str, str]] = {}
    for _, item in asked(questionnaire):
        if item.kind not in CHOICES or chance.random() < 0.04:
            continue
        codes = [category.code for category in item.categories]
        first, second = chance.sample(codes, 2) if len(codes) > 1 else (codes[0], codes[0])
        luck = chance.random()
        if item.kind == "multiple":
            marks[item.name] = _several(codes, luck, chance)
        elif luck < 0.05:
            marks[item.name] = {first: "double", second: "double"}
        elif luck < 0.11:
            marks[item.name] = {first: "taken back", second: "mark"}
        elif luck < 0.13:
            marks[item.name] = {first: "faint"}
        elif luck < 0.17:
            marks[item.name] = {first: "mark", second: "dot"}
        elif luck < 0.19:
            marks[item.name] = {first: "struck"}
        elif luck < 0.21:
            marks[item.name] = {first: "tailed"}
        else:
            marks[item.name] = {first: "mark"}
    return Marked(marks)


def _several(codes: list[str], luck: float, chance: Random) -> dict[str, str]:
    """Return marks where several are allowed; now and then one is struck out, or a pen rested in a box."""
    chosen: dict[str, str] = dict.fromkeys(chance.sample(codes, chance.randint(1, len(codes))), "mark")
    if luck < 0.4:
        chosen[chance.choice(codes)] = "struck" if luck < 0.2 else "dot"
    return chosen


def scans(
    form: Form, round_id: str, serial: int, marked: Marked, chance: Random, *, through: float = 0.0
) -> list[np.ndarray]:
    """Return the scanned pages of one form; *through* is the share of its darkness that a back side shows."""
    document = pypdfium2.PdfDocument(printed(form, round_id, [serial]))
    papers = []
    for page, sheet in zip(document, form.sheets, strict=True):
        paper = page.render(scale=INK / 72, grayscale=True).to_numpy().copy()
        pen = chance.choice((0.45, 0.6, 0.8))
        for box in sheet.boxes:
            kind = marked.marks.get(box.item, {}).get(box.code)
            if kind:
                _mark(paper, box, kind, (pen, chance))
        papers.append(paper)
    document.close()
    backs = papers[1:] + papers[:1]
    shown = [_shining(paper, back, through) for paper, back in zip(papers, backs, strict=True)]
    return [_scanned(paper, chance) for paper in shown]


def _shining(paper: np.ndarray, back: np.ndarray, through: float) -> np.ndarray:
    """Return *paper* with what is on its *back* shining through: turned over, softer, and lighter."""
    if not through:
        return paper
    behind = 255.0 - cv2.GaussianBlur(cv2.flip(back, 1), (0, 0), 0.15 * PX)
    return np.clip(paper - through * behind, 0, 255).astype(np.uint8)


def _mark(paper: np.ndarray, box: Box, kind: str, hand: tuple[float, Random]) -> None:
    pen, chance = hand
    thick = max(1, round(pen * PX))
    dark = chance.randint(10, 90)

    def at(x: float, y: float) -> tuple[int, int]:
        shaken = [chance.gauss(0, 0.25) for _ in range(2)]
        return round((box.x + x + shaken[0]) * PX), round((box.y + y + shaken[1]) * PX)

    if kind == "taken back":
        for step in range(24):
            y = 0.4 + step * (BOX - 0.8) / 23
            cv2.line(paper, at(0.5, y), at(BOX - 0.5, y), dark, max(4, thick))
    elif kind == "faint":
        _faint(paper, at, chance)
    elif kind in {"dot", "tailed"}:
        spot = at(chance.uniform(1.4, BOX - 1.4), chance.uniform(1.4, BOX - 1.4))
        radius = chance.uniform(0.45, 0.8)
        cv2.circle(paper, spot, round(radius * PX), dark, -1)
        if kind == "tailed":
            _tail(paper, spot, (radius, dark), chance)
    elif kind == "struck":
        _mark(paper, box, "mark", hand)
        _strike(paper, box, (thick, dark), chance)
    elif chance.random() < 0.15:
        half, x, y = 1.2, chance.uniform(2.1, BOX - 2.1), chance.uniform(2.1, BOX - 2.1)
        cv2.line(paper, at(x - half, y - half), at(x + half, y + half), dark, thick)
        cv2.line(paper, at(x + half, y - half), at(x - half, y + half), dark, thick)
    elif chance.random() < 0.1:
        cv2.line(paper, at(-0.6, -0.6), at(BOX + 0.6, BOX + 0.6), dark, thick)
        cv2.line(paper, at(BOX + 0.6, -0.6), at(-0.6, BOX + 0.6), dark, thick)
    elif chance.random() < 0.65:
        cv2.line(paper, at(0.9, 0.9), at(BOX - 0.9, BOX - 0.9), dark, thick)
        cv2.line(paper, at(BOX - 0.9, 0.9), at(0.9, BOX - 0.9), dark, thick)
    else:
        cv2.line(paper, at(0.9, 2.4), at(2.0, 3.8), dark, thick)
        cv2.line(paper, at(2.0, 3.8), at(BOX + 0.3, 0.4), dark, thick)


def _faint(paper: np.ndarray, at: Callable[[float, float], tuple[int, int]], chance: Random) -> None:
    """Draw with a pen that hardly writes: one short line, a tick, or a thin cross; not less than 1.6 mm."""
    weak, thin = chance.randint(208, 226), round(chance.choice((0.25, 0.35)) * PX)
    shapes = (
        [((1.4, 2.6), (3.0, 2.2))],
        [((0.9, 2.4), (2.0, 3.8)), ((2.0, 3.8), (BOX - 0.4, 0.6))],
        [((0.9, 0.9), (BOX - 0.9, BOX - 0.9)), ((BOX - 0.9, 0.9), (0.9, BOX - 0.9))],
    )
    for begin, end in chance.choice(shapes):
        cv2.line(paper, at(*begin), at(*end), weak, thin)


def _tail(paper: np.ndarray, spot: tuple[int, int], dot: tuple[float, int], chance: Random) -> None:
    """Draw the line that a pen leaves when it is drawn away from where it rested."""
    radius, dark = dot
    turn, long = chance.uniform(0, 2 * np.pi), chance.uniform(1.2, 3.2) * PX
    end = (round(spot[0] + long * np.cos(turn)), round(spot[1] + long * np.sin(turn)))
    cv2.line(paper, spot, end, dark, round(chance.uniform(0.25, 0.8 * radius) * PX))


def _strike(paper: np.ndarray, box: Box, pen: tuple[int, int], chance: Random) -> None:
    """Take a mark back by lines through it: one or two level ones, an upright one, one aslant."""
    middle, over = BOX / 2, chance.uniform(1.0, 1.8)
    near, far = -over, BOX + over
    lines = {
        "level": [((near, middle), (far, middle))],
        "twice": [((near, BOX * share), (far, BOX * share)) for share in (0.35, 0.65)],
        "upright": [((middle, near), (middle, far))],
        "aslant": [((near, BOX + over / 2), (far, -over / 2))],
    }
    thick, dark = pen
    for begin, end in lines[chance.choice(sorted(lines))]:
        shaken = [[chance.gauss(0, 0.2) for _ in range(2)] for _ in range(2)]
        at, to = (
            (round((box.x + x + dx) * PX), round((box.y + y + dy) * PX))
            for (x, y), (dx, dy) in zip((begin, end), shaken, strict=True)
        )
        cv2.line(paper, at, to, dark, thick)


def _scanned(paper: np.ndarray, chance: Random) -> np.ndarray:
    """Return *paper* turned, a little askew, grey, noisy, at 150–300 dpi and packed as JPEG."""
    dpi = chance.choice((150, 200, 240, 300))
    size = (round(WIDTH / 25.4 * dpi), round(HEIGHT / 25.4 * dpi))
    small = cv2.resize(paper, size, interpolation=cv2.INTER_AREA)
    turn = cv2.getRotationMatrix2D(
        (size[0] / 2, size[1] / 2), chance.uniform(-3, 3), chance.uniform(0.96, 0.985)
    )
    turn[:, 2] += [chance.uniform(-2, 2) * dpi / 25.4 for _ in range(2)]
    laid = cv2.warpAffine(small, turn, size, flags=cv2.INTER_LINEAR, borderValue=245)
    seed = np.random.default_rng(chance.getrandbits(32))
    light = np.linspace(chance.uniform(0.9, 1), chance.uniform(0.9, 1), size[0])[None, :]
    noisy = laid * light * 0.97 + seed.normal(0, chance.uniform(2, 10), laid.shape)
    dust = seed.random(laid.shape) < 0.0004
    noisy[dust] = seed.integers(0, 160, int(dust.sum()))
    grey = np.clip(noisy, 0, 255).astype(np.uint8)
    if chance.random() < 0.2:
        grey = np.ascontiguousarray(np.rot90(grey, 2))
    packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, chance.choice((70, 85, 95))])[1]
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
