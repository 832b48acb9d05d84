"""Whether every item can be met: a search through the answers its conditions depend on.

Only the items a condition refers to, and those these depend on in turn, matter. Each of them has
few answers that make a difference: the codes that are mentioned and one that is not; numbers on
and beside the limits that are mentioned; answered or not. The search assigns them in the order of
the questionnaire, leaves a branch as soon as the condition is decided, and gives up after `STEPS`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations, islice
from math import ceil, floor

from survey.questionnaire.checks.draft import Draft, Fault, Placed
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import AllOf, Answer, AnyOf, Comparison, Condition, Item, Not
from survey.questionnaire.readers import MOST_DECIMALS, bounds, within
from survey.questionnaire.routing import holds
from survey.questionnaire.source import Path

STEPS = 5_000
"""Assignments tried for one item before the search gives up."""

ALL_STEPS = 100_000
"""Assignments tried for one questionnaire before the search gives up."""

WIDEST = 300
"""Items one condition may rest on, directly and through others, before the search gives up at once."""


def unreachable(draft: Draft) -> Iterator[Fault]:
    """Yield sections and items no answers lead to."""
    return ((path, {}) for path, reached in _verdicts(draft) if reached is False)


def undecided(draft: Draft) -> Iterator[Fault]:
    """Yield sections and items whose conditions are too entangled to be decided."""
    return ((path, {"steps": STEPS}) for path, reached in _verdicts(draft) if reached is None)


@lru_cache(maxsize=1)
def _verdicts(draft: Draft) -> tuple[tuple[Path, bool | None], ...]:
    """Return for every condition whether some answers make it true; None where the search gave up."""
    return tuple(_searched(draft))


def _searched(draft: Draft) -> Iterator[tuple[Path, bool | None]]:
    search = _Search(draft)
    closed: set[int] = set()
    for number, section in enumerate(draft.built.sections):
        if section.relevant is not None and search.sound(section.relevant, _first(draft, number)):
            reached = search.verdict(section.relevant)
            closed |= {number} if reached is False else set()
            yield ("sections", number, "relevant"), reached
    for one in draft.placed:
        needed = need(draft, one)
        if one.item.relevant is None or needed is None or one.section in closed:
            continue
        if search.sound(needed, one.place):
            yield (*one.path, "relevant"), search.verdict(needed)


def _first(draft: Draft, section: int) -> int:
    return next((one.place for one in draft.placed if one.section >= section), len(draft.placed))


class _GivenUp(Exception):
    """The search took too many steps."""


class _Search:
    """Decides conditions of one draft; counts its steps over all of them."""

    def __init__(self, draft: Draft) -> None:
        self.items = draft.by_name
        self.needs = {name: need(draft, one) for name, one in draft.by_name.items()}
        self.left = ALL_STEPS
        self.steps = 0
        self._sound: dict[str, bool] = {}

    def sound(self, condition: Condition, before: int) -> bool:
        """Tell whether the condition, and those it rests on, refer only to what can be compared."""
        for comparison in _comparisons(condition):
            referred = self.items.get(comparison.item)
            if referred is None or referred.place >= before or not _fits(comparison, referred.item):
                return False
            if not self._rests_soundly(comparison.item):
                return False
        return True

    def _rests_soundly(self, name: str) -> bool:
        if name not in self._sound:
            need = self.needs[name]
            self._sound[name] = need is None or self.sound(need, self.items[name].place)
        return self._sound[name]

    def verdict(self, condition: Condition) -> bool | None:
        """Return whether any answers make *condition* true, or None when that takes too long."""
        cone = self._cone(condition)
        if len(cone) > WIDEST:
            return None
        domains = {name: _answers(self.items[name].item, compared) for name, compared in cone.items()}
        order = sorted(cone, key=lambda name: self.items[name].place)
        self.steps = min(STEPS, self.left)
        try:
            return self._possible(condition, order, {}, domains)
        except _GivenUp:
            return None

    def _cone(self, condition: Condition) -> dict[str, list[Comparison]]:
        """Return every item the condition rests on, with the comparisons made with it."""
        cone: dict[str, list[Comparison]] = {}
        waiting = [condition]
        while waiting:
            for comparison in _comparisons(waiting.pop()):
                need = self.needs[comparison.item] if comparison.item not in cone else None
                cone.setdefault(comparison.item, []).append(comparison)
                if need is not None:
                    waiting.append(need)
        return cone

    def _possible(
        self,
        condition: Condition,
        open_names: Sequence[str],
        known: Mapping[str, Answer],
        domains: Mapping[str, Sequence[Answer | None]],
    ) -> bool:
        self.steps, self.left = self.steps - 1, self.left - 1
        if self.steps < 0:
            raise _GivenUp
        decided = _decided(condition, known, open_names)
        if decided is not None:
            return decided
        name, rest = open_names[0], open_names[1:]
        need = self.needs[name]
        asked = need is None or holds(need, known)
        for answer in domains[name] if asked else (None,):
            answers = known if answer is None else {**known, name: answer}
            if self._possible(condition, rest, answers, domains):
                return True
        return False


def _decided(condition: Condition, known: Mapping[str, Answer], open_names: Collection[str]) -> bool | None:
    """Return the truth of *condition* while some items are still open; None while it depends on them."""
    match condition:
        case Comparison():
            return None if condition.item in open_names else holds(condition, known)
        case Not():
            inner = _decided(condition.condition, known, open_names)
            return None if inner is None else not inner
        case AllOf() | AnyOf():
            settles = isinstance(condition, AnyOf)
            parts = [_decided(part, known, open_names) for part in condition.conditions]
            if settles in parts:
                return settles
            return None if None in parts else not settles


def _comparisons(condition: Condition) -> Iterator[Comparison]:
    match condition:
        case Comparison():
            yield condition
        case Not():
            yield from _comparisons(condition.condition)
        case AllOf() | AnyOf():
            for part in condition.conditions:
                yield from _comparisons(part)


def need(draft: Draft, one: Placed) -> Condition | None:
    """Return all that must be true for an item to be asked."""
    parts = [draft.built.sections[one.section].relevant, one.item.relevant]
    conditions = tuple(part for part in parts if part is not None)
    return AllOf(conditions) if conditions else None


def _fits(comparison: Comparison, item: Item) -> bool:
    known = item.kind in KINDS and comparison.relation in KINDS[item.kind].relations
    return known and all(item.category(code) is not None for code in comparison.codes)


def _answers(item: Item, compared: Sequence[Comparison]) -> list[Answer | None]:
    """Return the answers to *item* that make a difference, None for no answer."""
    answers: list[Answer | None] = []
    codes = list(dict.fromkeys(code for comparison in compared for code in comparison.codes))
    if item.categories:
        codes += [category.code for category in item.categories if category.code not in codes][:1]
    if item.kind == "multiple":
        answers += islice(_choices(item, codes), STEPS)  # more would not be tried
    elif item.categories:
        answers += codes
    elif item.kind in ("number", "percent"):
        answers += _numbers(item, [one.number for one in compared if one.number is not None])
    else:
        answers.append(date(2000, 1, 1) if item.kind == "date" else "…")
    return [*answers, None]  # what is required may be passed after it was asked for once


def _choices(item: Item, codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    alone = {category.code for category in item.categories if category.missing is not None}
    for size in range(1, min(item.constraint.max_choices or len(codes), len(codes)) + 1):
        for chosen in combinations(codes, size):
            if size == 1 or not alone.intersection(chosen):
                yield chosen


def _numbers(item: Item, limits: Sequence[float]) -> list[float]:
    """Return a number on, just below and just above every limit that the item's own limits allow."""
    least, most = bounds(item)
    marks = [*limits, *(mark for mark in (least, most) if mark is not None)] or [0.0]
    scale = 10 ** (MOST_DECIMALS if item.constraint.decimals is None else item.constraint.decimals)
    near = {round_(mark * scale) + step for mark in marks for round_ in (floor, ceil) for step in (-1, 0, 1)}
    return [one for one in sorted(whole / scale for whole in near) if within(item, one)]
