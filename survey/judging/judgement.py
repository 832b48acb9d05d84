"""Targets held against what rounds found: reached, not reached, not to be told, or not measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from analysis.codebook import Node, Text
from analysis.index import Tree
from analysis.rounding import shown
from analysis.tables import GroupTrees, Printing, outcome, sentence
from analysis.tables.target import SPOKEN
from survey.mandate.targets import Target, Tie, tied
from survey.rounds import Round
from survey.wording import knows, say, texts


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
    return texts(lambda language: _label(target, language))


def _label(target: Target, language: str) -> str:
    service = known_words("service", target.service, language) or target.measure
    field = known_words("field", target.field, language) or target.field
    return f"{service}: {field}" if field else service


def known_words(kind: str, name: str, language: str) -> str:
    """Return what the software calls a service, a field or a population; "" where it has no words for it."""
    key = f"target.{kind}.{name}"
    return say(key, language) if name and knows(key) else ""


def population(target: Target) -> Text:
    """Return whom a target speaks of; in the document's own words where the software has none."""
    name = target.population.replace(" ", "_")
    return texts(lambda language: known_words("population", name, language) or target.population)


def goal(target: Target) -> Text:
    """Return the wanted figure in words: "từ 85 % trở lên", "85–90 %", "trong 5 hạng đầu"."""
    return texts(lambda language: _goal(target, language))


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
        return texts(lambda language: say(f"target.why.{judgement.why}", language, **_named(judgement)))
    up_to = None if target.up_to is None else target.up_to * target.scale
    return sentence(tree, printing, target.goal * target.scale, target.comparator, up_to=up_to)


def _named(judgement: Judgement) -> Mapping[str, object]:
    tie = judgement.tie or Tie(judgement.target.code, "")
    return {"target": tie.target, "round": tie.round_id, "node": tie.node, "by": tie.by, "group": tie.group}
