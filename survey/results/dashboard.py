"""The dashboard of a round, for staff: live while the round is open, chosen from by the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.table import Table
from survey.clock import today
from survey.flags.summary import FILE as FLAGS
from survey.flags.summary import Flagging
from survey.results.choice import Choice, choice
from survey.results.exhibits import Exhibits, nodes
from survey.results.figures import Ledger
from survey.results.found import earlier, found_round
from survey.results.pictures import pictures
from survey.results.saying import moment, refused, said_headline
from survey.results.taking import ENDINGS, taken
from survey.rounds import Round
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import signed_in


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The views of the dashboard."""

    installation: Installation
    ledger: Ledger

    def page(self, round_id: str) -> Response:
        """Show what was chosen of a round."""
        round_ = found_round(self.installation, round_id)
        language, _ = reader(request.environ)
        with self.ledger.reading(round_, everyone=False) as figures:
            values: dict[str, Any] = {
                "round": round_,
                "grows": round_.grows(today()),
                "n": figures.n,
                "refusal": refused(figures.refusal, language, figures.n),
                "moment": moment(figures.computed_at),
                "member": signed_in(self.installation),
                "chosen": Choice(),
            }
            if figures.source is not None and figures.n:
                exhibits = self._exhibits(round_, figures.source)
                values |= self._values(exhibits, language)
        page = rendered(self.installation.env, "dashboard.html", language, values, place=values["chosen"])
        reply = Response(page)
        reply.headers["Cache-Control"] = "no-store"
        return reply

    def chart(self, round_id: str, chart: str) -> AnyResponse:
        """Give a chart of the dashboard, with what was chosen, as a drawing or as its figures."""
        round_ = found_round(self.installation, round_id)
        language, _ = reader(request.environ)
        name, _, ending = chart.partition(".")
        with self.ledger.reading(round_, everyone=False) as figures:
            if figures.source is None or not figures.n or ending not in ENDINGS:
                abort(404)
            exhibits = self._exhibits(round_, figures.source)
            shown = pictures(exhibits, self._chosen(exhibits), language)
        picture = shown.get(name) or abort(404)
        return taken(self.installation.env, picture, language, name=f"{round_id}-{chart}")

    def _exhibits(self, round_: Round, source: Any) -> Exhibits:
        others = earlier(self.installation, self.ledger, round_, everyone=False)
        return Exhibits(round_, source, source.guarded(), others)

    def _chosen(self, exhibits: Exhibits) -> Choice:
        """Return what the address chooses of what there is."""
        headline, columns = exhibits.headline, exhibits.source.columns()
        units = exhibits.source.groups("unit").trees[1:] if headline and "unit" in columns else ()
        known = {
            "by": columns if headline else (),
            "node": nodes(headline) if headline else (),
            "unit": {category.code for category, _ in units},
            "since": {e.round.round_id for e in exhibits.earlier},
        }
        found = choice(request.query_string.decode("utf-8", "replace"), known)
        by = found.by or next(iter(columns), "")
        since = found.since or next((e.round.round_id for e in reversed(exhibits.earlier)), "")
        return Choice(by, found.node, found.unit, since, found.order)

    def _values(self, exhibits: Exhibits, language: str) -> dict[str, Any]:
        chosen = self._chosen(exhibits)
        headline = exhibits.headline
        if headline is None:
            return {}
        columns = exhibits.source.columns()
        units = exhibits.source.groups("unit").trees[1:] if "unit" in columns else ()
        return {
            "chosen": chosen,
            "headline": said_headline(exhibits, language),
            "charts": pictures(exhibits, chosen, language),
            "columns": {name: label.to(language) for name, label in columns.items()},
            "parts": _options(headline, language),
            "units": [(category.code, category.label.to(language)) for category, _ in units],
            "rounds": [(e.round.round_id, e.round.title.to(language)) for e in exhibits.earlier],
            "pngs": _printed(self.installation, exhibits, chosen, language),
            "flagged": self._flagged(exhibits.round),
        }

    def _flagged(self, round_: Round) -> Flagging | None:
        left = self.installation.store.result(round_.round_id, FLAGS)
        return Flagging.read(left.content) if left else None


def _options(headline: Any, language: str) -> list[tuple[str, str]]:
    """Return the parts of the index to choose from, deeper ones set in."""
    return [
        (tree.node.name, "\u2003" * depth + tree.node.label.to(language)) for depth, tree in headline.walk()
    ]


def _printed(
    installation: Installation, exhibits: Exhibits, chosen: Choice, language: str
) -> Mapping[str, str]:
    """Return the pictures for print that the worker has left, by the name of their chart."""
    there = installation.store.results(exhibits.round.round_id)
    names: dict[str, Table | None] = {} if chosen.unit else {"tree": exhibits.tree("")}
    whole = exhibits.headline is not None and chosen.node in ("", exhibits.headline.node.name)
    if chosen.by == "unit" and whole:
        names |= {"groups": exhibits.compared(chosen), "ranks": exhibits.ranks("unit")}
    return {
        chart: name
        for chart, table in names.items()
        if table is not None and (name := f"{table.name}.{language}.png") in there
    }
