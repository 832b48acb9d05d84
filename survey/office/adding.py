"""A new round, on a page: what an office describes before anybody is asked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms.fields.choices import SelectChoice

from analysis.codebook import NO_TEXT, Text
from survey.mandate.targets import day
from survey.office.round_form import round_form
from survey.questionnaire.model import Questionnaire
from survey.rounds import Round, UnfitRound, fit_name
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import signed_in
from survey.site.press import Press
from survey.wording import say

PLACES = {"unfit_round.name": "round_id", "unfit_round.words": "called"}
"""The field that is wrong, by what is said of it; of days it is the last."""


@dataclass(frozen=True, slots=True)
class NewRound:
    """The views of the form of a new round."""

    installation: Installation

    def view(self) -> AnyResponse:
        """Show the form, or add a round as a draft and go to its page."""
        language, _ = reader(request.environ)
        offered = self.installation.store.questionnaires()
        form = round_form(language, choices(offered, language), {"version": request.args.get("phieu")})
        problems: dict[str, str] = {}
        if form.is_submitted():
            if form.sent():
                problems = self._add(form, offered, language)
            else:
                problems = form.problems(language) or {"csrf_token": say("form.stale", language)}
                problems = self._plain(form, offered, language)[1] | problems
            if not problems:
                return redirect(f"/coquan/{form.round_id.data}?lang={language}", 303)
        return round_page(self.installation, form, problems, {"offered": offered, "round": None})

    def _add(self, form: Any, offered: dict[str, Questionnaire], language: str) -> dict[str, str]:
        """Keep the round that was described; return what is wrong, by field."""
        store, asked = self.installation.store, offered[form.version.data]
        target, problems = self._plain(form, offered, language)
        if problems:
            return problems
        try:
            added = Round(
                form.round_id.data,
                Text.of({language: form.called.data}) if form.called.data else asked.title,
                form.version.data,
                opens_on=day(form.opens_on.data),
                closes_on=day(form.closes_on.data),
                target=target,
                comparator=form.comparator.data,
                agency=Text.of({language: form.agency.data}) if form.agency.data else NO_TEXT,
                clusters=form.clusters.data,
                training=form.training.data,
            )
            store.save_round(added)
        except UnfitRound as unfit:
            return {PLACES.get(unfit.key, "closes_on"): unfit.said(language)}
        return {}

    def _plain(
        self, form: Any, offered: dict[str, Questionnaire], language: str
    ) -> tuple[float | None, dict[str, str]]:
        """Return the target that was written, and what is wrong with it and with the code, by field."""
        wrong = {}
        name = form.round_id.data or ""
        if name in {known.round_id for known in self.installation.store.rounds()}:
            wrong["round_id"] = say("command.round.there", language, round=name)
        elif name and not fit_name(name):
            wrong["round_id"] = UnfitRound("unfit_round.name", name=name).said(language)
        asked = offered.get(form.version.data)
        target, fault = stated_target(form.target.data or "", asked, language) if asked else (None, "")
        return target, wrong | ({"target": fault} if fault else {})


def round_page(
    installation: Installation, form: Any, problems: dict[str, str], values: dict[str, object]
) -> Response:
    """Return the page with the particulars of a round: a new one, or one that is there."""
    language, _ = reader(request.environ)
    shared = {"form": form, "problems": problems, "member": signed_in(installation), "press": Press()}
    page = rendered(installation.env, "new_round.html", language, values | shared)
    return Response(page, 422 if problems else 200)


def choices(offered: dict[str, Questionnaire], language: str) -> list[SelectChoice]:
    """Return the questionnaires by version, as a reader chooses among them."""
    named = {
        version: f"{asked.title.to(language)} ({asked.name} {asked.version})"
        for version, asked in offered.items()
    }
    return [SelectChoice(version, name) for version, name in sorted(named.items(), key=lambda one: one[1])]


def stated_target(written: str, asked: Questionnaire, language: str) -> tuple[float | None, str]:
    """Return a target in the unit of the headline index, and what is wrong with it; 80 means 80 percent."""
    if not written:
        return None, ""
    try:
        target = float(written.replace(",", ".").removesuffix("%").strip())
    except ValueError:
        target = math.nan
    if not math.isfinite(target):
        return None, say("new_round.no_number", language, value=written)
    if asked.indices and asked.indices[0].unit == "percent":
        wrong = say("command.round.no_percentage", language, target=written)
        return (target / 100, "") if 0 < target <= 100 else (None, wrong)
    return target, ""
