"""The sample of a round on a page: drawn from a pasted list, or pasted as it was drawn, and weighted."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.rounding import NOTHING, shown
from survey.drawn import sampled
from survey.fieldwork import is_count, whole_number
from survey.listing.spreadsheet import Pasted
from survey.questionnaire.model import Problem
from survey.rounds import Round, State
from survey.sampling.frame import DRAWS, Draw, drawn, has_chances, read_frame, read_selection
from survey.sampling.known import note, read_known
from survey.sampling.selection import PERSONS, Answered, Selection, UnfitSelection
from survey.site.allowance import LISTS, let_in
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import PERMISSIONS, may, signed_in
from survey.site.press import Press
from survey.store import SelectionFixed, Unknown
from survey.wording import say


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent and what is wrong with it; an empty one on a page that was only opened."""

    fields: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[str] = ()
    at: str = ""
    """The field that is wrong."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the sample as readers write it."""

    name: str
    stratum: str
    chance: str
    people: str
    interviews: str
    answered: str
    weight: str


@dataclass(frozen=True, slots=True)
class SamplePage:
    """The views of the page."""

    installation: Installation

    def show(self, round_id: str) -> Response:
        """Show the sample, and what the weights meet."""
        return self._page(self._found(round_id), Sent())

    def save(self, round_id: str) -> AnyResponse:
        """Draw a sample or keep one, note what is known of the population, or take either back."""
        let_in(LISTS)
        round_, language = self._found(round_id), reader(request.environ)[0]
        sent = {name: value.strip() for name, value in request.form.items()}
        if not Press().sent():
            return self._page(round_, Sent(sent, [say("form.stale", language)]), 422)
        act = self._acts().get(sent.get("do", "")) or abort(400)
        try:
            wrong = act(round_, sent, language)
        except UnfitSelection as refused:
            wrong = [refused.said(language)]
        except SelectionFixed as refused:
            return self._page(round_, Sent(sent, [refused.said(language)]), 422)
        if wrong:
            at = "people" if sent["do"] == "know" else "list"
            return self._page(round_, Sent(sent, wrong, at), 422)
        return redirect(f"/coquan/{round_id}/mau?lang={language}", 303)

    def _acts(self) -> Mapping[str, Callable[[Round, Mapping[str, str], str], list[str]]]:
        store = self.installation.store

        def remove(round_: Round, sent: Mapping[str, str], language: str) -> list[str]:
            store.save_selection(round_.round_id, None)
            return []

        def forget(round_: Round, sent: Mapping[str, str], language: str) -> list[str]:
            store.save_known(round_.round_id, {})
            return []

        acts = {"draw": self._draw, "persons": self._say_persons, "know": self._know}
        return acts | {"remove": remove, "forget": forget}

    def _draw(self, round_: Round, sent: Mapping[str, str], language: str) -> list[str]:
        """Keep the sample that was pasted, or draw one from the list; return what is wrong."""
        store, rows = self.installation.store, Pasted(sent.get("list", ""))
        known = {unit.code for unit in store.units()}
        if has_chances(rows):
            units, problems = read_selection(rows, known, language)
            if problems:
                return told(problems, language)
            store.save_selection(round_.round_id, Selection(tuple(units), persons=_persons(sent)))
            return []
        listed, problems = read_frame(rows, known, language)
        if wrong := [*told(problems, language), *_bad_numbers(sent, language)]:
            return wrong
        draw = _wanted(sent)
        sample = drawn(listed, draw, draw.how(listed, language))
        store.save_selection(round_.round_id, replace(sample, persons=_persons(sent)))
        return []

    def _say_persons(self, round_: Round, sent: Mapping[str, str], language: str) -> list[str]:
        """Keep how people were chosen in the units of the sample there is."""
        sample = self.installation.store.selection(round_.round_id) or abort(400)
        self.installation.store.save_selection(round_.round_id, replace(sample, persons=_persons(sent)))
        return []

    def _know(self, round_: Round, sent: Mapping[str, str], language: str) -> list[str]:
        """Note what is known of the population; return what is wrong."""
        store = self.installation.store
        asked = store.questionnaire(round_.version)
        people, problems = read_known(Pasted(sent.get("people", "")), asked, language)
        if not problems:
            store.save_known(round_.round_id, people)
        return told(problems, language)

    def _found(self, round_id: str) -> Round:
        try:
            return self.installation.store.round(round_id)
        except Unknown:
            abort(404)

    def _page(self, round_: Round, sent: Sent, status: int = 200) -> Response:
        language, _ = reader(request.environ)
        store, member = self.installation.store, signed_in(self.installation)
        answered, people = sampled(store, round_.round_id), store.known(round_.round_id)
        names = {unit.code: unit.name for unit in store.units()}
        manages = member is not None and may(member.role, PERMISSIONS["office.draw"])
        values = {
            "round": round_,
            "rows": [*rows(answered, names, language)] if answered else [],
            "notes": [said.to(language) for said in answered.notes()] if answered else [],
            "known": note(people, store.questionnaire(round_.version)).to(language) if people else "",
            "n_units": len(names),
            "sent": sent,
            "methods": list(DRAWS),
            "ways": PERSONS,
            "way": answered.selection.persons if answered else "",
            "may_change": manages and round_.state is not State.LOCKED,
            "member": member,
            "press": Press(),
        }
        return Response(rendered(self.installation.env, "sample.html", language, values), status)


def rows(answered: Answered, names: Mapping[str, str], language: str) -> list[UnitRow]:
    """Return the units of a sample as readers write them."""
    return [
        UnitRow(
            names.get(one.unit, one.unit),
            one.stratum,
            shown(one.probability, 3, language),
            shown(one.people, 0, language),
            shown(one.interviews, 0, language) if one.interviews else NOTHING,
            shown(answered.n.get(one.unit, 0), 0, language),
            weight(answered, one.unit, language),
        )
        for one in answered.selection.units
    ]


def weight(answered: Answered | None, code: str, language: str) -> str:
    """Return for how many people a response of a unit counts, as readers write it; a dash where none is."""
    found = answered.weights.get(code) if answered else None
    return NOTHING if found is None else shown(found, 1, language)


def told(problems: Sequence[Problem], language: str) -> list[str]:
    """Return problems as a page tells them: row and column where known, what is wrong, how to mend it."""
    return [_told(one, language) for one in problems]


def _told(one: Problem, language: str) -> str:
    said = {"line": one.line, "wrong": one.wrong, "remedy": one.remedy}
    if one.line and one.where:
        return say("sample.problem", language, column=one.where, **said)
    return say("sample.in_row", language, **said) if one.line else f"{one.wrong} {one.remedy}"


def _bad_numbers(sent: Mapping[str, str], language: str) -> list[str]:
    """Return what is wrong with the numbers of units and interviews."""
    written = [sent.get(name, "") for name in ("units", "interviews")]
    return [say("sample.bad_number", language, value=one) for one in written if one and not is_count(one)]


def _persons(sent: Mapping[str, str]) -> str:
    """Return how people were chosen in units, as it was sent."""
    way = sent.get("persons", "")
    return way if way in PERSONS else abort(400)


def _wanted(sent: Mapping[str, str]) -> Draw:
    """Return what a draw shall be, with a seed of its own."""
    units, interviews = (
        whole_number(sent[name]) if sent.get(name) else 0 for name in ("units", "interviews")
    )
    method = sent.get("method", "")
    seed = secrets.token_hex(4)
    return Draw(units or None, method if method in DRAWS else "pps", interviews=interviews, seed=seed)
