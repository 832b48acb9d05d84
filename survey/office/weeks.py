"""How many people came and were asked, week by week: what a response rate divides by, typed on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.rounding import shown
from survey.fieldwork import is_count, whole_number
from survey.listing.spreadsheet import Sent
from survey.office.sample import told
from survey.rounds import Round
from survey.site.allowance import LISTS, let_in
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import PERMISSIONS, may, scope, whoever
from survey.site.press import Press
from survey.store import Unknown, WeekCount
from survey.weeks import Weeks, units_of, weeks
from survey.weeks.file import COLUMNS, WeekFile
from survey.wording import count, day, say

_SIX_DAYS = timedelta(days=6)

Written = Mapping[tuple[str, str], str]
"""What stands in the boxes, by unit and column."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in the table of a week, and what is known of it in the whole round."""

    code: str
    name: str
    came: str
    approached: str
    answered: int
    asked: str
    rate: str
    lacking: str


@dataclass(frozen=True, slots=True)
class WeeksPage:
    """The views of the page."""

    installation: Installation

    def show(self, round_id: str) -> Response:
        """Show the counts of a week, the present one where none is chosen."""
        round_ = self._found(round_id)
        found = weeks(self.installation.store, round_)
        chosen = self._chosen(found)
        return self._page(round_, found, chosen, _written(found, chosen))

    def save(self, round_id: str) -> AnyResponse:
        """Keep the counts of a week, or say which cannot be."""
        let_in(LISTS)
        round_, language = self._found(round_id), reader(request.environ)[0]
        found = weeks(self.installation.store, round_)
        chosen, member = self._chosen(found), whoever(self.installation)
        units = self._units(round_id)
        sent = {
            (unit, column): request.form.get(f"{column}:{unit}", "").strip()
            for unit in units
            for column in COLUMNS
        }
        if member is None or chosen is None or not Press().sent():
            return self._page(round_, found, chosen, sent, faults=[("", say("form.stale", language))])
        names = self._names()
        faults = [fault for unit in units for fault in _faults(unit, names.get(unit, unit), sent, language)]
        if faults:
            return self._page(round_, found, chosen, sent, faults=faults)
        counts = [WeekCount(unit, chosen, *_numbers(unit, sent), counted_by=member.name) for unit in units]
        self.installation.store.save_week_counts(round_id, counts)
        return redirect(f"/coquan/{round_id}/luot?tuan={chosen.isoformat()}&lang={language}#saved", 303)

    def bring(self, round_id: str) -> AnyResponse:
        """Keep the counts of a file, or say which rows cannot be."""
        let_in(LISTS)
        round_, language = self._found(round_id), reader(request.environ)[0]
        found = weeks(self.installation.store, round_)
        chosen, member = self._chosen(found), whoever(self.installation)
        sent = request.files.get("file")
        content = sent.read() if sent else b""
        counts, wrong = [], [say("weeks.no_file", language)]
        if member is None or not Press().sent():
            wrong = [say("form.stale", language)]
        elif content:
            read = WeekFile(self._units(round_id), found, member.name).read(Sent(content), language)
            counts, wrong = read[0], told(read[1], language)
        if wrong:
            at = "file" if chosen and self._units(round_id) else ""
            faults = [(at, message) for message in wrong]
            return self._page(round_, found, chosen, _written(found, chosen), faults=faults)
        self.installation.store.save_week_counts(round_id, counts)
        newest = max((one.monday for one in counts), default=chosen)
        return redirect(
            f"/coquan/{round_id}/luot?tuan={newest}&nhan={len(counts)}&lang={language}#saved", 303
        )

    def _changed(
        self, round_id: str, chosen: date | None, units: Sequence[str], names: Mapping[str, str]
    ) -> Iterator[tuple[str, WeekCount]]:
        """Yield the counts of a week that gave way to later ones, with the names of their units."""
        if chosen is None:
            return
        for unit in units:
            for before in self.installation.store.earlier_week_counts(round_id, unit, chosen)[:-1]:
                yield names.get(unit, unit), before

    def _found(self, round_id: str) -> Round:
        try:
            return self.installation.store.round(round_id)
        except Unknown:
            abort(404)

    def _names(self) -> dict[str, str]:
        return {unit.code: unit.name for unit in self.installation.store.units()}

    def _units(self, round_id: str) -> list[str]:
        within = scope(self.installation)
        return [unit for unit in units_of(self.installation.store, round_id) if unit in within]

    def _chosen(self, found: Weeks) -> date | None:
        """Return the week that was asked for, if the round has it; else the newest."""
        asked = request.args.get("tuan", "")
        return next(
            (one for one in found.mondays if one.isoformat() == asked), next(iter(found.mondays), None)
        )

    def _page(
        self,
        round_: Round,
        found: Weeks,
        chosen: date | None,
        sent: Written,
        *,
        faults: Sequence[tuple[str, str]] = (),
    ) -> Response:
        language, member = reader(request.environ)[0], whoever(self.installation)
        units, names = self._units(round_.round_id), self._names()
        counts = self.installation.store.counts_by(round_.round_id, "unit")
        values = {
            "round": round_,
            "rows": [
                _row(unit, names.get(unit, unit), counts.get(unit, 0), (found, sent, language))
                for unit in units
            ],
            "weeks": [
                (one, _span(one), sum(one in found.lacking(unit) for unit in units)) for one in found.mondays
            ],
            "chosen": chosen,
            "changed": [*self._changed(round_.round_id, chosen, units, names)],
            "faults": faults,
            "brought": request.args.get("nhan", "") if not faults else "",
            "may_count": member is not None and may(member.role, PERMISSIONS["office.count_week"]),
            "member": member,
            "press": Press(),
        }
        page = rendered(self.installation.env, "weeks.html", language, values)
        return Response(page, 422 if faults else 200)


def _written(found: Weeks, chosen: date | None) -> Written:
    """Return what was counted in a week as people write it."""
    written: dict[tuple[str, str], str] = {}
    for (unit, monday), one in found.counted.items():
        if monday == chosen:
            for column in COLUMNS:
                number = getattr(one, column)
                written[unit, column] = "" if number is None else count(number)
    return written


def _span(monday: date) -> str:
    return f"{day(monday)}–{day(monday + _SIX_DAYS)}"


def _row(unit: str, name: str, answered: int, seen: tuple[Weeks, Written, str]) -> UnitRow:
    found, sent, language = seen
    asked, lacking = found.approached(unit), found.lacking(unit)
    whole = asked and not lacking and answered <= asked
    came, approached = (sent.get((unit, column), "") for column in COLUMNS)
    return UnitRow(
        unit,
        name,
        came,
        approached,
        answered=answered,
        asked=count(asked, language) if asked else say("weeks.none", language),
        rate=f"{shown(100 * answered / asked, 1, language)} %" if whole else say("weeks.none", language),
        lacking=", ".join(day(one) for one in reversed(lacking)),
    )


def _numbers(unit: str, sent: Written) -> tuple[int | None, int | None]:
    came, approached = (sent[unit, column] for column in COLUMNS)
    return whole_number(came) if came else None, whole_number(approached) if approached else None


def _faults(unit: str, name: str, sent: Written, language: str) -> Iterator[tuple[str, str]]:
    """Yield (the box, what is wrong) for what cannot be kept of a unit."""
    wrong = [column for column in COLUMNS if sent[unit, column] and not is_count(sent[unit, column])]
    for column in wrong:
        written = sent[unit, column]
        yield f"{column}:{unit}", say("weeks.no_number", language, unit=name, written=written)
    came, approached = (None, None) if wrong else _numbers(unit, sent)
    if came is not None and approached is not None and approached > came:
        yield f"approached:{unit}", say("weeks.more_asked", language, unit=name)
