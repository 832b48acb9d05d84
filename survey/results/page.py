"""The page of a round for everyone: what it found in plain words, how, and what may be taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.table import Table
from survey.clock import today
from survey.published import STATE
from survey.results.choice import Choice
from survey.results.drawing import intervals
from survey.results.exhibits import Exhibits
from survey.results.figures import Figures, Ledger
from survey.results.found import earlier, found_round
from survey.results.pace import STEP
from survey.results.pictures import Picture, compared, picture, pictures
from survey.results.saying import carried, moment, refused, said_headline
from survey.results.taking import file as taken_file
from survey.results.taking import written
from survey.rounds import Round, State
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import signed_in
from survey.store import Store
from survey.wording import say

PICTURES = {"image/svg+xml", "image/png"}
"""What the worker leaves that everyone may see, once the round is over; the rest is for staff."""


@dataclass(frozen=True, slots=True)
class Results:
    """The views for everyone."""

    installation: Installation
    ledger: Ledger

    def list(self) -> Response:
        """Show the rounds whose results may be read."""
        language, query = reader(request.environ)
        member = signed_in(self.installation)
        rounds = [
            round_
            for round_ in self.installation.store.surveys()
            if round_.published or (member is not None and round_.state is not State.DRAFT)
        ]
        periods = bool(rounds) and any(period.first for period in self.installation.store.periods())
        values = {"rounds": rounds, "member": member, "periods": periods}
        return Response(rendered(self.installation.env, "published.html", language, values, place=query))

    def page(self, round_id: str) -> Response:
        """Show what a round found."""
        round_ = found_round(self.installation, round_id)
        language, query = reader(request.environ)
        questionnaire = self.installation.store.questionnaire(round_.version)
        grows, member = round_.grows(today()), signed_in(self.installation)
        went, lacking = carried(self.installation.store, round_, language, grows=grows)
        with self.ledger.reading(round_, everyone=True) as figures:
            values = self._values(round_, figures, language) | {
                "round": round_,
                "grows": grows,
                "carried": went,
                "lacking": lacking,
                "drawn": drawn(self.installation.store, round_),
                "questionnaire": questionnaire,
                "agency": round_.agency.to(language) or self.installation.settings.agency,
                "n": figures.n,
                "step": STEP,
                "smallest": self.ledger.printing.smallest,
                "refusal": refused(figures.refusal, language, figures.n),
                "moment": moment(figures.computed_at),
                "member": member,
            }
        reply = Response(rendered(self.installation.env, "results.html", language, values, place=query))
        reply.headers["Cache-Control"] = "private, no-cache"
        return reply

    def _values(self, round_: Round, figures: Figures, language: str) -> dict[str, Any]:
        exhibits = self._exhibits(round_, figures)
        if exhibits is None or exhibits.headline is None:
            return {"headline": None, "charts": {}, "indices": [], "files": []}
        return {
            "headline": said_headline(exhibits, language),
            "charts": _shown(exhibits, language),
            **self._parts(round_, language),
        }

    def _parts(self, round_: Round, language: str) -> dict[str, Any]:
        """Return the indices with their parts, and what may be taken away."""
        goal = say("results.goal", language)
        with self.ledger.reading(round_, everyone=True, parts=True) as figures:
            exhibits = self._exhibits(round_, figures)
            if exhibits is None:
                return {"indices": [], "files": []}
            indices = [
                picture(
                    f"index-{place}",
                    table,
                    language,
                    strip=intervals(table, language, target=None if place else round_.target, said=goal),
                )
                for place, table in enumerate(exhibits.indices())
            ]
            return {"indices": indices, "files": _files(self._open_data(round_, exhibits), language)}

    def data(self, round_id: str, table: str) -> AnyResponse:
        """Give a table of a round at its address: open data, with what is too small left out."""
        round_ = found_round(self.installation, round_id)
        language, _ = reader(request.environ)
        name, _, ending = table.rpartition(".")
        with self.ledger.reading(round_, everyone=True, parts=True) as figures:
            exhibits = self._exhibits(round_, figures)
            found = {} if exhibits is None else self._open_data(round_, exhibits)
        if name not in found or ending not in ("csv", "json"):
            abort(404)
        return taken_file(written(found[name], ending, language), ending, f"{round_id}-{table}")

    def _exhibits(self, round_: Round, figures: Figures) -> Exhibits | None:
        if figures.source is None or not figures.n:
            return None
        others = earlier(self.installation, self.ledger, round_, everyone=True)
        return Exhibits(round_, figures.source, figures.source.guarded(), others)

    def _open_data(self, round_: Round, exhibits: Exhibits) -> Mapping[str, Table]:
        return exhibits.open_data(by_group=not round_.grows(today()))

    def file(self, round_id: str, name: str) -> AnyResponse:
        """Give a file that the worker left: pictures of a round that is over to everyone, all to staff."""
        round_ = found_round(self.installation, round_id)
        found = self.installation.store.result(round_id, name) or abort(404)
        is_open = found.media_type not in PICTURES or not self._is_published(round_)
        if is_open and signed_in(self.installation) is None:
            abort(404)
        reply = Response(found.content, content_type=found.media_type)
        kind = "inline" if found.media_type in PICTURES else "attachment"
        reply.headers["Content-Disposition"] = f'{kind}; filename="{round_id}-{name}"'
        reply.headers["Cache-Control"] = "private, no-cache"
        reply.add_etag()
        return reply.make_conditional(request)

    def _is_published(self, round_: Round) -> bool:
        """Whether the pictures that lie there show what is published of a round, and no other state of it."""
        store = self.installation.store
        of = store.result(round_.round_id, STATE)
        is_one = len(store.publications(round_.round_id)) < 2
        drawn = of is not None and of.content.decode() == store.state(round_.round_id)
        return drawn and is_one and not round_.grows(today())


def _shown(exhibits: Exhibits, language: str) -> dict[str, Picture]:
    """Return what everyone is shown: while the round is open nothing that tells groups apart."""
    if exhibits.round.grows(today()):
        return {}
    columns = exhibits.source.columns()
    found = pictures(exhibits, Choice(by="unit" if "unit" in columns else ""), language)
    others = {
        f"by-{by}": next(compared(exhibits, Choice(by=by, order="name"), language))
        for by in columns
        if by != "unit"
    }
    return {name: one for name, one in found.items() if name != "tree"} | others


def _files(tables: Mapping[str, Table], language: str) -> list[tuple[str, str]]:
    return [(name, table.title.to(language)) for name, table in tables.items()]


def drawn(store: Store, round_: Round) -> list[str]:
    """Return what a page says of how people were chosen and weighted: names under `results.drawn`."""
    sample = store.selection(round_.round_id)
    found = ["selection" if sample else round_.clusters or "alone"]
    found += [f"persons_{sample.persons}"] if sample and sample.persons else []
    return [*found, "known"] if store.known(round_.round_id) else found
