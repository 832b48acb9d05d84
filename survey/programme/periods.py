"""The page of a period: the rounds that asked then, units put together, targets, and files to take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.refusal import Refusal
from analysis.subject.periodic import Periodic, periodic_json
from survey.clock import HERE
from survey.export import PartlyDesigned
from survey.mandate.period_name import described, period_name
from survey.mandate.periods import undefined
from survey.periodic.content import NothingToReport, periodic
from survey.programme.exhibit import parts, pictures
from survey.programme.look import RULES, Look, Looking
from survey.results.figures import Ledger
from survey.results.saying import refused
from survey.results.taking import ENDINGS, file, taken
from survey.site.installation import Installation
from survey.site.page import Place, reader, rendered
from survey.site.permissions import signed_in
from survey.wording import say

WHOLE = "report.json"
"""The whole page, to take away."""

UNSAID = (Refusal, PartlyDesigned, NothingToReport)
"""Why a period may have nothing to say."""


@dataclass(frozen=True, slots=True)
class Periods:
    """The views of periods: all figures for staff, the headline of published rounds for everyone."""

    installation: Installation
    ledger: Ledger
    looking: Looking

    def list(self) -> Response:
        """Show the periods that may be read."""
        language, query = reader(request.environ)
        staff, dated = signed_in(self.installation) is not None, self.looking.dated()
        shown = [each for each in dated if staff or any(self.looking.rounds(each, dated, everyone=True))]
        words = [(each.code, period_name(each).to(language), described(each).to(language)) for each in shown]
        absent = undefined(self.installation.store.periods()) if staff else []
        values = {"periods": words, "undated": [described(each).to(language) for each in absent]}
        return self._page("periods.html", language, values, query)

    def page(self, code: str) -> Response:
        """Show a period."""
        language, _ = reader(request.environ)
        look = self.looking.look(code)
        values: dict[str, Any] = {"refusal": ""}
        try:
            said = self._said(look)
            values |= {"said": said, "parts": parts(said, language)}
        except UNSAID as why:
            values["refusal"] = _spoken(why, language)
        others = [each for each in look.known if each != look.period]
        values |= {
            "name": period_name(look.period).to(language),
            "described": described(look.period).to(language),
            "look": look,
            "others": [(each.code, period_name(each).to(language)) for each in others],
            "rules": RULES,
            "smallest": self.ledger.printing.smallest,
        }
        return self._page("period.html", language, values, look.chosen)

    def data(self, code: str, table: str) -> AnyResponse:
        """Give a table of a period, its chart, or the whole page as JSON."""
        language, _ = reader(request.environ)
        name, _, ending = table.rpartition(".")
        try:
            said = self._said(self.looking.look(code))
        except UNSAID:
            abort(404)
        if table == WHOLE:
            return file(periodic_json(said, language), "json", f"{code}-{WHOLE}")
        found = pictures(said, language).get(name)
        if found is None or ending not in ENDINGS:
            abort(404)
        return taken(self.installation.env, found, language, name=f"{code}-{table}")

    def _said(self, look: Look) -> Periodic:
        return periodic(
            self.installation.store,
            look.wanted,
            made_on=datetime.now(HERE).date(),
            printing=self.ledger.printing,
            read=self.looking.readings.of,
        )

    def _page(self, template: str, language: str, values: Mapping[str, Any], place: Place) -> Response:
        member = signed_in(self.installation)
        shown = {**values, "member": member}
        reply = Response(rendered(self.installation.env, template, language, shown, place=place))
        reply.headers["Cache-Control"] = "no-store" if member else "private, no-cache"
        return reply


def _spoken(why: Exception, language: str) -> str:
    if isinstance(why, Refusal | PartlyDesigned):
        return refused(why, language)
    return say("command.period.nothing", language)
