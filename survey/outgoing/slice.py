"""A round read in slices, its responses in the order in which they leave: the same memory for all sizes."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Codebook
from survey.dossier.columns import cells, names, variables
from survey.drawn import sampled
from survey.export import context, described, hashed, order, way
from survey.questionnaire.codebooks import codebook
from survey.rounds import Round
from survey.sampling.finite import beside
from survey.sampling.selection import Answered
from survey.store import Store
from survey.wording import WHOLE, say, texts

SLICE = 500
"""Responses that are read at a time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a round is read.

    Attributes
    ----------
    book : Codebook
        Of the items alone.
    keys : (n,) integers
        Its responses, in the order in which they leave.
    about, matter : tuple of str
        Columns about a response, and about the matter it rates, that stand beside the items.
    answered : Answered or None
        The sample of the round, and how many responses each of its units has.
    """

    store: Store
    round: Round
    book: Codebook
    keys: NDArray[np.int64]
    about: tuple[str, ...]
    matter: tuple[str, ...]
    answered: Answered | None = None

    @classmethod
    def of(cls, store: Store, round_id: str) -> Reading:
        """Find the responses of a round and what is known beside their answers."""
        found, hashes, answered = array("q"), [], sampled(store, round_id)
        inside = answered.weights if answered and answered.n_outside else None
        for key, uuid, unit in store.keys(round_id):
            if inside is None or unit in inside:
                found.append(key)
                hashes.append(hashed(uuid))
        round_ = store.round(round_id)
        book = codebook(store.questionnaire(round_.version))
        about = tuple(context(book))
        taken = {variable.name for variable in book.variables} | {*about}
        matter = names(taken) if store.has_dossiers(round_id) else ()
        keys = np.array(found, np.int64)[order(hashes)]
        return cls(store, round_, book, keys, about, matter, answered)

    def described(self, found: Mapping[str, Collection[Any]]) -> Codebook:
        """Return the codebook with the columns beside the items, of which the cells *found* are given."""
        whole = described(self.store, self.book, {name: found.get(name, ()) for name in self.about})
        matter = variables({name: found.get(name, ()) for name in self.matter})
        notes = [*self.answered.notes()] if self.answered else []
        if self.store.known(self.round.round_id):
            notes.append(texts(partial(say, "known.before"), WHOLE))
        return replace(whole, variables=whole.variables + matter, notes=(*whole.notes, *notes))

    def columns(self, wanted: Sequence[str]) -> Iterator[tuple[int, list[Sequence[Any]]]]:
        """Yield a slice at a time the place of its first row and its columns *wanted*.

        Those are variables, and "_missing" and "_design" (JSON).
        """
        stored = {
            name: f"_{name}" if name in self.about else name for name in wanted if name not in self.matter
        }
        stored |= {"_noted": "_noted"} if len(stored) < len(wanted) or "mode" in self.about else {}
        for start in range(0, len(self.keys), SLICE):
            found = dict(zip(stored, self._picked(start, [*stored.values()]), strict=True))
            noted = [json.loads(one) for one in found.get("_noted", ())]
            if "mode" in found and "mode" in self.about:
                found["mode"] = [*map(way, found["mode"], noted)]
            yield start, [found[name] if name in found else cells(name, noted) for name in wanted]

    def _picked(self, start: int, stored: Sequence[str]) -> list[Sequence[Any]]:
        wanted = self.keys[start : start + SLICE].tolist()
        return list(zip(*self.store.picked(self.round.round_id, wanted, stored), strict=True))

    def designs(self, written: Sequence[str], start: int) -> Iterator[Mapping[str, Any]]:
        """Yield the design columns of a slice's responses: of the sample, or the place as sampling unit."""
        drawn = "unit" if self.answered else self.round.clusters
        given = (json.loads(one) for one in written)
        if not drawn:
            yield from given
            return
        wanted = self.keys[start : start + len(written)].tolist()
        places = self.store.picked(self.round.round_id, wanted, [f"_{drawn}"])
        for key, (place,), one in zip(wanted, places, given, strict=True):
            yield beside(self._placed(place, key), one)

    def _placed(self, place: str | None, key: int) -> dict[str, Any]:
        """Return the design columns of the response *key*, by the place where it was given."""
        if self.answered is None:
            return {"psu": place} if place else {}
        columns = self.answered.columns([place or ""], [key])
        return {name: cell for name, (cell,) in columns.items()}
