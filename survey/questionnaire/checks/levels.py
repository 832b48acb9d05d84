"""The levels of a rating: at least two, and scores that follow their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from survey.questionnaire.checks.draft import Draft, Fault
from survey.questionnaire.document import CategoryEntry
from survey.questionnaire.source import Path


def short_scale(draft: Draft) -> Iterator[Fault]:
    """Yield ratings on fewer than two levels, where nothing is rated."""
    for path, levels in _rated(draft):
        if len(levels) < 2:
            yield path, {"n": len(levels)}


def crooked_scale(draft: Draft) -> Iterator[Fault]:
    """Yield ratings whose scores go up and down along the scale, or are all the same."""
    for path, levels in _rated(draft):
        scores = [level.score for level in levels if level.score is not None]
        steps = [after - before for before, after in pairwise(scores)]
        if len(scores) == len(levels) > 1 and (min(steps) < 0 < max(steps) or not any(steps)):
            yield path, {}


def _rated(draft: Draft) -> Iterator[tuple[Path, Sequence[CategoryEntry]]]:
    """Yield the levels of every rating, without the codes outside of the scale; a shared scale once."""
    seen: set[Path] = set()
    for one in draft.placed:
        path, codes = draft.codes_of(one)
        if one.item.kind == "rating" and codes and path not in seen:
            seen.add(path)
            yield path, [code for code in codes if code.missing is None]
