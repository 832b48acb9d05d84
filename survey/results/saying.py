"""What the pages of results say in words; every number in them comes from a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from analysis.fieldwork.carried import RESPONSE, Course, carried_out, unrecorded
from analysis.index import Tree
from analysis.refusal import Refusal
from analysis.table import Value, cleaned, written
from analysis.tables import OUTCOMES, Outcome, outcome, sentence, spoken_target
from survey.refused import plainly, said
from survey.response import Completeness
from survey.results.exhibits import Exhibits
from survey.results.figures import Refused
from survey.rounds import Round
from survey.store import Store
from survey.weeks import as_counted
from survey.wording import day, say


@dataclass(frozen=True, slots=True)
class Headline:
    """The topmost figure in words. `verdict` is "", "reached", "missed", "unclear" or "unknown"."""

    label: str
    value: str
    unit: str
    reach: str
    n: str
    deff: str
    sentence: str
    target: str
    verdict: str
    spoken: str


def said_headline(exhibits: Exhibits, language: str) -> Headline | None:
    """Return the headline of a round in words; None where there is none."""
    tree, round_ = exhibits.headline, exhibits.round
    if tree is None:
        return None
    row = next(next(iter(exhibits.indices())).records())
    found = _verdict(tree, exhibits) if row["value"] is not None else None
    goal = (
        ""
        if round_.target is None
        else spoken_target(tree.node, round_.target, round_.comparator).to(language)
    )
    return Headline(
        label=_said(row["label"], language),
        value=_said(row["value"], language),
        unit=_said(row["unit"], language),
        reach="" if row["low"] is None else f"{_said(row['low'], language)} – {_said(row['high'], language)}",
        n=_said(row["n"], language),
        deff=_said(row["deff"], language),
        sentence=sentence(tree, exhibits.printing, round_.target, round_.comparator).to(language),
        target=goal,
        verdict=str(found) if found else "",
        spoken=OUTCOMES[found].to(language) if found else "",
    )


def _verdict(tree: Tree, exhibits: Exhibits) -> Outcome | None:
    target, comparator = exhibits.round.target, exhibits.round.comparator
    return None if target is None else outcome(tree, target, comparator, exhibits.printing)


def verdicts(trees: Sequence[Tree], exhibits: Exhibits, language: str) -> list[tuple[str, str, int]]:
    """Return (outcome, in words, how many) for the trees against the target; [] without a target."""
    found = [verdict for tree in trees if (verdict := _verdict(tree, exhibits))]
    return [
        (str(kind), OUTCOMES[kind].to(language), found.count(kind)) for kind in Outcome if found.count(kind)
    ]


def carried(store: Store, round_: Round, language: str, *, grows: bool) -> tuple[list[tuple[str, str]], str]:
    """Return how a round went, by subject, and one sentence on what is not recorded ("" where nothing lacks).

    While answers still come in there is no response rate.
    """
    counts = store.counts(round_.round_id)
    course = Course(
        as_counted(store, round_.round_id),
        counts["kept"],
        counts[Completeness.PARTIAL],
        round_.opens_on,
        round_.closes_on,
    )
    known = [point for point in carried_out(course) if not (grows and point[0] == RESPONSE)]
    lacking = unrecorded(course)
    said = [(heading.to(language), words.to(language)) for heading, words in known]
    return said, lacking.to(language) if lacking else ""


def refused(refusal: Refused | None, language: str, n: int = 0) -> str:
    """Return why there are no figures of *n* responses, "" where there are."""
    if isinstance(refusal, Refusal):
        plain = plainly(refusal, language, n)
        return plain or say("results.refused", language, why=said(refusal, language))
    return refusal.said(language) if refusal else ""


def moment(at: datetime) -> str:
    """Return an instant as people here write it."""
    return f"{at:%H:%M}, {day(at)}"


def _said(value: Value, language: str) -> str:
    return cleaned(written(value, language))
