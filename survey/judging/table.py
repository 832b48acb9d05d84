"""Tables of targets: whether each is reached, and where they start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.codebook import Text
from analysis.rounding import shown
from analysis.table import Field, Table, Value
from analysis.tables import OUTCOMES, Printing, shown_interval
from analysis.tables.digits import ENDS, rounded
from analysis.tables.figures import grain_of
from survey.judging.judgement import Judgement, goal, known_words, label, spoken, verdict
from survey.mandate.starts import Start
from survey.wording import day, say, texts


def _field(name: str, *, file_only: bool = False) -> Field:
    return Field(name, texts(lambda language: say(f"target.heading.{name}", language)), file_only=file_only)


FIELDS = (
    _field("code", file_only=True),
    _field("target_label"),
    _field("goal"),
    _field("section", file_only=True),
    _field("deadline"),
    _field("due_on", file_only=True),
    _field("round", file_only=True),
    _field("round_title"),
    _field("node", file_only=True),
    _field("value"),
    _field("low"),
    _field("high"),
    _field("n"),
    _field("outcome", file_only=True),
    _field("verdict"),
    _field("sentence", file_only=True),
)


def target_tables(found: Sequence[Judgement], printing: Printing) -> tuple[Table, ...]:
    """Return a table for each document: a row for each target and each round that measures it."""
    documents = dict.fromkeys(judgement.target.document for judgement in found)
    return tuple(
        _table([judgement for judgement in found if judgement.target.document == document], printing)
        for document in documents
    )


def _table(found: Sequence[Judgement], printing: Printing) -> Table:
    target = found[0].target
    title = texts(
        lambda language: say(
            "target.document", language,
            document=target.document, authority=target.authority, day=day(target.issued_on),
        )
    )  # fmt: skip
    notes = [texts(lambda language: say("target.note", language))]
    if any(judgement.target.up_to is not None for judgement in found):
        notes.append(texts(lambda language: say("target.range_note", language)))
    rows = tuple(_row(judgement, printing) for judgement in found)
    return Table(f"targets_{target.code.partition('.')[0]}", title, FIELDS, rows, tuple(notes))


def _row(judgement: Judgement, printing: Printing) -> tuple[Value, ...]:
    printing = printing.of(judgement.tie.by, judgement.tie.group) if judgement.tie else printing
    target, tree, how = judgement.target, judgement.tree, verdict(judgement, printing)
    cells: dict[str, Value] = {
        "code": target.code,
        "target_label": label(target),
        "goal": goal(target),
        "section": target.section,
        "deadline": day(target.deadline),
        "due_on": target.deadline.isoformat() if target.deadline else "",
        "round": judgement.round.round_id if judgement.round else "",
        "round_title": judgement.round.title if judgement.round else None,
        "outcome": how,
        "verdict": verdict_words(how),
        "sentence": spoken(judgement, printing),
    }
    if tree is not None and how != "hidden":
        ends = shown_interval(tree.node, tree.estimate, printing)
        grain = grain_of(tree, printing)
        cells["value"] = rounded(tree.estimate.value, tree.node, grain.value)
        told = zip(("low", "high"), ends, ENDS, strict=True)
        cells |= {name: rounded(end, tree.node, grain.ends, side) for name, end, side in told}
        cells |= {"n": tree.estimate.n, "node": tree.node.name}
    return tuple(cells.get(field.name) for field in FIELDS)


def verdict_words(name: str) -> Text:
    """Return the name of a verdict in words."""
    spoken = {str(outcome): words for outcome, words in OUTCOMES.items()}
    return spoken.get(name) or texts(lambda language: say(f"target.verdict.{name}", language))


STARTS = tuple(
    _field(name) for name in ("target_label", "score", "rank", "growth", "computed", "stated", "verdict")
)


def start_table(starts: Sequence[Start]) -> Table | None:
    """Return where targets start from and whether they follow from their growth; None where none is known.

    What does not follow is named in the notes; neither number is changed.
    """
    if not starts:
        return None
    rows = tuple(_start_row(start) for start in starts)
    named = {"document": starts[0].document, "year": starts[0].year}
    title = texts(lambda language: say("target.starts", language, **named))
    notes = tuple(mismatch(start) for start in starts if not start.follows)
    return Table("target_starts", title, STARTS, rows, notes)


def _start_row(start: Start) -> tuple[Value, ...]:
    key = "target.follows" if start.follows else "target.differs"
    return (
        _start_label(start),
        start.score,
        f"{start.rank}/{start.of}",
        start.growth,
        start.computed.normalize() if start.computed else start.computed,
        start.stated,
        texts(lambda language: say(key, language)),
    )


def _start_label(start: Start) -> Text:
    return texts(lambda language: _capital(known_words("field", start.field, language) or start.field))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def mismatch(start: Start) -> Text:
    """Return that a stated target does not follow from its own growth rate, with its name and numbers."""
    return texts(lambda language: say("target.mismatch", language, **_numbers(start, language)))


def _numbers(start: Start, language: str) -> Mapping[str, object]:
    return {
        "document": start.document,
        "name": _start_label(start).to(language),
        "year": start.year,
        "stated_year": start.stated_year,
        "score": shown(start.score, 2, language),
        "growth": shown(start.growth, 0, language),
        "computed": shown(start.computed, 3, language),
        "stated": shown(start.stated, 2, language),
    }
