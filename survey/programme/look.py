"""Who looks at a reporting period, and what may be seen of it: all for staff, little for everyone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import abort, request

from analysis.refusal import Refusal
from survey.clock import today
from survey.export import PartlyDesigned
from survey.mandate.periods import Period
from survey.mandate.rollup import EQUAL, PEOPLE
from survey.periodic.content import Wanted
from survey.periodic.reading import Readings, pieces
from survey.periodic.rolled import RollUp
from survey.results.choice import Choice, choice
from survey.rounds import Round, State
from survey.site.installation import Installation
from survey.site.permissions import signed_in
from survey.units import Unit

RULES = (PEOPLE, EQUAL)
"""What units may count on a page; stated numbers come from a file, by the command."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a period: what may be seen, and what was chosen of it.

    Attributes
    ----------
    rounds, beside : sequence of Round
        Those with answers in the period; those that asked the same in the period it is held against.
    """

    period: Period
    known: Sequence[Period]
    rounds: Sequence[Round]
    beside: Sequence[Round]
    units: Sequence[Unit]
    everyone: bool
    chosen: Choice

    @property
    def wanted(self) -> Wanted:
        """What is reported to whoever looks."""
        before = [period for period in self.known if period.code == self.chosen.since]
        names = [round_.round_id for round_ in (*self.beside, *_asked(self.rounds, self.chosen))]
        rollup = RollUp(self.chosen.unit, self.chosen.rule or PEOPLE) if self.units else None
        return Wanted(names, (*before, self.period), rollup, self.period, self.everyone)

    @property
    def tops(self) -> list[Unit]:
        """The units that stand above others."""
        return [unit for unit in self.units if any(other.parent == unit.code for other in self.units)]


@dataclass(frozen=True, slots=True)
class Looking:
    """Finds what may be seen of periods."""

    installation: Installation
    readings: Readings
    smallest: int

    def look(self, code: str) -> Look:
        """Return what the address looks at; there is no telling what is not published."""
        everyone = signed_in(self.installation) is None
        dated = self.dated()
        period = next((each for each in dated if each.code == code), None) or abort(404)
        rounds = list(self.rounds(period, dated, everyone=everyone))
        if everyone and not rounds:
            abort(404)
        units = [] if everyone else self.installation.store.units()
        known = {
            "unit": {unit.code for unit in units},
            "since": {each.code for each in dated} - {code},
            "round": {round_.round_id for round_ in rounds},
            "rule": RULES,
        }
        chosen = choice(request.query_string.decode("utf-8", "replace"), known)
        since = next((each for each in dated if each.code == chosen.since), None)
        held = self.rounds(since, dated, everyone=everyone) if since else ()
        beside = self._alike(held, _asked(rounds, chosen))
        return Look(period, dated, rounds, beside, units, everyone, chosen)

    def dated(self) -> list[Period]:
        """Return the periods that have days."""
        return [period for period in self.installation.store.periods() if period.first is not None]

    def rounds(self, period: Period, known: Sequence[Period], *, everyone: bool) -> Iterator[Round]:
        """Yield the rounds that have answers in a period and may be seen."""
        store = self.installation.store
        for round_ in store.surveys():
            over = round_.published and not round_.grows(today())
            if round_.state is State.DRAFT or not (over or not everyone) or not store.n_kept(round_.round_id):
                continue
            try:
                reading = self.readings.of(round_.round_id)
                if reading.within(period).any() and (not everyone or self._is_safe(round_, known)):
                    yield round_
            except (Refusal, PartlyDesigned):
                continue

    def _n_kept(self, round_: Round) -> int:
        return self.installation.store.n_kept(round_.round_id)

    def _alike(self, held: Iterable[Round], rounds: Sequence[Round]) -> list[Round]:
        """Return those of *held* that asked what one of *rounds* asks, and are none of them."""
        store = self.installation.store
        names = {store.questionnaire(round_.version).name for round_ in rounds}
        others = [round_ for round_ in held if round_ not in rounds]
        return [round_ for round_ in others if store.questionnaire(round_.version).name in names]

    def _is_safe(self, round_: Round, known: Sequence[Period]) -> bool:
        """Whether no figure of few people can be worked out from those of periods and of the whole round."""
        before, reading = (
            self.installation.store.publications(round_.round_id),
            self.readings.of(round_.round_id),
        )
        if not reading.answers.codebook.indices or any(one.n != self._n_kept(round_) for one in before):
            return False
        formula = reading.formula()
        found = [formula.tree(reading.design, piece).estimate.n for piece in pieces(reading, known)]
        return not any(0 < n < self.smallest for n in found)


def _asked(rounds: Sequence[Round], chosen: Choice) -> list[Round]:
    """Return the rounds that were chosen: one, or all."""
    return [round_ for round_ in rounds if chosen.round in ("", round_.round_id)]
