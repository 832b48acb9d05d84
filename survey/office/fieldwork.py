"""How a round was carried out: what a report must say and only the agency knows, stated on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.fieldwork import COUNTS, SAMPLING, Fieldwork
from survey.fieldwork import DAYS, WORDS, faults, reminder, stated
from survey.rounds import Round
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import PERMISSIONS, may, signed_in
from survey.site.press import Press
from survey.store import Unknown
from survey.wording import count, day, say

GROUPS: Mapping[str, tuple[str, ...]] = {
    "documents": ("basis", "decision"),
    "who": ("people", "population", "frame", "sampling", "remarks"),
    "when": ("begun_on", "ended_on"),
    "counts": ("approached", "ineligible", "refused", "not_reached", "unknown"),
}
"""The fields as they stand on the page, by a name under `fieldwork` of the wording."""

HINTED = (*WORDS, "approached")
"""Fields that are explained by an example."""


@dataclass(frozen=True, slots=True)
class FieldworkPage:
    """The views of the page."""

    installation: Installation

    def show(self, round_id: str) -> Response:
        """Show what is recorded."""
        round_ = self._found(round_id)
        return self._page(round_, written(self.installation.store.fieldwork(round_id)), {})

    def save(self, round_id: str) -> AnyResponse:
        """Record what was stated, or say what cannot be."""
        round_, store = self._found(round_id), self.installation.store
        language, _ = reader(request.environ)
        sent = {name: request.form.get(name, "") for name in (*WORDS, "sampling", *DAYS, *COUNTS)}
        if not Press().sent():
            return self._page(round_, sent, {"basis": say("form.stale", language)}, 422)
        work, problems = stated(sent, store.fieldwork(round_id), language)
        problems = problems or faults(work, store.n_kept(round_id), language)
        if problems:
            return self._page(round_, sent, problems, 422)
        store.save_fieldwork(round_id, work)
        return redirect(f"/coquan/{round_id}?lang={language}#fieldwork", 303)

    def _found(self, round_id: str) -> Round:
        try:
            return self.installation.store.round(round_id)
        except Unknown:
            abort(404)

    def _page(
        self, round_: Round, sent: Mapping[str, str], problems: Mapping[str, str], status: int = 200
    ) -> Response:
        language, _ = reader(request.environ)
        store, member = self.installation.store, signed_in(self.installation)
        work = store.fieldwork(round_.round_id)
        names = {unit.code: unit.name for unit in store.units()}
        values = {
            "round": round_,
            "sent": sent,
            "problems": problems,
            "groups": GROUPS,
            "long": WORDS,
            "hinted": HINTED,
            "kinds": [(name, words.to(language)) for name, words in SAMPLING.items()],
            "reminder": reminder(work, language),
            "units": [(names.get(code, code), tally) for code, tally in work.units],
            "may_change": member is not None and may(member.role, PERMISSIONS["office.describe"]),
            "member": member,
            "press": Press(),
        }
        return Response(rendered(self.installation.env, "fieldwork.html", language, values), status)


def written(work: Fieldwork) -> dict[str, str]:
    """Return what is recorded as people write it, by field."""
    found = {name: getattr(work, name) for name in (*WORDS, "sampling")}
    found |= {name: day(getattr(work, name)) for name in DAYS}
    counts = {name: getattr(work.tally, name) for name in COUNTS}
    return found | {name: "" if n is None else count(n) for name, n in counts.items()}
