"""Who sees which figures of a round, and how new they are."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from analysis.refusal import Refusal
from analysis.tables import Printing
from survey.clock import HERE, today
from survey.export import PartlyDesigned
from survey.published import CorrectedSince
from survey.results.live import Growing, Settled, Unequal
from survey.results.pace import STEP, Pace
from survey.results.source import Source
from survey.rounds import Round
from survey.settings import Settings
from survey.store import Publication, Step, Store

REST = 20
"""A round that must be read whole is read again at the earliest after this many times as long as it took."""

BEFORE = "before"
SEEN = ("headline", "parts", BEFORE)
"""What everyone was shown, by the part; and, of a round before a correction, how much of it at most."""

Refused = Refusal | PartlyDesigned | CorrectedSince


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
    counting: str
    withdrawn: int
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
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._paces: dict[str, Pace] = {}
        self._again: dict[str, tuple[object, Figures]] = {}

    @contextmanager
    def reading(self, round_: Round, *, everyone: bool, parts: bool = False) -> Iterator[Figures]:
        """Give the figures of a round, which do not change meanwhile.

        Parameters
        ----------
        everyone : bool
            Whether they are for everyone to see; staff see each response at once.
        parts : bool
            Whether the parts of the indices are looked at: of a round that grows everyone sees an earlier
            state of them than of the headline.
        """
        with self._lock:
            yield self._public(round_, parts=parts) if everyone else self._figures(round_)

    def _public(self, round_: Round, *, parts: bool) -> Figures:
        """Return what everyone may see; what was published before is never told by what is published now."""
        before, n = self._store.publications(round_.round_id), self._store.n_kept(round_.round_id)
        if before and (before[0].n != n or len(before) > 1):
            figures = self._republished(round_, before, n)
        else:
            grows = round_.grows(today()) and not before
            figures = self._figures(round_, ("parts" if parts else "headline") if grows else "")
        source = figures.source
        if round_.published and not round_.grows(today()) and source is not None and source.n:
            self._store.note_publication(round_.round_id, Publication(source.last, figures.n))
        return figures

    def _republished(self, round_: Round, before: Sequence[Publication], n: int) -> Figures:
        state = (round_, tuple(before), self._store.state(round_.round_id), round_.grows(today()))
        if round_.round_id not in self._again or self._again[round_.round_id][0] != state:
            at = datetime.now(HERE)
            try:
                source = Settled.later(self._store, round_, self.printing, before)
                figures = Figures(source, n if source.last > before[-1].last else before[-1].n, at)
            except (Refusal, PartlyDesigned) as refusal:
                figures = Figures(None, n, at, refusal)
            self._again[round_.round_id] = state, figures
        return self._again[round_.round_id][1]

    def _until(self, round_: Round, stepped: str) -> int:
        """Return of how many responses everyone may see the headline, or the parts, of a round that grows."""
        kept = self._paces.get(round_.round_id)
        counting = f"{self._store.counting(round_.round_id)} {self._store.n_withdrawn(round_.round_id)}"
        asked = (round_.version, counting)
        if kept is None or kept.asked != asked:
            kept = self._paces[round_.round_id] = Pace(asked)
        try:
            kept.catch_up(self._store, round_.round_id)
        except PartlyDesigned:  # which the figures then say
            return self._store.n_kept(round_.round_id)
        return _step(kept, stepped, self.printing.smallest)

    def _figures(self, round_: Round, stepped: str = "") -> Figures:
        n = self._store.n_kept(round_.round_id)
        until = self._until(round_, stepped) if stepped else n
        key = round_.round_id, stepped
        kept = self._kept.get(key)
        known = self._store.counting(round_.round_id), self._store.n_withdrawn(round_.round_id)
        if kept is None or (kept.round, kept.counting) != (round_, known[0]):
            kept = None
        elif kept.withdrawn != known[1]:
            if stepped and self._tells_a_correction(round_, Step(until, known[1])):
                return kept.figures
            kept = None
        step = Step(until, known[1])
        if kept is None:
            if stepped and self._tells_a_correction(round_, step):
                return self._before_corrections(round_, stepped, until)
            kept = _Kept(round_, *known, Growing(self._store, round_, self.printing), _nothing(), -1)
            self._kept[key] = kept
        if kept.seen != until and time.monotonic() >= kept.until:
            self._bring_up(kept, step, stepped)
        return kept.figures

    def _tells_a_correction(self, round_: Round, step: Step) -> bool:
        """Whether a form that was corrected since everyone saw headline or parts would show by itself.

        The parts tell the headline too: it does not matter which of the two was seen.
        """
        seen = [self._store.step(round_.round_id, part) for part in SEEN]
        return any(
            last is not None and last.withdrawn != step.withdrawn and step.n < last.n + STEP for last in seen
        )

    def _note(self, round_id: str, stepped: str, step: Step) -> None:
        """Note what everyone sees; and how far they saw the round as it was before the last correction."""
        last, before = (self._store.step(round_id, part) for part in (stepped, BEFORE))
        if last is not None and last.withdrawn != step.withdrawn and (before is None or before.n < last.n):
            self._store.note_step(round_id, BEFORE, Step(last.n, -1))
        self._store.note_step(round_id, stepped, step)

    def _before_corrections(self, round_: Round, stepped: str, until: int) -> Figures:
        """Return the last step before the first form that was ever corrected: it is as it was then."""
        state = (round_, self._store.counting(round_.round_id), self._store.n_withdrawn(round_.round_id))
        key = f"{round_.round_id} {stepped}"
        if key not in self._again or self._again[key][0] != state:
            most = self._store.n_before_corrections(round_.round_id)
            n, at = (
                _step(self._paces[round_.round_id], stepped, self.printing.smallest, most),
                datetime.now(HERE),
            )
            why = None if n else CorrectedSince("refused.corrected", step=STEP)
            source = Settled.of(self._store, round_, self.printing, n) if n else None
            self._again[key] = state, Figures(source, n or until, at, why)
        return self._again[key][1]

    def _bring_up(self, kept: _Kept, step: Step, stepped: str) -> None:
        until, begun = step.n, time.monotonic()
        at = datetime.now(HERE)
        try:
            kept.figures = Figures(self._source(kept, until), until, at)
            kept.figures.source.trees() if kept.figures.source else None
        except (Refusal, PartlyDesigned) as refusal:
            kept.figures = Figures(None, until, at, refusal)
        kept.seen = until
        if kept.growing is None and kept.round.grows(today()):
            kept.until = time.monotonic() + REST * (time.monotonic() - begun)
        if stepped:
            self._note(kept.round.round_id, stepped, step)

    def _source(self, kept: _Kept, until: int) -> Source:
        if kept.growing is not None:
            try:
                kept.growing.catch_up(until)
                return kept.growing
            except (Unequal, PartlyDesigned):
                kept.growing = None
        return Settled.of(self._store, kept.round, self.printing, until)


def _step(pace: Pace, stepped: str, smallest: int, most: int | None = None) -> int:
    """Return of how many responses, of *most* at most, everyone may see the headline or the parts."""
    return pace.parts(smallest, most) if stepped == "parts" else pace.headline(smallest, most)


def _nothing() -> Figures:
    return Figures(None, 0, datetime.now(HERE))
