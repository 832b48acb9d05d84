"""The targets of programmes, for staff: reached, not reached, not to be told, or waiting for a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.codebook import Node
from analysis.table import Value, cleaned
from analysis.table import written as written_value
from survey.judging.judgement import Judgement, Measured, fits, judgements, population
from survey.judging.table import mismatch, start_table, target_tables, verdict_words
from survey.judging.tie import refusal
from survey.mandate.starts import Start
from survey.mandate.targets import Target, Tie
from survey.results.figures import Ledger
from survey.rounds import Round, State
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import PERMISSIONS, may, signed_in
from survey.site.press import Press
from survey.store import Unknown
from survey.wording import say

VERDICTS = ("reached", "missed", "unclear", "unknown", "hidden", "unmeasured")
"""In the order in which they are counted on the page."""

DEEPEST = 1
"""How deep the parts of an index are that the page offers; deeper ones are tied by the command."""

Offered = Sequence[tuple[Round, Sequence[tuple[int, Node]]]]
"""The rounds whose indices may measure a target, with the nodes that are offered and their depth."""


@dataclass(frozen=True, slots=True)
class Row:
    """One target on the page: its cells in words, what measures it, why it is doubtful, what could.

    `options` are (value of the form, words) of the figures that have the target's unit.
    """

    target: Target
    cells: Mapping[str, str]
    population: str
    tie: Tie | None
    doubt: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Targets:
    """The views of targets."""

    installation: Installation
    ledger: Ledger

    def page(self) -> Response:
        """Show every target."""
        return self._page()

    def tie(self) -> AnyResponse:
        """Tie a target to an index of a round, or untie it."""
        language, _ = reader(request.environ)
        store = self.installation.store
        round_id, _, node = request.form.get("figure", "").partition("|")
        unties = "untie" in request.form
        if not Press().sent():
            return self._page(say("form.stale", language), 409)
        try:
            target = store.target(request.form.get("target", ""))
            made = Tie(target.code, store.round(round_id).round_id, node)
            refused = "" if unties else refusal(store, target, made, language)
        except Unknown:
            return self._page(say("form.choice", language), 422)
        if refused:
            return self._page(refused, 422)
        if unties:
            store.untie_target(target.code, round_id)
        else:
            store.tie_target(made)
        return redirect(f"/muctieu?lang={language}#{target.code}", 303)

    def _page(self, refused: str = "", status: int = 200) -> Response:
        language, query = reader(request.environ)
        member = signed_in(self.installation)
        starts = self.installation.store.starts()
        rows = self._rows(starts, language)
        values = {
            "documents": [list(each) for _, each in groupby(rows, lambda row: row.target.document)],
            "counted": _counted(rows, language),
            "starts": start_table(starts),
            "may_tie": member is not None and may(member.role, PERMISSIONS["programme.tie"]),
            "refused": refused,
            "member": member,
            "press": Press(),
        }
        page = rendered(self.installation.env, "targets.html", language, values, place=query)
        return Response(page, status)

    def _rows(self, starts: Sequence[Start], language: str) -> list[Row]:
        store = self.installation.store
        rounds = [round_ for round_ in store.surveys() if round_.state is not State.DRAFT]
        offered = [(round_, _offered(store.questionnaire(round_.version).indices)) for round_ in rounds]
        with ExitStack() as reading:

            def measured(round_: Round) -> Measured | None:
                figures = reading.enter_context(self.ledger.reading(round_, everyone=False))
                return figures.source if figures.n else None

            found = list(judgements(store.targets(), store.ties(), rounds, measured))
            tables = target_tables(found, self.ledger.printing)
        records = [record for table in tables for record in table.records()]
        return [
            _row(judgement, record, (starts, offered), language)
            for judgement, record in zip(found, records, strict=True)
        ]


def _offered(indices: Sequence[Node]) -> list[tuple[int, Node]]:
    return [(depth, node) for index in indices for depth, node in index.walk() if depth <= DEEPEST]


def _row(
    judgement: Judgement,
    record: Mapping[str, Value],
    known: tuple[Sequence[Start], Offered],
    language: str,
) -> Row:
    starts, offered = known
    target = judgement.target
    doubts = [mismatch(start) for start in starts if start.leads_to(target) and not start.follows]
    return Row(
        target=target,
        cells={name: cleaned(written_value(value, language)) for name, value in record.items()},
        population=population(target).to(language),
        tie=judgement.tie,
        doubt=doubts[0].to(language) if doubts else "",
        options=[
            (f"{round_.round_id}|{node.name}", _option(round_, node, depth, language))
            for round_, found in offered
            for depth, node in found
            if fits(target, node)
        ],
    )


def _option(round_: Round, node: Node, depth: int, language: str) -> str:
    inset = "\u2003" * depth
    return cleaned(f"{inset}{round_.title.to(language)}: {node.label.to(language)}")


def _counted(rows: Sequence[Row], language: str) -> list[tuple[str, str, int]]:
    counts = Counter(row.cells["outcome"] for row in rows)
    return [(name, verdict_words(name).to(language), counts[name]) for name in VERDICTS if counts[name]]
