"""Rounds as the results look for them: this one, and those before it that asked the same."""

from __future__ import annotations

from datetime import date

from flask import abort

from survey.clock import today
from survey.results.exhibits import Earlier
from survey.results.figures import Ledger
from survey.rounds import Round, State
from survey.site.installation import Installation
from survey.store import Store, Unknown

MOST = 8
"""Earlier rounds that are shown."""


def found_round(installation: Installation, round_id: str) -> Round:
    """Return a round whose answers count, or answer that there is no such page."""
    try:
        found = installation.store.round(round_id)
    except Unknown:
        abort(404)
    return abort(404) if found.training else found


def before(store: Store, round_: Round, *, everyone: bool) -> list[Round]:
    """Return the rounds before a round that asked the same questionnaire, in the order of time.

    Parameters
    ----------
    everyone : bool
        Whether they are for everyone to see: published, and no longer open.
    """
    name = store.questionnaire(round_.version).name
    found = [
        other
        for other in store.surveys()
        if other.state is not State.DRAFT
        and _moment(other) < _moment(round_)
        and (not everyone or (other.published and not other.grows(today())))
        and store.questionnaire(other.version).name == name
    ]
    return sorted(found, key=_moment)[-MOST:]


def earlier(
    installation: Installation, ledger: Ledger, round_: Round, *, everyone: bool
) -> tuple[Earlier, ...]:
    """Return the rounds `before` a round with what they found."""
    found = []
    for other in before(installation.store, round_, everyone=everyone):
        with ledger.reading(other, everyone=everyone) as figures:
            source = figures.source if figures.n else None
            trees = source.trees() if source else ()
            if source and trees:
                found.append(Earlier(other, trees[0], source.places(), source.guarded().grain))
    return tuple(found)


def _moment(round_: Round) -> tuple[date, str]:
    return round_.opens_on or round_.closes_on or date.min, round_.round_id
