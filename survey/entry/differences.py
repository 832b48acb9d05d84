"""What two clerks keyed differently, who was right, and how often each errs: for whoever manages them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from analysis.rounding import shown
from survey.entry.correcting import Correcting
from survey.entry.desk import Desk, language, serial_of
from survey.entry.reading import as_keyed, keyed, meaning
from survey.questionnaire.paper import numbers
from survey.rounds import Round
from survey.site.press import Press
from survey.store import NotWithdrawn
from survey.wording import say

RULINGS = ("first", "second", "other")


@dataclass(frozen=True, slots=True)
class Differences:
    """The views of double entry."""

    desk: Desk
    correcting: Correcting

    def view(self, round_id: str) -> AnyResponse:
        """Show the differences, or take the rulings on one form."""
        round_ = self.desk.round(round_id)
        return self._ruled(round_) if request.method == "POST" else self._page(round_)

    def _ruled(self, round_: Round) -> AnyResponse:
        """Take the rulings on one form; where the second clerk was right, it gets a new version."""
        store, round_id = self.desk.installation.store, round_.round_id
        serial = serial_of(request.form.get("serial", ""))
        mine = [d for d in store.differences(round_id) if d.serial == serial and not d.settled]
        rulings = {d.difference_id: request.form.get(f"d{d.difference_id}", "") for d in mine}
        if not Press().sent() or serial is None or not mine or set(rulings.values()) - set(RULINGS):
            return self._page(round_, say("keying.rule_all", language()), 422)
        second = {d.item: d.second for d in mine if rulings[d.difference_id] == "second"}
        try:
            if second:
                self._take_second(round_, serial, second)
        except NotWithdrawn as refused:
            return self._page(round_, say(refused.reason, language()), 409)
        store.settle(round_id, serial, rulings, self.desk.member().name)
        other = "other" in rulings.values()
        address = f"/nhaplieu/{round_id}/phieu/{serial}" if other else f"/nhaplieu/{round_id}/khacbiet"
        return redirect(f"{address}?lang={language()}", 303)

    def _take_second(self, round_: Round, serial: int, second: dict[str, str]) -> None:
        form, kept = self.correcting.kept(round_.round_id, serial)
        validator = self.desk.validator(round_)
        values = as_keyed(validator.questionnaire, kept.answers, form.remarks) | second
        read = keyed(validator, values, language())
        self.correcting.replace(kept, serial, read, say("keying.by_second", language()))

    def _page(self, round_: Round, refused: str = "", status: int = 200) -> Response:
        store, tongue = self.desk.installation.store, language()
        questionnaire = self.desk.validator(round_).questionnaire
        places = numbers(questionnaire)
        rows = []
        for difference in store.differences(round_.round_id):
            item = questionnaire.item(difference.item)
            words = [meaning(item, text, tongue) for text in (difference.first, difference.second)]
            rows.append((difference, places[item.name], item, words))
        forms = [(serial, list(found)) for serial, found in groupby(rows, key=lambda row: row[0].serial)]
        rates = [(rate, shown(rate.rate * 100, 1, tongue)) for rate in store.error_rates(round_.round_id)]
        values = {"round": round_, "forms": forms, "rates": rates, "refused": refused, "rulings": RULINGS}
        return self.desk.page("differences.html", values, status)
