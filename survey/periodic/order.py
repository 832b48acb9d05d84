"""What is wanted of the report of a period, as one line between whoever asks for it and whoever makes it."""

from __future__ import annotations

import json
from typing import Any

from survey.mandate.periods import Period
from survey.periodic.content import Wanted
from survey.periodic.rolled import RollUp
from survey.store import Store


def ordered(wanted: Wanted) -> str:
    """Return what is wanted as one line, for whoever makes the report; shares from a file are not said."""
    rollup = wanted.rollup
    return json.dumps(
        {
            "rounds": list(wanted.round_ids),
            "periods": [period.code for period in wanted.periods],
            "about": wanted.about.code if wanted.about else "",
            "rollup": [rollup.top, rollup.rule] if rollup else [],
        },
        ensure_ascii=False,
    )


def wanted_of(store: Store, written: str) -> Wanted:
    """Return what `ordered` wrote down; a period that has gone meanwhile is left out."""
    order: dict[str, Any] = json.loads(written)
    known: dict[str, Period] = {period.code: period for period in store.periods()}
    return Wanted(
        order["rounds"],
        [known[code] for code in order["periods"] if code in known],
        RollUp(*order["rollup"]) if order["rollup"] else None,
        known.get(order["about"]),
    )
