"""Units and their service points, on a page: brought in from a spreadsheet, and taken out again."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.listing.spreadsheet import Pasted
from survey.office.sample import told
from survey.site.allowance import LISTS, let_in
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import PERMISSIONS, may, signed_in
from survey.site.press import Press, check_sure
from survey.store import InUse, Unknown
from survey.units import ServicePoint, read_service_points, read_units
from survey.wording import knows, say


def called(what: str, word: str, language: str) -> str:
    """Return the kind or the field of a unit as it is read; a word of the agency's own stays as it is.

    Parameters
    ----------
    what : str
        "kind" or "field".
    """
    key = f"units.{what}_of.{word}"
    return say(key, language) if word and knows(key) else word


@dataclass(frozen=True, slots=True)
class Pasting:
    """What was sent and what is wrong with it: rows, or the code of a place; `at` is the field."""

    at: str = ""
    rows: str = ""
    wrong: list[str] = field(default_factory=list)
    point: bool = False


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """The views of the units and their service points."""

    installation: Installation

    def show(self) -> Response:
        """Show every unit."""
        return self._page(Pasting())

    def save(self) -> AnyResponse:
        """Keep units or service points that were pasted, all of them or none; or take one out."""
        let_in(LISTS)
        if request.form.get("do") == "remove":
            return self._remove()
        language, store = reader(request.environ)[0], self.installation.store
        at = "points" if request.form.get("points", "").strip() else "units"
        rows = request.form.get(at, "")
        if not Press().sent():
            return self._page(Pasting(at, rows, [say("form.stale", language)]))
        if at == "points":
            points, problems = read_service_points(Pasted(rows), store.units(), language)
            if not problems:
                store.save_service_points(points)
        else:
            units, problems = read_units(Pasted(rows), language, known=store.units())
            if not problems:
                store.save_units(units)
        if problems:
            return self._page(Pasting(at, rows, told(problems, language)))
        return redirect(f"/donvi?lang={language}", 303)

    def _remove(self) -> AnyResponse:
        """Take out a unit or a service point, once a person has said that they are sure."""
        language, _ = reader(request.environ)
        code, point = request.form.get("code", "").strip(), request.form.get("kind") == "point"
        try:
            check_sure(InUse)
            self.installation.store.remove_place(code, point=point)
        except (InUse, Unknown) as refused:
            return self._page(Pasting("code", code[:64], [refused.said(language)], point))
        return redirect(f"/donvi?lang={language}", 303)

    def _page(self, sent: Pasting) -> Response:
        language, _ = reader(request.environ)
        store, member = self.installation.store, signed_in(self.installation)
        units = store.units()
        points: dict[str, list[ServicePoint]] = {}
        for point in store.service_points():
            points.setdefault(point.unit, []).append(point)
        values = {
            "units": units,
            "names": {unit.code: unit.name for unit in units},
            "points": points,
            "called": lambda of, word: called(of, word, language),
            "sent": sent,
            "may_change": member is not None and may(member.role, PERMISSIONS["office.save_units"]),
            "member": member,
            "press": Press(),
        }
        page = rendered(self.installation.env, "units.html", language, values)
        return Response(page, 422 if sent.wrong else 200)
