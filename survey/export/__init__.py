"""The bridge from what is stored to what is estimated: the responses of a round as a dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Category, Codebook, Missing, Text, Variable
from analysis.dataset import DESIGN_COLUMNS, Dataset
from analysis.dataset.column import MARKS
from survey.dossier.columns import matters
from survey.drawn import sampled
from survey.questionnaire.codebooks import codebook
from survey.sampling.finite import beside
from survey.sampling.known import note
from survey.sampling.selection import Answered
from survey.store import Store
from survey.wording import Said


def _text(vi: str, en: str) -> Text:
    return Text.of({"vi": vi, "en": en})


CONTEXT: Mapping[str, Text] = {
    "unit": _text("Đơn vị", "Unit"),
    "service_point": _text("Quầy, điểm phục vụ", "Service point"),
    "mode": _text("Hình thức trả lời", "Mode of answering"),
    "language": _text("Ngôn ngữ trả lời", "Language of answering"),
    "completeness": _text("Mức hoàn thành phiếu", "Completeness"),
}
"""What the store knows about each response, besides its answers."""

MODES: Mapping[str, Text] = {
    "kiosk": _text("Máy tại nơi phục vụ", "Kiosk"),
    "assisted": _text("Máy tại nơi phục vụ, có người giúp", "Kiosk, with somebody's help"),
    "phone": _text("Điện thoại của người trả lời", "Own phone"),
    "web": _text("Trang mạng", "Web"),
    "helped": _text("Điện thoại, trang mạng, có người giúp", "Own phone or web, with somebody's help"),
    "paper": _text("Phiếu giấy", "Paper"),
    "interviewer": _text("Phỏng vấn trực tiếp", "Interviewer"),
    "import": _text("Nhập từ tệp", "Imported file"),
}

COMPLETENESS: Mapping[str, Text] = {
    "complete": _text("Đầy đủ", "Complete"),
    "partial": _text("Một phần", "Partial"),
    "break-off": _text("Bỏ dở", "Break-off"),
}

LANGUAGES: Mapping[str, Text] = {
    "vi": _text("Tiếng Việt", "Vietnamese"),
    "en": _text("Tiếng Anh", "English"),
    "km": _text("Tiếng Khmer", "Khmer"),
}


class PartlyDesigned(Said, ValueError):
    """Some responses of a round carry a design column and others do not."""

    def __init__(self, column: str, n_without: int, n: int) -> None:
        self.column, self.n_without, self.n = column, n_without, n
        super().__init__("results.partly_designed", column=column, absent=n_without, all=n)


def dataset(store: Store, round_id: str) -> Dataset:
    """Return the responses of a round with their codebook and how they were chosen; see `added`."""
    return added(store, round_id)[0]


def shuffled(store: Store, round_id: str) -> Dataset:
    """Return the responses of a round in an order that says nothing of when they came; see `order`."""
    answered, stored = sampled(store, round_id), store.columns(round_id)
    stored = inside(answered, stored)
    return _made(store, round_id, stored, answered).taken(order(map(hashed, stored["_uuid"])))


def inside(answered: Answered | None, stored: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return the stored columns without the responses of units outside the sample: they stand for nobody."""
    if answered is None or not answered.n_outside:
        return stored
    inside = [at for at, unit in enumerate(stored["_unit"]) if unit in answered.weights]
    return {name: [cells[at] for at in inside] for name, cells in stored.items()}


def dataset_keys(store: Store, round_id: str) -> NDArray[np.int64]:
    """Return the keys in the store, (n,), of the responses that `dataset` returns."""
    return np.array([key for key, _ in _kept(store, round_id)], dtype=np.int64)


def shuffled_keys(store: Store, round_id: str) -> NDArray[np.int64]:
    """Return the keys in the store, (n,), of the responses that `shuffled` returns, in its order."""
    keys = dataset_keys(store, round_id)
    return keys[order(hashed(uuid) for _, uuid in _kept(store, round_id))] if len(keys) else keys


def _kept(store: Store, round_id: str) -> list[tuple[int, str]]:
    """Return the key and the UUID of every response that stands for somebody, in the order they came."""
    answered = sampled(store, round_id)
    return [
        (key, uuid)
        for key, uuid, unit in sorted(store.keys(round_id))
        if answered is None or not answered.n_outside or unit in answered.weights
    ]


def first(store: Store, round_id: str, most: int) -> Dataset:
    """Return the first *most* responses of a round, with the weights they had when no more had come."""
    stored, selection = store.columns(round_id, 0, most), store.selection(round_id)
    answered = selection.answered(Counter(unit or "" for unit in stored["_unit"])) if selection else None
    return _made(store, round_id, inside(answered, stored), answered)


def hashed(uuid: str) -> bytes:
    """Return eight bytes that say nothing of an id and are the same each time."""
    return sha256(uuid.encode()).digest()[:8]


def order(hashes: Iterable[bytes]) -> NDArray[np.intp]:
    """Return the order, (n,), in which responses leave: by a hash of their ids, which never leave."""
    return np.argsort(np.frombuffer(b"".join(hashes), ">u8"), kind="stable")


def added(store: Store, round_id: str, after: int = 0, most: int = -1) -> tuple[Dataset, int]:
    """Return responses of a round as a dataset, and the key of the last of them (*after* where none came).

    What is about a response (`CONTEXT`: unit, service point, mode, ...) comes as columns too, so that
    indices can be asked for by it; an item of the same name goes before.

    Parameters
    ----------
    after, most : int
        Only those that came after this key, and at most so many; see `Store.columns`.

    Raises
    ------
    survey.store.Unknown
        When there is no such round.
    PartlyDesigned
        When only some of the responses carry a sampling weight, stratum or unit.
    """
    answered, stored = sampled(store, round_id), store.columns(round_id, after, most)
    some = _made(store, round_id, inside(answered, stored), answered)
    return some, max(stored["_id"], default=after)


def _made(store: Store, round_id: str, stored: dict[str, list[Any]], answered: Answered | None) -> Dataset:
    round_ = store.round(round_id)
    book = codebook(store.questionnaire(round_.version))
    stored["_mode"] = [*map(way, stored["_mode"], stored["_noted"])]
    about = {name: stored[f"_{name}"] for name in context(book)}
    whole = described(store, book, about)
    if store.has_dossiers(round_id):
        more, known = matters(stored["_noted"], {variable.name for variable in whole.variables})
        whole, about = replace(whole, variables=whole.variables + more), about | known
    reasons = _reasons(book, stored["_missing"])
    if answered is None:
        drawn = _clusters(stored, round_.clusters)
    else:
        whole = replace(whole, notes=(*whole.notes, *answered.notes()))
        drawn = answered.columns(stored["_unit"], stored["_id"])
    people = store.known(round_id)
    if people:
        whole = replace(whole, notes=(*whole.notes, note(people, store.questionnaire(round_.version))))
    answers = Dataset.of(whole, stored | about, reasons, beside(drawn, _design(stored["_design"])))
    return replace(answers, people=people)


def way(mode: str, noted: Mapping[str, Any]) -> str:
    """Return how a response was given, as figures tell it: where somebody helped, that goes before."""
    return "helped" if "helped" in noted and mode != "assisted" else mode


def context(book: Codebook) -> list[str]:
    """Return the columns about a response that stand beside the answers: those no item has the name of."""
    taken = {variable.name for variable in book.variables}
    return [name for name in CONTEXT if name not in taken]


def described(store: Store, book: Codebook, about: Mapping[str, Collection[Any]]) -> Codebook:
    """Return the codebook with the columns *about* the responses, of which some cells at least are given."""
    labels = _labels(store)
    variables = tuple(_variable(name, cells, labels.get(name, {})) for name, cells in about.items())
    return replace(book, variables=book.variables + variables)


def _labels(store: Store) -> Mapping[str, Mapping[str, Text]]:
    return {
        "unit": {unit.code: Text.of({"vi": unit.name}) for unit in store.units()},
        "service_point": _points(store),
        "mode": MODES,
        "language": LANGUAGES,
        "completeness": COMPLETENESS,
    }


def _points(store: Store) -> Mapping[str, Text]:
    """Return the service points' names, each with its unit's where several are called alike."""
    points, units = store.service_points(), {unit.code: unit.name for unit in store.units()}
    called = Counter(point.name for point in points)
    return {
        point.code: Text.of(
            {"vi": f"{point.name}, {units[point.unit]}" if called[point.name] > 1 else point.name}
        )
        for point in points
    }


def _variable(name: str, cells: Collection[Any], labels: Mapping[str, Text]) -> Variable:
    """Return the variable of a column about the responses: known codes in their order, others after them."""
    seen = {cell for cell in cells if cell}
    codes = [*(code for code in labels if code in seen), *sorted(seen - labels.keys())]
    categories = tuple(Category(code, labels.get(code) or Text.of({"vi": code})) for code in codes)
    return Variable(name, CONTEXT[name], "single", categories, section="context")


def _reasons(book: Codebook, missing: Sequence[Mapping[str, Missing]]) -> dict[str, NDArray[np.int8]]:
    """Return the mark of each variable in each row; rows with the same reasons share one mapping."""
    distinct = {id(each): each for each in missing}
    place = {key: row for row, key in enumerate(distinct)}
    rows = np.fromiter((place[id(each)] for each in missing), np.intp, len(missing))
    marks = [
        [MARKS[why[v.name]] if v.name in why else 0 for v in book.variables] for why in distinct.values()
    ]
    table = np.array(marks, np.int8).reshape(len(distinct), len(book.variables))
    return {variable.name: table[rows, column] for column, variable in enumerate(book.variables)}


def _design(given: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the design columns that the responses carry: all of them, or none."""
    columns: dict[str, list[Any]] = {}
    for name in DESIGN_COLUMNS:
        without = sum(name not in row for row in given)
        if without == len(given):
            continue
        if without:
            raise PartlyDesigned(name, without, len(given))
        columns[name] = [row[name] for row in given]
    return columns


def _clusters(stored: Mapping[str, Sequence[Any]], drawn: str) -> dict[str, list[Any]]:
    """Return the place of each response as its sampling unit, when the round says that places were drawn."""
    places = list(stored[f"_{drawn}"]) if drawn else []
    if without := sum(not place for place in places):
        raise PartlyDesigned(drawn, without, len(places))
    return {"psu": places} if places else {}
