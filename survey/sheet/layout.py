"""The whole form: a questionnaire to sheets of paper, worked out once as a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from survey.questionnaire.canonical import version_of
from survey.questionnaire.model import Questionnaire
from survey.questionnaire.paper import Part, parts
from survey.sheet.block import LEFT, RIGHT, ROOM, Block, beside, flow, heading, paragraph, stacked, written
from survey.sheet.pieces import BOX, CORNER, CORNERS, Line, Piece, Rectangle, Sheet, Words
from survey.sheet.question import SIZE, SMALL, Questions, in_grid, legend
from survey.sheet.type import lines, width
from survey.wording import Voice, say

FIRST_TOP = 31.0

FOOT = 7.2
"""Points of the words at the foot."""

_SPACE = Block((), 4.0, keeps=True)
"""Between the last question and the thanks, which never stand on a sheet alone."""


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire on paper. `version` is that of the questionnaire; the sheets are in order."""

    version: str
    language: str
    sheets: tuple[Sheet, ...]


@lru_cache(maxsize=16)
def form(
    questionnaire: Questionnaire,
    language: str,
    agency: str = "",
    complaints: str = "",
    *,
    training: bool = False,
) -> Form:
    """Return *questionnaire* laid out in *language*.

    Parameters
    ----------
    questionnaire : Questionnaire
    language : str
        One of its languages.
    agency : str
        Who asks; stands above the title.
    complaints : str
        The channel of complaints; stands below the thanks.
    training : bool
        Whether it is for practice, which every sheet says then.

    Raises
    ------
    survey.sheet.type.NoFont
        When this machine has no font for the letters of the language.
    """
    ribbon = say("training.ribbon", language) if training else ""
    blocks = [*_opening(questionnaire, language, agency), *_body(questionnaire, language, complaints)]
    pages = flow(blocks, FIRST_TOP)
    version = version_of(questionnaire)
    foot = _title_and_name(questionnaire, language, ROOM - 34)
    sheets = tuple(
        Sheet((*_corners(), *_foot(foot, version, (place, len(pages)), language), *_ribbon(ribbon), *pieces))
        for place, pieces in enumerate(pages, 1)
    )
    return Form(version, language, sheets)


def _opening(questionnaire: Questionnaire, language: str, agency: str) -> Iterator[Block]:
    voice = Voice(language, questionnaire.addressed_as)
    if agency:
        yield paragraph(agency, SIZE, bold=True, after=0.5)
    yield paragraph(questionnaire.title.to(language), 14.5, bold=True, after=2.5)
    if questionnaire.introduction:
        yield paragraph(questionnaire.introduction.to(language), SIZE, after=2)
    yield paragraph(voice("paper.please", minutes=questionnaire.minutes), SIZE, after=1.5)
    yield _example(language)
    for text in _origin(questionnaire, language):
        yield paragraph(text, SMALL, after=0.8)


def _origin(questionnaire: Questionnaire, language: str) -> Iterator[str]:
    """Yield where the questions come from, and whether anybody official has read these words."""
    provenance = questionnaire.provenance
    if provenance.legal_basis:
        yield say("start.basis", language, basis=provenance.legal_basis.to(language))
    if language in questionnaire.unofficial:
        yield say("start.translation", language, name=say("language.name", language))
    if not provenance.official:
        yield say("start.unofficial", language)


def _example(language: str) -> Block:
    """Return the drawn words on how to mark, and how to take a mark back."""
    right, wrong = say("paper.mark", language), say("paper.mistake", language)
    rows = []
    for text, pieces in ((right, _cross()), (wrong, _blackened())):
        words, high = written(text, SIZE, x=11, y=1.2, room=ROOM - 15)
        rows.append(((*pieces, *words), max(high + 1.6, BOX + 1.6)))
    pieces, high = stacked(rows)
    return Block((Rectangle(0, 0, ROOM, high + 1), *pieces), high + 3)


def _cross() -> tuple[Piece, ...]:
    x, y = 3.0, 1.0
    return (
        Rectangle(x, y, BOX, BOX),
        Line(x + 0.9, y + 0.9, x + BOX - 0.9, y + BOX - 0.9, 0.5),
        Line(x + BOX - 0.9, y + 0.9, x + 0.9, y + BOX - 0.9, 0.5),
    )


def _blackened() -> tuple[Piece, ...]:
    return (Rectangle(3.0, 1.0, BOX, BOX, filled=0),)


def _body(questionnaire: Questionnaire, language: str, complaints: str) -> Iterator[Block]:
    questions = Questions.of(questionnaire, language)
    printed = list(parts(questionnaire))
    asked = [block for part in printed if not part.staff for block in _part(questions, part)]
    yield from asked[:-1]
    yield from (replace(last, keeps=True) for last in asked[-1:])
    yield _SPACE
    yield paragraph(questions.voice("paper.thanks"), SIZE, bold=True, keeps=bool(complaints))
    if complaints:
        yield paragraph(questions.voice("thanks.complaint_to", channel=complaints), SMALL)
    for place, part in enumerate(part for part in printed if part.staff):
        if place == 0:
            yield heading(say("paper.staff", language), 12.5, opens=True)
        yield from _part(questions, part)


def _part(questions: Questions, part: Part) -> Iterator[Block]:
    language, section = questions.language, part.section
    shared = part.speaks_to_others
    title, introduction = section.title.to(language), section.introduction.to(language)
    if title and not shared:
        yield heading(title)
    for text in ("" if shared else introduction, questions.condition(section.relevant, "paper.when_part")):
        if text:
            yield paragraph(text, SIZE, keeps=True)
    again = heading(say("paper.continued", language, title=title), 9.4) if title and not shared else None
    yield from beside(list(_questions(questions, part, again)))


def _questions(questions: Questions, part: Part, again: Block | None) -> Iterator[Block]:
    """Yield the questions of *part*; *again* stands above a grid that goes on on another sheet."""
    language, grid = questions.language, in_grid(part.items)
    head: Block | None = None
    scale: object = None
    for item in part.items:
        if item.kind == "note":
            yield paragraph(item.text.to(language), SIZE, keeps=True)
        elif item.name in grid:
            if item.categories != scale or head is None:
                head, scale = replace(legend(item, language), again=again), item.categories
            yield questions.row(item, head)
        else:
            head = None
            yield questions.alone(item)


def _corners() -> Iterator[Piece]:
    half = CORNER / 2
    for x, y in CORNERS:
        yield Rectangle(x - half, y - half, CORNER, CORNER, filled=0)


def _foot(foot: str, version: str, page: tuple[int, int], language: str) -> Iterator[Piece]:
    where = say("paper.page", language, page=page[0], pages=page[1])
    yield Line(LEFT, 280.5, RIGHT, 280.5, 0.15)
    yield Words(LEFT, 284.5, foot, FOOT)
    yield Words(LEFT, 288.3, say("paper.version", language, version=version[:16]), FOOT)
    yield Words(RIGHT, 284.5, where, 8.5, bold=True, align="right")


def _ribbon(words: str) -> Iterator[Piece]:
    """Yield at the foot of a sheet that it is for practice."""
    if words:
        yield Words(RIGHT, 288.3, words, 9.5, bold=True, align="right")


def _title_and_name(questionnaire: Questionnaire, language: str, room: float) -> str:
    """Return the title, cut where one line has no room for it, and the whole name of the questionnaire."""
    title, name = questionnaire.title.to(language), f"· {questionnaire.name} {questionnaire.version}"
    if width(f"{title} {name}", FOOT) <= room:
        return f"{title} {name}"
    return f"{lines(title, FOOT, room - width(f' … {name}', FOOT))[0]} … {name}"
