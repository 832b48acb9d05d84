"""Keying one form after the other: kept once under its serial, scanned marks confirmed, nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import SystemRandom

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.clock import today
from survey.entry.desk import Desk, language, response, sent_token, sent_uuid, sent_values, serial_of
from survey.entry.page import Filled
from survey.entry.reading import Keyed, keyed
from survey.keying import Batch, PaperForm, PrintRun
from survey.rounds import Round
from survey.site.press import Press
from survey.store import CONFLICT, LOCKED, SerialTaken, TokenRefused
from survey.units import within
from survey.wording import count, say

_CHANCE = SystemRandom()


@dataclass(frozen=True, slots=True)
class Keying:
    """The view of the page on which forms of a batch are keyed."""

    desk: Desk

    def view(self, round_id: str, batch_id: int) -> AnyResponse:
        """Show the page for the next form, or take one."""
        round_, batch = self.desk.round(round_id), self.desk.batch(round_id, batch_id)
        if request.method == "POST":
            return self._taken(round_, batch)
        serial = serial_of(request.args.get("serial", "")) or self._next(batch)
        proposals = self._proposals(round_, serial)
        done = serial_of(request.args.get("done", ""))
        said = say("keying.kept", language(), serial=done) if done else ""
        return self._page(batch, Filled(proposals=proposals), {"serial": serial or "", "done": said})

    def picture(self, round_id: str, serial: int, item: str) -> Response:
        """Show the place on the scanned sheet where an item is answered."""
        found = self.desk.round(round_id)
        proposal = self._proposals(found, serial).get(item)
        if proposal is None or not proposal.picture:
            abort(404)
        return Response(proposal.picture, content_type="image/png")

    def _next(self, batch: Batch) -> int:
        """Return the serial that most likely comes next; 0 when nothing is known."""
        store = self.desk.installation.store
        n, last = store.forms_in(batch.batch_id)
        if n:
            return last + 1
        runs = [run for run in store.print_runs(batch.round_id) if run.what == "form"]
        here = [r for r in runs if (r.unit, r.service_point) == (batch.unit, batch.service_point)]
        return here[-1].first if here else 0

    def _taken(self, round_: Round, batch: Batch) -> AnyResponse:
        serial = serial_of(request.form.get("serial", ""))
        values = sent_values()
        read = keyed(self.desk.validator(round_), values, language())
        shown = Filled(values, read.problems, self._proposals(round_, serial))
        given = {name: request.form.get(name, "")[:12] for name in ("serial", "unprinted")}
        given["uuid"] = sent_uuid()
        if not Press().sent():
            return self._page(batch, shown, {**given, "notice": say("form.stale", language())}, 422)
        if serial is None:
            problem = {"serial_problem": say("keying.serial", language())}
            return self._page(batch, shown, {**given, **problem}, 422)
        if read.problems:
            return self._page(batch, shown, given, 422)
        if asked := self._doubted(batch, serial):
            problem = {"serial_problem": asked, "unprinted": str(serial)}
            return self._page(batch, shown, {**given, **problem}, 422)
        if read.off_path and "off_path" not in request.form:
            return self._page(batch, shown, {**given, "off_path": read.off_path}, 422)
        return self._kept(round_, batch, serial, read) or self._page(
            batch, shown, {**given, **self._refused(round_, serial)}, 409
        )

    def _doubted(self, batch: Batch, serial: int) -> str:
        """Ask once about a serial that was never printed, or was printed for another place."""
        store = self.desk.installation.store
        run = store.run_of_serial(batch.round_id, serial)
        if serial_of(request.form.get("unprinted", "")) == serial:
            return ""
        if run is None:
            last = store.last_serial(batch.round_id)
            return say("keying.unprinted", language(), serial=serial, last=last) if last else ""
        return self._elsewhere(batch, serial, run)

    def _elsewhere(self, batch: Batch, serial: int, run: PrintRun) -> str:
        """Ask about a form printed for another place, unless one of the same order was kept in the batch."""
        store = self.desk.installation.store
        points = {run.service_point, batch.service_point} - {""}
        here = batch.unit in within(store.units(), run.unit) and len(points) < 2
        if not run.unit or here or store.has_form_among(batch.batch_id, run.serials):
            return ""
        places = {"place": self.desk.place(run), "here": self.desk.place(batch)}
        return say("keying.elsewhere", language(), serial=serial, **places)

    def _proposals(self, round_: Round, serial: int | None) -> dict:
        if not serial or not self.desk.is_here(round_.round_id, serial):
            return {}
        return self.desk.installation.store.proposals(round_.round_id, serial)

    def _kept(self, round_: Round, batch: Batch, serial: int, read: Keyed) -> AnyResponse | None:
        """Keep the form and lead to the next; None when it was refused."""
        installation, uuid = self.desk.installation, sent_uuid()
        share = installation.settings.double_entry
        store = installation.store
        scanned = serial in self.desk.scanned(round_.round_id)
        run = store.run_of_serial(round_.round_id, serial)
        form = PaperForm(
            round_.round_id, serial, uuid, batch.batch_id, self.desk.member().name,
            datetime.now(UTC), read.remarks, twice=_CHANCE.random() * 100 < share,
        )  # fmt: skip
        place = {"unit": batch.unit, "service_point": batch.service_point}
        if token := self.desk.token():
            dossier = self.desk.dossier(token)
            if dossier is None:
                return None
            place = {"unit": dossier.unit, "service_point": dossier.service_point}
        filled = response(round_, uuid, read, language=run.language if run else "vi", token=token, **place)
        try:
            receipt = installation.writer.keep_form(filled, form)
        except (SerialTaken, TokenRefused):
            return None
        if receipt.status in (LOCKED, CONFLICT):
            return None
        waiting = self.desk.scanned(round_.round_id) if scanned else []
        onward = f"&serial={waiting[0]}" if waiting else ""
        address = f"/nhaplieu/{round_.round_id}/{batch.batch_id}"
        return redirect(f"{address}?lang={language()}&done={serial}{onward}", 303)

    def _refused(self, round_: Round, serial: int) -> dict[str, object]:
        """Say why a form was not kept: its serial is taken, or the round takes no more."""
        taken = self.desk.installation.store.paper_form(round_.round_id, serial)
        if taken is None:
            closed = not round_.grows(today())
            known = self.desk.dossier(self.desk.token())
            reason = "used" if known and known.used else "expired" if known else "unknown"
            key = "keying.closed" if closed or not sent_token() else f"token.{reason}"
            return {"notice": say(key, language())}
        words = say("keying.taken", language(), serial=serial, clerk=taken.clerk)
        return {"serial_problem": words}

    def _page(
        self, batch: Batch, filled: Filled, values: Mapping[str, object], status: int = 200
    ) -> Response:
        round_ = self.desk.round(batch.round_id)
        store, tongue = self.desk.installation.store, language()
        n, _ = store.forms_in(batch.batch_id)
        of = {"n": count(n, tongue), "all": count(batch.n_forms, tongue)}
        entered = say("keying.n_of" if batch.n_forms else "keying.n", tongue, **of)
        box = say("keying.in_box", tongue, box=batch.box) if batch.box else ""
        shown: dict[str, object] = {
            "title": say("keying.title", tongue),
            "particulars": tuple(filter(None, (self.desk.place(batch), box, entered))),
            "picture": f"/nhaplieu/{round_.round_id}/anh/{values.get('serial') or 0}/",
            "back": f"/nhaplieu/{round_.round_id}",
            "token": sent_token() if store.has_dossiers(round_.round_id) else None,
        }
        return self.desk.keying_page(round_, filled, {**shown, **values}, status)
