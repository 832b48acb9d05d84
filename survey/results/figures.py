"""The figures of a round as the results page shows them: computed when answers have come, kept meanwhile."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime

from analysis.refusal import Refusal
from analysis.table import Table
from analysis.tables import Printing, index_table, target_table
from analysis.tables.index import trees
from survey.clock import HERE
from survey.export import PartlyDesigned, dataset
from survey.rounds import Round
from survey.settings import Settings
from survey.store import Store

REST = 20
"""A computation is repeated at the earliest after this many times as long as it took."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Every index of a round as a table, the headline first, and the headline beside its target.

    `refusal` says why there is nothing, where there is no honest answer.
    """

    n: int
    computed_at: datetime
    tables: tuple[Table, ...] = ()
    target: Table | None = None
    refusal: Refusal | PartlyDesigned | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    about: tuple[Round, int]
    figures: Figures
    until: float


class Ledger:
    """Computes the figures of rounds, one at a time, and keeps the latest of each."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._printing = Printing(smallest=settings.smallest)
        self._lock = threading.Lock()
        self._kept: dict[str, _Kept] = {}

    def figures(self, round_: Round) -> Figures:
        """Return the figures of a round, as new as the work of computing them allows."""
        about = (round_, self._store.counts(round_.round_id)["kept"])
        with self._lock:
            kept = self._kept.get(round_.round_id)
            if kept and (kept.about == about or (kept.about[0] == round_ and time.monotonic() < kept.until)):
                return kept.figures
            begun = time.monotonic()
            figures = self._computed(round_)
            took = time.monotonic() - begun
            self._kept[round_.round_id] = _Kept(about, figures, time.monotonic() + REST * took)
            return figures

    def _computed(self, round_: Round) -> Figures:
        at = datetime.now(HERE)
        try:
            answers = dataset(self._store, round_.round_id)
            if not answers.n:
                return Figures(0, at)
            found = trees(answers, answers.design())
        except (Refusal, PartlyDesigned) as refusal:
            return Figures(0, at, refusal=refusal)
        tables = tuple(index_table(tree, self._printing) for tree in found)
        target = None
        if found and round_.target is not None:
            target = target_table(found[0], round_.target, round_.comparator, self._printing)
        return Figures(answers.n, at, tables, target)
