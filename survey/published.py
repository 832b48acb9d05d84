"""What of a round is published now, held against what was published of it before.

Two publications of a round tell their difference: the figures of those who came between. So the later one
leaves out what the difference would tell, and where too few came nothing new is published at all: the
earlier state stands. The rule: docs/methods/disclosure.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.dataset import Dataset
from analysis.design import Mask
from analysis.index import Formula
from survey.store import Publication, Store
from survey.wording import Said

STATE = "charts.state"
"""What the worker leaves beside charts: of which state of the round they are, as `Store.state` tells it."""

Keys = NDArray[np.int64]


class TooFewSince(Said, ValueError):
    """Fewer people have come since the last publication than may be told apart."""


class OneForm(Said, ValueError):
    """A single response: what it says is what one person said, and no interval can be worked out."""


class CorrectedSince(Said, ValueError):
    """A form that everyone's figures counted was corrected, and too few others have come since."""


@dataclass(frozen=True, slots=True)
class Published:
    """Whose figures are published.

    Attributes
    ----------
    rows : (n,) mask
        The responses of the publication.
    earlier : sequence of (n,) masks
        Those of publications before it.
    """

    rows: Mask
    earlier: Sequence[Mask]


def published(
    answers: Dataset, keys: Keys, before: Sequence[Publication], smallest: int, *, is_over: bool = True
) -> Published:
    """Return what may be published of the responses *answers*, whose keys in the store are *keys*.

    All of them; the last that was published where fewer than *smallest* people would make the difference, or
    where the round is not *is_over* and everyone sees no groups of it.
    """
    earlier = [keys <= publication.last for publication in before]
    everybody = np.ones(answers.n, dtype=bool)
    if earlier and not is_over:
        return Published(earlier[-1], earlier[:-1])
    if earlier and is_few(answers, everybody & ~earlier[-1], smallest):
        return Published(earlier[-1], earlier[:-1])
    return Published(everybody, [rows for rows in earlier if not rows.all()])


def is_few(answers: Dataset, rows: Mask, smallest: int) -> bool:
    """Whether *rows* are somebody, but few: as responses, or as people whom the headline counts."""
    counts = [int(rows.sum())]
    for node in answers.codebook.indices[:1]:
        counts.append(int((Formula.of(node, answers.columns).present[:, 0] & rows).sum()))
    return any(0 < count < smallest for count in counts)


def note(store: Store, round_id: str, n: int) -> None:
    """Note that figures of the first *n* responses of a round are published."""
    keys = sorted(key for key, *_ in store.keys(round_id))[:n]
    if keys:
        store.note_publication(round_id, Publication(keys[-1], len(keys)))
