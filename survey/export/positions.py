"""At which place of its section each person met each item, for whoever studies what the order does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from survey.drawn import sampled
from survey.export import hashed, inside, order
from survey.questionnaire.model import Section
from survey.questionnaire.order import arranged, changes_places
from survey.response import Mode
from survey.store import Store

_UNKNOWN = (Mode.IMPORT, Mode.INTERVIEWER)
"""Ways of answering in which somebody else decided on the order."""


def positions(store: Store, round_id: str) -> dict[str, NDArray[np.int8]]:
    """Return, by item that changes places, at which place of its section each person met it.

    Parameters
    ----------
    store : Store
    round_id : str

    Returns
    -------
    dict of str to array, (n,)
        From 1, notes counted too; 0 where an imported or dictated form does not say. On paper it is the place
        in which the item is written. An item that a condition left out keeps the place it would have had.
        Rows are those of `export.shuffled`. None of this leaves in a data file: the order of ten items, as
        good as a fingerprint of the response's id, would lead whoever holds a telephone to its owner's row.
    """
    asked = store.questionnaire(store.round(round_id).version)
    stored = inside(sampled(store, round_id), store.columns(round_id))
    rows = order(map(hashed, stored["_uuid"])) if stored["_uuid"] else np.array([], np.intp)
    places: dict[str, NDArray[np.int8]] = {}
    for section in asked.sections:
        moving = [item.name for item in section.items if changes_places(section, item)]
        met = [_places(section, *one) for one in zip(stored["_uuid"], stored["_mode"], strict=True)]
        for name in moving:
            places[name] = np.array([one.get(name, 0) for one in met], np.int8)[rows]
    return places


def _places(section: Section, uuid: str, mode: str) -> dict[str, int]:
    """Return the place of each item that citizens meet in a section, from 1; {} where nobody knows."""
    if mode in _UNKNOWN:
        return {}
    met = section if mode == Mode.PAPER else arranged(section, uuid)
    shown = [item for item in met.items if item.filled_by == "respondent"]
    return {item.name: place for place, item in enumerate(shown, 1)}
