"""How rounds stand, and their change from one state to the next."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.rounding import NOTHING
from survey.clock import HERE, day_of, today
from survey.comments import open_items
from survey.drawn import sampled
from survey.fieldwork import reminder
from survey.flags.summary import FILE, Flagging
from survey.office.forms import publish_form, state_form
from survey.office.sample import weight
from survey.rounds import MOVES, MoveRefused, Round, State, UnfitRound
from survey.sampling.known import note
from survey.sampling.selection import Answered
from survey.signed_report import earlier
from survey.site.address import public
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import PERMISSIONS, may, scope, signed_in, whoever
from survey.site.press import Press, check_sure
from survey.store import InUse, NoTraining, PaperRefused, Unknown
from survey.units import Scope
from survey.units.quiet import Quiet, quiet
from survey.weeks import as_counted, units_of, weeks
from survey.wording import say


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What the page of a round says of a unit: responses, how many to ask, what each stands for."""

    name: str
    n: int
    interviews: int = 0
    weight: str = NOTHING
    outside: bool = False
    """Whether a sample was drawn and the unit is not of it, so that its responses are not counted."""


def _by_unit(
    counts: Mapping[str, int], answered: Answered | None, names: Mapping[str, str], language: str
) -> list[UnitRow]:
    """Return a row for each unit of the sample, in its order, and for each other one with responses."""
    chosen = answered.selection.by_code if answered else {}
    rows = [
        UnitRow(names.get(code, code), counts.get(code, 0), one.interviews, weight(answered, code, language))
        for code, one in chosen.items()
    ]
    others = ((names.get(code, code), n) for code, n in counts.items() if code not in chosen)
    return rows + [UnitRow(name, n, outside=answered is not None) for name, n in others]


@dataclass(frozen=True, slots=True)
class Rounds:
    """The views of rounds."""

    installation: Installation

    def list(self) -> Response:
        """Show every round."""
        store, within, member = self.installation.store, scope(self.installation), whoever(self.installation)
        rows = [(round_, self._n(round_.round_id, within)) for round_ in store.rounds()]
        adds = member is not None and may(member.role, PERMISSIONS["office.new_round"])
        looks = member is not None and may(member.role, PERMISSIONS["office.journal"])
        rights = {"may_add": adds, "may_look": looks, "whole": within.units is None}
        return self._page("rounds.html", {"rows": rows, **rights})

    def _n(self, round_id: str, within: Scope) -> int:
        """Return how many responses came from where somebody works."""
        store = self.installation.store
        if within.units is None:
            return store.counts(round_id)["kept"]
        return sum(n for unit, n in store.counts_by(round_id, "unit").items() if unit in within)

    def one(self, round_id: str) -> Response:
        """Show one round: its particulars, its counts by unit, and where it may go from here."""
        within = scope(self.installation)
        found = self._found(round_id)
        return self._one(found) if within.units is None else self._of_units(found, within)

    def _of_units(self, round_: Round, within: Scope) -> Response:
        """Show a round to staff of some units: how many answered there, and what they do for it."""
        store, member = self.installation.store, whoever(self.installation)
        counts = store.counts_by(round_.round_id, "unit")
        values = {
            "round": round_,
            "rows": [(unit.name, counts.get(unit.code, 0)) for unit in store.units() if unit.code in within],
            "n": self._n(round_.round_id, within),
            "points": [point for point in store.service_points() if point.unit in within],
            "keys": member is not None and may(member.role, PERMISSIONS["entry.start"]),
            "host": public(self.installation),
        }
        return self._page("round_of_units.html", values)

    def _one(self, round_: Round, refused: str = "") -> Response:
        store, member = self.installation.store, signed_in(self.installation)
        names = {unit.code: unit.name for unit in store.units()}
        answered, language = sampled(store, round_.round_id), reader(request.environ)[0]
        counts = store.counts_by(round_.round_id, "unit")
        asked, known = store.questionnaire(round_.version), store.known(round_.round_id)
        left = store.result(round_.round_id, FILE)
        allowed = member is not None and may(member.role, PERMISSIONS["office.change_state"])
        values = {
            "round": round_,
            "questionnaire": asked,
            "counts": store.counts(round_.round_id),
            "n_helped": store.n_helped(round_.round_id),
            "flagged": Flagging.read(left.content) if left else None,
            "aside": store.n_aside(round_.round_id),
            "comments": store.n_comments(round_.round_id, [*open_items(asked)]),
            "quiet": [
                (names.get(one.unit, one.unit), one.last) for one in self._quiet(round_, answered, counts)
            ],
            "by_unit": _by_unit(counts, answered, names, language),
            "n_outside": answered.n_outside if answered else 0,
            "sample": [said.to(language) for said in answered.notes()] if answered else (),
            "known": note(known, asked).to(language) if known else "",
            "n_interviews": sum(one.interviews for one in answered.selection.units) if answered else 0,
            "points": [(point, names.get(point.unit, point.unit)) for point in store.service_points()],
            "moves": [str(state) for state in MOVES[round_.state]] if allowed else [],
            "keys": member is not None and may(member.role, PERMISSIONS["entry.start"]),
            "form": state_form(language),
            "may_keep_paper": allowed and round_.state is not State.LOCKED,
            "may_publish": allowed and round_.state is not State.DRAFT and not round_.training,
            "may_empty": allowed and round_.training,
            "reports": earlier(store, round_.round_id),
            "weeks_lacking": self._lacking(round_),
            "reminder": reminder(as_counted(store, round_.round_id), language),
            "refused": refused,
            "host": public(self.installation),
        }
        return self._page("round.html", values, 409 if refused else 200)

    def _lacking(self, round_: Round) -> int:
        """Return how many weeks of units lack the number of people asked."""
        store = self.installation.store
        found = weeks(store, round_)
        return sum(len(found.lacking(unit)) for unit in units_of(store, round_.round_id))

    def _quiet(self, round_: Round, answered: Answered | None, counts: Mapping[str, int]) -> Sequence[Quiet]:
        """Return the units that have gone quiet: of the sample, or of those that have answered before."""
        store = self.installation.store
        opened = store.opened_at(round_.round_id)
        if opened is None or not round_.takes_answers(today()):
            return ()
        heard = store.last_heard(round_.round_id)
        units = answered.selection.units if answered else ()
        short = [one.unit for one in units if counts.get(one.unit, 0) < (one.interviews or math.inf)]
        expected = short if answered else [unit for unit in heard if unit]
        begun = max(opened.astimezone(HERE).date(), round_.opens_on or date.min)
        return quiet(expected, heard, begun, today())

    def change_state(self, round_id: str) -> AnyResponse:
        """Move a round to another state."""
        round_, member = self._found(round_id), signed_in(self.installation)
        language, _ = reader(request.environ)
        form = state_form(language)
        if member is None or not form.sent():
            return self._one(round_, say("form.stale", language))
        locks = form.state.data == State.LOCKED and State.LOCKED in MOVES[round_.state]
        if locks and request.form.get("sure") != "yes":
            return self._one(round_, say("office.not_sure", language))
        try:
            self.installation.store.change_state(round_id, form.state.data, member.name)
        except MoveRefused as refused:
            return self._one(round_, refused.said(language))
        return redirect(f"/coquan/{round_id}?lang={language}", 303)

    def publish(self, round_id: str) -> AnyResponse:
        """Let everyone read the results of a round, or no longer."""
        round_ = self._found(round_id)
        language, _ = reader(request.environ)
        form = publish_form(language)
        if not form.sent():
            return self._one(round_, say("form.stale", language))
        if round_.state is State.DRAFT:
            return self._one(round_, say("office.nothing_to_publish", language))
        self.installation.store.save_round(replace(round_, published=form.published.data == "yes"))
        return redirect(f"/coquan/{round_id}?lang={language}", 303)

    def paper(self, round_id: str) -> AnyResponse:
        """Let paper be keyed for a while after the round is closed, or no longer."""
        round_, member = self._found(round_id), signed_in(self.installation)
        language, _ = reader(request.environ)
        written = request.form.get("paper_until", "").strip()
        day = day_of(written)
        if member is None or not Press().sent():
            return self._one(round_, say("form.stale", language))
        if written and day is None:
            return self._one(round_, say("office.no_paper_day", language))
        try:
            self.installation.store.change_paper_until(round_id, day, member.name)
        except (PaperRefused, UnfitRound) as refused:
            return self._one(round_, refused.said(language))
        return redirect(f"/coquan/{round_id}?lang={language}", 303)

    def remove(self, round_id: str) -> AnyResponse:
        """Take out a draft, once a person has said that they are sure."""
        round_, language = self._found(round_id), reader(request.environ)[0]
        try:
            check_sure(InUse)
            self.installation.store.remove_round(round_id)
        except InUse as refused:
            return self._one(round_, refused.said(language))
        return redirect(f"/coquan?lang={language}", 303)

    def empty(self, round_id: str) -> AnyResponse:
        """Take out every answer of a training round, once a person has said that they are sure."""
        round_, language = self._found(round_id), reader(request.environ)[0]
        try:
            check_sure(NoTraining)
            self.installation.store.empty_round(round_id)
        except NoTraining as refused:
            return self._one(round_, refused.said(language))
        return redirect(f"/coquan/{round_id}?lang={language}", 303)

    def _found(self, round_id: str) -> Round:
        try:
            return self.installation.store.round(round_id)
        except Unknown:
            abort(404)

    def _page(self, template: str, values: dict[str, object], status: int = 200) -> Response:
        language, _ = reader(request.environ)
        shared = {"member": whoever(self.installation), "press": Press()}
        return Response(rendered(self.installation.env, template, language, values | shared), status)
