"""Targets held against what rounds found: reached, not reached, not to be told, or not measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.codebook import Node, Text
from analysis.index import Tree
from analysis.rounding import shown
from analysis.table import Field, Table, Value
from analysis.tables import OUTCOMES, GroupTrees, Printing, outcome, rounded, sentence, shown_interval
from analysis.tables.target import SPOKEN
from survey.rounds import Round
from survey.starts import Start
from survey.targets import Target, Tie, tied
from survey.wording import LANGUAGES, day, knows, say


class Measured(Protocol):
    """The figures of a round, as far as targets need them."""

    def trees(self) -> tuple[Tree, ...]:
        """Return every index, over everybody."""

    def groups(self, by: str) -> GroupTrees:
        """Return the first index in every group of a column."""


UNTIED = {"rank": "rank", "score_1_10": "score"}
"""Why a target to which nothing is tied is not measured, by its unit; others only wait to be tied."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A target, and the figure that measures it in one round.

    Parameters
    ----------
    why : str
        "" where `tree` measures it; else why nothing does, a name under `target.why` of the wording.
    """

    target: Target
    why: str
    tie: Tie | None = None
    round: Round | None = None
    tree: Tree | None = None


def judgements(
    targets: Iterable[Target],
    ties: Sequence[Tie],
    rounds: Sequence[Round],
    measured: Callable[[Round], Measured | None],
) -> Iterator[Judgement]:
    """Yield a judgement for each target and each round that is tied to it, one where none is.

    Parameters
    ----------
    measured : function
        Returns the figures of a round; None where it has no answers.
    """
    known = {round_.round_id: round_ for round_ in rounds}
    for target in targets:
        found = tied(ties, target, list(known))
        if not found:
            yield Judgement(target, UNTIED.get(target.unit, "untied"))
        for tie in found:
            yield _judged(target, tie, known[tie.round_id], measured(known[tie.round_id]))


def _judged(target: Target, tie: Tie, round_: Round, figures: Measured | None) -> Judgement:
    trees = figures.trees() if figures is not None else ()
    if figures is None or not trees:
        return Judgement(target, "empty", tie, round_)
    if tie.by:
        trees = tuple(tree for code, tree in figures.groups(tie.by).trees if code.code == tie.group)
        if not trees:
            return Judgement(target, "group", tie, round_)
    wanted = tie.node or trees[0].node.name
    tree = next((t for whole in trees for _, t in whole.walk() if t.node.name == wanted), None)
    if tree is None:
        return Judgement(target, "node", tie, round_)
    if not fits(target, tree.node):
        return Judgement(target, "unit", tie, round_)
    return Judgement(target, "", tie, round_, tree)


def fits(target: Target, node: Node) -> bool:
    """Return whether an index is stated in the unit of a target; no survey of one province gives ranks."""
    if target.unit == "percent":
        return node.unit == "percent"
    return target.unit == "score_1_10" and node.rescale is not None and tuple(node.rescale[2:]) == (1, 10)


def label(target: Target) -> Text:
    """Return what a target is about; in the document's own words where the software has none."""
    return _texts(lambda language: _label(target, language))


def _label(target: Target, language: str) -> str:
    service = _known("service", target.service, language) or target.measure
    field = _known("field", target.field, language) or target.field
    return f"{service}: {field}" if field else service


def _known(kind: str, name: str, language: str) -> str:
    key = f"target.{kind}.{name}"
    return say(key, language) if name and knows(key) else ""


def _texts(said: Callable[[str], str]) -> Text:
    return Text.of({language: said(language) for language in LANGUAGES})


def population(target: Target) -> Text:
    """Return whom a target speaks of; in the document's own words where the software has none."""
    name = target.population.replace(" ", "_")
    return _texts(lambda language: _known("population", name, language) or target.population)


def goal(target: Target) -> Text:
    """Return the wanted figure in words: "từ 85 % trở lên", "85–90 %", "trong 5 hạng đầu"."""
    return _texts(lambda language: _goal(target, language))


def _goal(target: Target, language: str) -> str:
    numbers = [
        shown(number, 0 if number == int(number) else 2, language)
        for number in (target.goal, target.up_to)
        if number is not None
    ]
    if target.unit == "rank" and target.comparator == "at most":
        return say("target.first_ranks", language, n=numbers[0])
    amount = say(f"target.unit.{target.unit}", language, n="–".join(numbers))
    return amount if target.up_to is not None else SPOKEN[target.comparator].to(language).format(amount)


def verdict(judgement: Judgement, printing: Printing) -> str:
    """Return the name of what may be said: an `Outcome`, "hidden", or "unmeasured"."""
    tree, target = judgement.tree, judgement.target
    if tree is None:
        return "unmeasured"
    if 0 < tree.estimate.n < printing.smallest:
        return "hidden"
    return str(outcome(tree, target.goal * target.scale, target.comparator, printing))


def spoken(judgement: Judgement, printing: Printing) -> Text:
    """Return one sentence: what was found and whether the target is reached, or why nothing measures it."""
    target, tree = judgement.target, judgement.tree
    if tree is None:
        return _texts(lambda language: say(f"target.why.{judgement.why}", language, **_named(judgement)))
    up_to = None if target.up_to is None else target.up_to * target.scale
    return sentence(tree, printing, target.goal * target.scale, target.comparator, up_to=up_to)


def _named(judgement: Judgement) -> Mapping[str, object]:
    tie = judgement.tie or Tie(judgement.target.code, "")
    return {"target": tie.target, "round": tie.round_id, "node": tie.node, "by": tie.by, "group": tie.group}


def _field(name: str, *, file_only: bool = False) -> Field:
    return Field(name, _texts(lambda language: say(f"target.heading.{name}", language)), file_only=file_only)


FIELDS = (
    _field("code"),
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
    title = _texts(
        lambda language: say(
            "target.document", language,
            document=target.document, authority=target.authority, day=day(target.issued_on),
        )
    )  # fmt: skip
    notes = [_texts(lambda language: say("target.note", language))]
    if any(judgement.target.up_to is not None for judgement in found):
        notes.append(_texts(lambda language: say("target.range_note", language)))
    rows = tuple(_row(judgement, printing) for judgement in found)
    return Table(f"targets_{target.code.partition('.')[0]}", title, FIELDS, rows, tuple(notes))


def _row(judgement: Judgement, printing: Printing) -> tuple[Value, ...]:
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
        low, high = shown_interval(tree.node, tree.estimate, printing)
        numbers = {"value": tree.estimate.value, "low": low, "high": high}
        cells |= {name: rounded(number, tree.node) for name, number in numbers.items()}
        cells |= {"n": tree.estimate.n, "node": tree.node.name}
    return tuple(cells.get(field.name) for field in FIELDS)


def verdict_words(name: str) -> Text:
    """Return the name of a verdict in words."""
    spoken = {str(outcome): words for outcome, words in OUTCOMES.items()}
    return spoken.get(name) or _texts(lambda language: say(f"target.verdict.{name}", language))


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
    title = _texts(lambda language: say("target.starts", language, **named))
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
        _texts(lambda language: say(key, language)),
    )


def _start_label(start: Start) -> Text:
    return _texts(lambda language: _capital(_known("field", start.field, language) or start.field))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def mismatch(start: Start) -> Text:
    """Return that a stated target does not follow from its own growth rate, with its name and numbers."""
    return _texts(lambda language: say("target.mismatch", language, **_numbers(start, language)))


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
