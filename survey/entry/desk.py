"""What the views of entry share: the round, its questionnaire, who keys, and how a page comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from flask import Response, abort, request

from survey.clock import HERE, today
from survey.dossier.matter import Dossier
from survey.entry.page import Filled, groups, new_uuid
from survey.entry.reading import PREFIX, Keyed
from survey.keying import MOST_SERIAL, Batch, PrintRun
from survey.questionnaire.answering import Validator
from survey.response import Completeness, Mode
from survey.response import Response as Filled_
from survey.rounds import Round
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import scope, whoever
from survey.site.press import Press
from survey.store import StaffMember, Unknown
from survey.units import Scope

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)
class Desk:
    """One installation as clerks see it."""

    installation: Installation
    _validators: dict[str, Validator] = field(default_factory=dict)

    def round(self, round_id: str) -> Round:
        """Return the round, or answer that there is none."""
        try:
            return self.installation.store.round(round_id)
        except Unknown:
            abort(404)

    def validator(self, round_: Round) -> Validator:
        """Return what judges the forms of a round, staff's items included."""
        if round_.version not in self._validators:
            questionnaire = self.installation.store.questionnaire(round_.version)
            self._validators[round_.version] = Validator(questionnaire, staff=True)
        return self._validators[round_.version]

    def member(self) -> StaffMember:
        """Return who is signed in; the permissions have seen to it that somebody is."""
        return whoever(self.installation) or abort(403)

    def scope(self) -> Scope:
        """Return where the clerk works."""
        return scope(self.installation)

    def waiting_twice(self, round_id: str) -> list[int]:
        """Return the serials of forms that others keyed where the clerk works, to be keyed once more."""
        store, within = self.installation.store, self.scope()
        waiting = store.waiting_twice(round_id, self.member().name)
        if within.units is None:
            return waiting
        units = store.units_of_forms(round_id)
        return [serial for serial in waiting if units.get(serial, "") in within]

    def scanned(self, round_id: str) -> list[int]:
        """Return the serials of scanned forms of where the clerk works, which nobody has confirmed yet."""
        store, within = self.installation.store, self.scope()
        serials = store.scanned(round_id)
        if within.units is None:
            return serials
        runs = [run for run in store.print_runs(round_id) if run.what == "form" and run.unit in within]
        here = [range(run.first, run.first + run.copies) for run in runs]
        return [serial for serial in serials if any(serial in printed for printed in here)]

    def is_here(self, round_id: str, serial: int) -> bool:
        """Whether the sheet with this serial was printed for where the clerk works."""
        run, within = self.installation.store.run_of_serial(round_id, serial), self.scope()
        return within.units is None or (run is not None and run.unit in within)

    def token(self) -> str:
        """Return the token that the clerk keyed, in capitals or not."""
        return self.installation.store.token_meant(sent_token())

    def dossier(self, token: str) -> Dossier | None:
        """Return the dossier with a token, unless it is of elsewhere."""
        found = self.installation.store.dossier(token) if token else None
        return found if found and found.unit in self.scope() else None

    def batch(self, round_id: str, batch_id: int) -> Batch:
        """Return a batch of the clerk's own, or answer that there is none."""
        found = self.installation.store.batch(round_id, batch_id)
        if found is None or found.clerk != self.member().name or found.unit not in self.scope():
            abort(404)
        return found

    def place(self, paper: Batch | PrintRun) -> str:
        """Return the names of where a batch was collected, or an order was printed for."""
        store = self.installation.store
        points = {point.code: point.name for point in store.service_points()}
        units = {unit.code: unit.name for unit in store.units()}
        return " · ".join(filter(None, (points.get(paper.service_point), units.get(paper.unit))))

    def page(self, template: str, values: Mapping[str, object], status: int = 200) -> Response:
        """Return a page of entry."""
        language, _ = reader(request.environ)
        shared: dict[str, object] = {"member": self.member(), "press": Press()}
        return Response(rendered(self.installation.env, template, language, {**shared, **values}), status)

    def keying_page(
        self, round_: Round, filled: Filled, values: Mapping[str, object], status: int = 200
    ) -> Response:
        """Return the dense page with every question of a round."""
        language, _ = reader(request.environ)
        shown = groups(self.validator(round_).questionnaire, language, filled)
        rows = [row for group in shown for row in group.rows]
        wrong = [row for row in rows if row.problem]
        plain: dict[str, object] = {
            "round": round_,
            "groups": shown,
            "wrong": wrong,
            "focus": (wrong or rows)[0].name,
            "uuid": new_uuid(),
            "serial": "",
            "serial_problem": "",
            "unprinted": "",
            "fixed": False,
            "reason": None,
            "token": None,
            "reason_problem": "",
            "off_path": (),
            "done": "",
            "notice": "",
            "particulars": (),
            "scanned": bool(filled.proposals),
            "picture": "",
        }
        return self.page("keying.html", {**plain, **values}, status)


def language() -> str:
    """Return the language of whoever asks."""
    return reader(request.environ)[0]


def sent_values() -> dict[str, str]:
    """Return what was keyed on the page, by item."""
    return {name.removeprefix(PREFIX): text for name, text in request.form.items() if name.startswith(PREFIX)}


def sent_uuid() -> str:
    """Return the id the page brought, or a new one when it brought none that is well made."""
    sent = request.form.get("uuid", "")
    return sent if _UUID.fullmatch(sent) else new_uuid()


def sent_token() -> str:
    """Return the token of the dossier that the form rates, as the clerk keyed it; "" when there is none."""
    return "".join(request.form.get("token", "").split())[:64]


def serial_of(text: str) -> int | None:
    """Return the serial number that *text* writes, or None."""
    return whole(text, MOST_SERIAL) or None


def whole(text: str, most: int) -> int | None:
    """Return the number that *text* writes, from 0 to *most*, or None, however many digits there are."""
    plain = text.strip()
    fits = plain.isascii() and plain.isdecimal() and len(plain) <= len(str(most))
    return int(plain) if fits and int(plain) <= most else None


def response(round_: Round, uuid: str, read: Keyed, **place: Any) -> Filled_:
    """Return the response of a form that was read."""
    whole = Completeness.COMPLETE if read.answers else Completeness.BREAK_OFF
    return Filled_(
        uuid, round_.round_id, round_.version, read.answers, read.missing,
        mode=Mode.PAPER, completeness=whole, **place,
    )  # fmt: skip


def midnight() -> datetime:
    """Return when the day began here, in UTC."""
    return datetime.combine(today(), time(), HERE).astimezone(UTC)
