"""The particulars of a round that is there, on a page: which may still change depends on who was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from flask import abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.codebook import NO_TEXT, Text
from survey.mandate.targets import day
from survey.office.adding import PLACES, choices, round_page, stated_target
from survey.office.round_form import round_form
from survey.questionnaire.model import Questionnaire
from survey.rounds import Round, State, UnfitRound
from survey.site.installation import Installation
from survey.site.page import reader
from survey.store import Unknown
from survey.wording import day as written_day
from survey.wording import say

SETTLED = ("version", "opens_on", "target", "comparator", "clusters")
"""What does not change once people are asked: the questions, and what the answers are held against."""


@dataclass(frozen=True, slots=True)
class EditRound:
    """The views of the page."""

    installation: Installation

    def view(self, round_id: str) -> AnyResponse:
        """Show the particulars, or keep them as they were sent."""
        round_, (language, _) = self._found(round_id), reader(request.environ)
        offered = self.installation.store.questionnaires()
        given = particulars(round_, offered[round_.version], language)
        form = round_form(language, choices(offered, language), given)
        del form.round_id, form.training
        for name in SETTLED if round_.state is not State.DRAFT else ():
            delattr(form, name)
        problems: dict[str, str] = {}
        seen = _seen(round_, given)
        if form.is_submitted():
            problems = self._problems(round_, form, language, seen)
            if not problems:
                return redirect(f"/coquan/{round_id}?lang={language}", 303)
        return round_page(
            self.installation, form, problems, {"offered": offered, "round": round_, "seen": seen}
        )

    def _problems(self, round_: Round, form: Any, language: str, seen: str) -> dict[str, str]:
        """Keep what was sent; return what is wrong, also where somebody else changed the round meanwhile."""
        if not form.sent():
            return form.problems(language) or {"csrf_token": say("form.stale", language)}
        if request.form.get("seen", seen) != seen:
            return {"csrf_token": say("edit_round.changed", language)}
        return self._keep(round_, form, language)

    def _found(self, round_id: str) -> Round:
        """Return the round; a locked one has no such page."""
        try:
            round_ = self.installation.store.round(round_id)
        except Unknown:
            abort(404)
        return round_ if round_.state is not State.LOCKED else abort(404)

    def _keep(self, round_: Round, form: Any, language: str) -> dict[str, str]:
        """Keep the particulars that were sent; return what is wrong, by field."""
        version = form.version.data if round_.state is State.DRAFT else round_.version
        asked = self.installation.store.questionnaire(version)
        changed: dict[str, Any] = {
            "title": worded(round_.title, form.called.data, language) or asked.title,
            "agency": worded(round_.agency, form.agency.data, language) or NO_TEXT,
            "closes_on": day(form.closes_on.data),
        }
        if round_.state is State.DRAFT:
            target, wrong = stated_target(form.target.data, asked, language)
            if wrong:
                return {"target": wrong}
            changed |= {"version": version, "opens_on": day(form.opens_on.data), "target": target}
            changed |= {"comparator": form.comparator.data, "clusters": form.clusters.data}
        try:
            self.installation.store.save_round(replace(round_, **changed))
        except UnfitRound as unfit:
            return {PLACES.get(unfit.key, "closes_on"): unfit.said(language)}
        return {}


def particulars(round_: Round, asked: Questionnaire, language: str) -> Mapping[str, object]:
    """Return the particulars of a round as its form shows them."""
    scale = 100 if asked.indices and asked.indices[0].unit == "percent" else 1
    target = "" if round_.target is None else f"{round_.target * scale:.10g}"
    return {
        "version": round_.version,
        "called": round_.title.to(language),
        "agency": round_.agency.to(language) if round_.agency else "",
        "opens_on": written_day(round_.opens_on),
        "closes_on": written_day(round_.closes_on),
        "target": target.replace(".", "," if language == "vi" else "."),
        "comparator": round_.comparator,
        "clusters": round_.clusters,
    }


def _seen(round_: Round, given: Mapping[str, object]) -> str:
    """Return a mark of the particulars that a page shows, which is another one once they changed."""
    return blake2b(repr((round_.state, sorted(given.items()))).encode(), digest_size=8).hexdigest()


def worded(before: Text, words: str, language: str) -> Text | None:
    """Return a text with its words in *language* changed; None where they were taken away."""
    if words == before.to(language):
        return before  # shown in another language, and left as it was
    return Text.of(dict(before.versions) | {language: words}) if words else None
