"""Who sees which figures of a round, and how new they are."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from analysis.refusal import Refusal
from analysis.tables import Printing
from survey.clock import HERE, today
from survey.export import PartlyDesigned
from survey.results.live import Growing, Settled, Source, Unequal
from survey.rounds import Round
from survey.settings import Settings
from survey.store import Store

REST = 20
"""A round that must be read whole is read again at the earliest after this many times as long as it took."""

STEP = 10
"""Everyone sees an open round in steps of so many responses: between two looks no single answer shows."""

Refused = Refusal | PartlyDesigned


@dataclass(slots=True)
class Figures:
    """What is known of a round at one moment; `refusal` says why there is nothing to show."""

    source: Source | None
    n: int
    computed_at: datetime
    refusal: Refused | None = None


@dataclass(slots=True)
class _Kept:
    round: Round
    growing: Growing | None
    figures: Figures
    seen: int
    until: float = 0.0


class Ledger:
    """Keeps the figures of rounds, and brings them up to date one at a time."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self.printing = Printing(smallest=settings.smallest)
        self._lock = threading.RLock()
        self._kept: dict[tuple[str, bool], _Kept] = {}

    @contextmanager
    def reading(self, round_: Round, *, everyone: bool) -> Iterator[Figures]:
        """Give the figures of a round, which do not change meanwhile.

        Parameters
        ----------
        everyone : bool
            Whether they are for everyone to see; staff see each response at once.
        """
        with self._lock:
            yield self._figures(round_, stepped=everyone and round_.grows(today()))

    def _figures(self, round_: Round, *, stepped: bool) -> Figures:
        n = self._store.n_kept(round_.round_id)
        until = n - n % STEP if stepped else n
        key = round_.round_id, stepped
        kept = self._kept.get(key)
        if kept is None or kept.round != round_:
            kept = _Kept(round_, Growing(self._store, round_, self.printing), _nothing(), -1)
            self._kept[key] = kept
        if kept.seen != until and time.monotonic() >= kept.until:
            self._bring_up(kept, until)
        return kept.figures

    def _bring_up(self, kept: _Kept, until: int) -> None:
        begun = time.monotonic()
        at = datetime.now(HERE)
        try:
            kept.figures = Figures(self._source(kept, until), until, at)
            kept.figures.source.trees() if kept.figures.source else None
        except (Refusal, PartlyDesigned) as refusal:
            kept.figures = Figures(None, until, at, refusal)
        kept.seen = until
        if kept.growing is None and kept.round.grows(today()):
            kept.until = time.monotonic() + REST * (time.monotonic() - begun)

    def _source(self, kept: _Kept, until: int) -> Source:
        if kept.growing is not None:
            try:
                kept.growing.catch_up(until)
                return kept.growing
            except (Unequal, PartlyDesigned):
                kept.growing = None
        return Settled(self._store, kept.round, self.printing)


def _nothing() -> Figures:
    return Figures(None, 0, datetime.now(HERE))
