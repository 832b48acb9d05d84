"""The report of a round or a period by a button: asked for here, made by the worker, handed out here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.mandate.period_name import period_name
from survey.periodic.order import ordered
from survey.programme.look import Look, Looking
from survey.programme.made import handed, handed_earlier, made, progress
from survey.results.found import before, found_round
from survey.rounds import Round
from survey.signed_report import earlier
from survey.site.installation import Installation
from survey.site.page import Place, reader, rendered
from survey.site.permissions import signed_in
from survey.site.press import Press
from survey.wording import say


@dataclass(frozen=True, slots=True)
class Reports:
    """The views of reports, for staff."""

    installation: Installation
    looking: Looking

    def round(self, round_id: str) -> AnyResponse:
        """Show the report of a round, how far it is, and the button that asks for it."""
        return self._round(found_round(self.installation, round_id))

    def ask_round(self, round_id: str) -> AnyResponse:
        """Ask for the report of a round, with the change since an earlier one where that was chosen."""
        round_ = found_round(self.installation, round_id)
        language, _ = reader(request.environ)
        known = {each.round_id for each in self._earlier(round_)}
        since = request.form.get("since", "")
        if not Press().sent() or since not in ("", *known):
            return self._round(round_, say("form.stale", language))
        self.installation.store.ask_job("report", round_id, since, by=self._name())
        return redirect(f"/baocao/dot/{round_id}?lang={language}", 303)

    def round_file(self, round_id: str, name: str) -> Response:
        """Hand out a file of the report of a round."""
        about = found_round(self.installation, round_id).round_id
        return _file(about, name, handed(self.installation.store, about, name))

    def round_earlier(self, round_id: str, number: int, name: str) -> Response:
        """Hand out a file of an earlier report of a round."""
        about = found_round(self.installation, round_id).round_id
        return _file(about, name, handed_earlier(self.installation.store, about, number, name))

    def period(self, code: str) -> AnyResponse:
        """Show the report of a period, as it was chosen to be."""
        return self._period(self.looking.look(code))

    def ask_period(self, code: str) -> AnyResponse:
        """Ask for the report of a period."""
        look = self.looking.look(code)
        language, _ = reader(request.environ)
        if not Press().sent() or not look.rounds:
            return self._period(look, say("form.stale", language))
        self.installation.store.ask_job("period", f"ky/{code}", ordered(look.wanted), by=self._name())
        return redirect(f"/baocao/ky/{code}?{look.chosen.to(language)}", 303)

    def period_file(self, code: str, name: str) -> Response:
        """Hand out a file of the report of a period."""
        about = f"ky/{self.looking.look(code).period.code}"
        return _file(about, name, handed(self.installation.store, about, name))

    def period_earlier(self, code: str, number: int, name: str) -> Response:
        """Hand out a file of an earlier report of a period."""
        about = f"ky/{self.looking.look(code).period.code}"
        return _file(about, name, handed_earlier(self.installation.store, about, number, name))

    def _name(self) -> str:
        """Return who is signed in."""
        member = signed_in(self.installation)
        return member.name if member else ""

    def _earlier(self, round_: Round) -> list[Round]:
        store = self.installation.store
        return [each for each in before(store, round_, everyone=False) if store.n_kept(each.round_id)]

    def _round(self, round_: Round, refused: str = "") -> Response:
        language, query = reader(request.environ)
        earlier = [(each.round_id, each.title.to(language)) for each in reversed(self._earlier(round_))]
        values = {
            "name": round_.title.to(language),
            "back": f"/coquan/{round_.round_id}?lang={language}",
            "to_back": say("results.to_office", language),
            "base": f"/baocao/dot/{round_.round_id}",
            "earlier": earlier,
            "chosen": [],
            "can": bool(self.installation.store.n_kept(round_.round_id)),
            "place_of": f"lang={language}",
        }
        return self._page((round_.round_id, "report"), values, query, refused)

    def _period(self, look: Look, refused: str = "") -> Response:
        language, _ = reader(request.environ)
        code, query = look.period.code, look.chosen.to(language)
        name = period_name(look.period).to(language)
        values = {
            "name": name,
            "back": f"/ky/{code}?{query}",
            "to_back": name,
            "base": f"/baocao/ky/{code}",
            "earlier": [],
            "chosen": _chosen(look, language),
            "can": bool(look.rounds),
            "place_of": query,
        }
        return self._page((f"ky/{code}", "period"), values, look.chosen, refused)

    def _page(
        self, about: tuple[str, str], values: Mapping[str, Any], place: Place, refused: str
    ) -> Response:
        store, (subject, job) = self.installation.store, about
        language, _ = reader(request.environ)
        shown = {
            **values,
            "made": made(store, subject),
            "before": earlier(store, subject),
            "progress": progress([each for each in store.jobs(subject) if each.name == job], language),
            "refused": refused,
            "member": signed_in(self.installation),
            "press": Press(),
        }
        page = rendered(self.installation.env, "report.html", language, shown, place=place)
        reply = Response(page, 409 if refused else 200)
        reply.headers["Cache-Control"] = "no-store"
        return reply


def _file(about: str, name: str, found: tuple[bytes, str] | None) -> Response:
    content, media_type = found or abort(404)
    reply = Response(content, content_type=media_type)
    named = f"{about.rpartition('/')[2]}-{name.partition('.')[2]}"
    reply.headers.set("Content-Disposition", "attachment", filename=named)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _chosen(look: Look, language: str) -> list[tuple[str, str]]:
    """Return what was chosen of a period, by subject."""
    chosen, titles = look.chosen, {each.round_id: each.title.to(language) for each in look.rounds}
    others = {each.code: period_name(each).to(language) for each in look.known}
    names = {unit.code: unit.name for unit in look.units}
    rounds = titles.get(chosen.round) or "; ".join(titles.values())
    said = [(say("period.round", language), rounds)]
    if chosen.since:
        said.append((say("period.since", language), others[chosen.since]))
    if look.units:
        top = names.get(chosen.unit) or say("period.all_units", language)
        said.append((say("period.under", language), top))
        rule = look.wanted.rollup.rule if look.wanted.rollup else ""
        said.append((say("period.counting", language), say(f"period.counts.{rule}", language)))
    return said
