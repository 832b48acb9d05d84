"""The results page: the headline and its target, the whole tree with its denominators, and the charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.refusal import Refusal
from analysis.rounding import shown
from analysis.table import Value, written
from survey.export import PartlyDesigned
from survey.installation import Installation
from survey.page import reader, rendered
from survey.permissions import signed_in
from survey.results.figures import Figures, Ledger
from survey.rounds import Round
from survey.store import Unknown
from survey.wording import say

SHOWN = frozenset({"image/svg+xml", "image/png"})
"""What the worker leaves that a page shows; everything else is downloaded."""

NUMBERS = ("n", "deff", "asked", "answered", "not_applicable", "dont_know", "not_answered")
"""The columns of figures after the index and its interval."""


@dataclass(frozen=True, slots=True)
class Results:
    """The views of the results."""

    installation: Installation
    ledger: Ledger

    def page(self, round_id: str) -> Response:
        """Show the figures of a round."""
        round_ = self._found(round_id)
        language, query = reader(request.environ)
        figures = self.ledger.figures(round_)
        names = frozenset(self.installation.store.results(round_id))
        values = _words(figures, language, names) | {
            "round": round_,
            "questionnaire": self.installation.store.questionnaire(round_.version),
            "agency": round_.agency.to(language) or self.installation.settings.agency,
            "report": name if (name := f"report.{language}.zip") in names else "",
            "member": signed_in(self.installation),
            "numbers": NUMBERS,
        }
        reply = Response(rendered(self.installation.env, "results.html", language, values, place=query))
        reply.headers["Cache-Control"] = "private, no-cache"
        return reply

    def file(self, round_id: str, name: str) -> AnyResponse:
        """Give a file that the worker left."""
        found = self.installation.store.result(self._found(round_id).round_id, name) or abort(404)
        reply = Response(found.content, content_type=found.media_type)
        kind = "inline" if found.media_type in SHOWN else "attachment"
        reply.headers["Content-Disposition"] = f'{kind}; filename="{round_id}-{name}"'
        reply.headers["Cache-Control"] = "private, no-cache"
        reply.add_etag()
        return reply.make_conditional(request)

    def _found(self, round_id: str) -> Round:
        try:
            return self.installation.store.round(round_id)
        except Unknown:
            abort(404)


def _refused(refusal: Refusal | PartlyDesigned | None, language: str) -> str:
    """Return why there are no figures, "" where there are."""
    if isinstance(refusal, Refusal):
        words = {"wrong": f"{refusal.where}: {refusal.wrong(language)}", "remedy": refusal.remedy(language)}
        return say("results.refused", language, **words)
    if refusal is None:
        return ""
    lack = {"column": refusal.column, "absent": refusal.n_without, "all": refusal.n}
    return say("results.partly_designed", language, **lack)


def _words(figures: Figures, language: str, names: frozenset[str]) -> dict[str, Any]:
    """Return the figures as the template writes them: every number already a text in *language*."""

    def words(value: Value) -> str:
        return written(value, language)

    tables = [
        {
            "title": words(table.title),
            "chart": name if (name := f"{table.name}.{language}.svg") in names else "",
            "rows": [{name: words(value) for name, value in record.items()} for record in table.records()],
        }
        for table in figures.tables
    ]
    target = next(iter(figures.target.records()), None) if figures.target else None
    notes = figures.tables[0].notes if figures.tables else ()
    return {
        "tables": tables,
        "headings": {f.name: words(f.heading) for t in figures.tables[:1] for f in t.fields},
        "headline": tables[0]["rows"][0] if tables else None,
        "target": {name: words(value) for name, value in target.items()} if target else None,
        "notes": [note.to(language) for note in notes],
        "n": shown(figures.n, 0, language),
        "refusal": _refused(figures.refusal, language),
        "computed_at": figures.computed_at,
    }
