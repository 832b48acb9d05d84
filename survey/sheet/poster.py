"""The poster of a service point: a code that opens its form on one's own phone, and the address below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from survey.questionnaire.model import Questionnaire
from survey.rounds import Round
from survey.sheet.pdf import modules
from survey.sheet.pieces import HEIGHT, WIDTH, Code, Line, Piece, Rectangle, Sheet, Words
from survey.sheet.type import MM, height, lines, width
from survey.units import ServicePoint
from survey.wording import Voice

SIDE = 92.0
MIDDLE = WIDTH / 2
ROOM = 174.0


@dataclass(frozen=True, slots=True)
class Poster:
    """What one poster says. `site` is the address of the service: "https://khaosat.example.vn"."""

    round: Round
    questionnaire: Questionnaire
    point: ServicePoint
    unit: str
    site: str
    agency: str = ""

    @property
    def address(self) -> str:
        """The short address that opens the form of this point."""
        return f"{self.site.rstrip('/')}/k/{self.round.round_id}?{urlencode({'p': self.point.code})}"


def sheet(poster: Poster) -> Sheet:
    """Return the poster on one A4 sheet, in every language of the questionnaire."""
    asked = poster.questionnaire
    first, *others = asked.languages
    agency = poster.round.agency.to(first) or poster.agency
    voice = Voice(first, asked.addressed_as)
    pieces: list[Piece] = []
    y = 19.0
    for text, size, bold in (
        (voice("training.ribbon") if poster.round.training else "", 15, True),
        (agency, 13, False),
        (asked.title.to(first), 19, True),
        (f"{poster.point.name} · {poster.unit}", 15, True),
        (voice("poster.invite", minutes=asked.minutes), 16, False),
    ):
        y = _centred(pieces, text, size, (y, bold)) + 2.5
    pieces += [
        Rectangle(MIDDLE - SIDE / 2 - 7, y + 1, SIDE + 14, SIDE + 14),
        Code(MIDDLE - SIDE / 2, y + 8, SIDE, poster.address),
    ]
    y = _centred(pieces, poster.address, 14, (y + SIDE + 19, True)) + 2
    y = _centred(pieces, voice("poster.promise"), 12.5, (y, False)) + 3
    for language in others:
        pieces.append(Line(MIDDLE - 30, y, MIDDLE + 30, y, 0.3))
        y = _centred(pieces, asked.title.to(language), 12.5, (y + 3, True)) + 0.5
        y = _centred(pieces, voice.to(language)("poster.invite", minutes=asked.minutes), 12, (y, False)) + 3
    version = f"{asked.name} {asked.version} · {poster.round.version[:16]} · {poster.point.code}"
    pieces.append(Words(MIDDLE, HEIGHT - 9, version, 7.5, align="centre"))
    return Sheet(tuple(pieces))


def _centred(pieces: list[Piece], text: str, size: float, place: tuple[float, bool]) -> float:
    """Add *text* in the middle from a height on, and return where it ends."""
    y, bold = place
    if not text.strip():
        return y
    for line in _balanced(text, size, bold):
        pieces.append(Words(MIDDLE, y + size * MM, line, size, bold, "centre"))
        y += height(size)
    return y


def _balanced(text: str, size: float, bold: bool) -> list[str]:
    """Return *text* in as few lines as it needs, none much longer than another."""
    widest = lines(text, size, ROOM, bold=bold)
    even = width(text, size, bold) / len(widest)
    tried = (lines(text, size, min(ROOM, even * slack), bold=bold) for slack in (1.12, 1.25, 1.4))
    return next((found for found in tried if len(found) == len(widest)), widest)


def svg(drawn: Sheet) -> bytes:
    """Return a sheet as SVG, for a screen or a sign maker; nothing in it leads anywhere."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}mm" height="{HEIGHT}mm" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Noto Sans, Noto Sans Khmer, DejaVu Sans, sans-serif">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
    )
    return (head + "".join(_elements(drawn)) + "</svg>\n").encode()


def _elements(drawn: Sheet) -> Iterator[str]:
    for piece in drawn.pieces:
        match piece:
            case Words():
                anchor = {"left": "start", "centre": "middle", "right": "end"}[piece.align]
                weight = ' font-weight="700"' if piece.bold else ""
                yield (
                    f'<text x="{piece.x:.2f}" y="{piece.y:.2f}" font-size="{piece.size * MM:.3f}" '
                    f'text-anchor="{anchor}"{weight}>{escape(piece.text)}</text>'
                )
            case Line(x, y, to_x, to_y, thick):
                ends = f"M{x:.2f} {y:.2f}L{to_x:.2f} {to_y:.2f}"
                yield f'<path d="{ends}" stroke="#000" stroke-width="{thick}"/>'
            case Rectangle(x, y, wide, high):
                frame = f'width="{wide:.2f}" height="{high:.2f}" fill="none" stroke="#000" stroke-width=".4"'
                yield f'<rect x="{x:.2f}" y="{y:.2f}" {frame}/>'
            case Code():
                parts = (f"M{x:.3f} {y:.3f}h{s:.3f}v{s:.3f}h-{s:.3f}z" for x, y, s in modules(piece))
                yield f'<path d="{"".join(parts)}"/>'
