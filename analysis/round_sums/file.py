"""The sums of rounds as a file: plain JSON with the codebook, every digit of every number, and a digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from analysis.codebook import Category, Text
from analysis.codebook import file as codebook_json
from analysis.design import Floats
from analysis.index.totals import Totals
from analysis.refusal import Refusal
from analysis.round_sums import Grouping, Key, RoundSums, Sent

FORMAT = 1
"""Raised when a reader of an older file would misunderstand a newer one."""

WHAT = "hailong sums"

Json = dict[str, Any]

COUNTS = ("present", "units", "degf_within")
NUMBERS = ("people", "total")
TABLES = ("between", "within", "square")
"""Symmetric; their upper triangles are written, row by row."""


def to_json(sums: RoundSums) -> Json:
    """Return *sums* as plain lists, mappings, texts and numbers, with their digest."""
    body: Json = {
        "what": WHAT,
        "format": FORMAT,
        "rounds": [_sent(sent) for sent in sums.rounds],
        "codebook": codebook_json.to_json(sums.codebook),
        "groupings": [_grouping(grouping) for grouping in sums.groupings],
        "totals": [_totals(key, found) for key, found in sums.totals.items()],
    }
    return body | {"digest": _digest(body)}


def from_json(value: object, where: str) -> RoundSums:
    """Return the sums written by `to_json`; *where* names the file in a refusal.

    Raises
    ------
    Refusal
        Not such a file, of another format, incomplete, or changed since it was written.
    """
    if not isinstance(value, dict) or value.get("what") != WHAT:
        raise Refusal("sums file", where, detail=f'"what" is not "{WHAT}"')
    if value.get("format") != FORMAT:
        raise Refusal("sums file", where, detail=f"format {value.get('format')!r}, not {FORMAT}")
    if value.get("digest") != _digest({name: part for name, part in value.items() if name != "digest"}):
        raise Refusal("changed", where)
    try:
        return _read(value)
    except (KeyError, TypeError, ValueError) as wrong:
        raise Refusal("sums file", where, detail=f"{type(wrong).__name__} {wrong}") from wrong


def save(sums: RoundSums, path: Path) -> None:
    """Write *sums* to *path*; the same sums give the same bytes."""
    path.write_text(json.dumps(to_json(sums), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(path: Path) -> RoundSums:
    """Return the sums in the file *path*; see `from_json`."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as wrong:
        raise Refusal("sums file", path.name, detail=str(wrong)) from wrong
    return from_json(value, path.name)


def _digest(body: Mapping[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _sent(sent: Sent) -> Json:
    return {
        "name": sent.name,
        "title": dict(sent.title.versions),
        "n": sent.n,
        "people": sent.people,
        "is_weighted": sent.is_weighted,
    }


def _grouping(grouping: Grouping) -> Json:
    groups = [{"code": group.code, "label": dict(group.label.versions)} for group in grouping.groups]
    return {"by": grouping.by, "label": dict(grouping.label.versions), "groups": groups}


def _totals(key: Key, totals: Totals) -> Json:
    index, by, group = key
    vectors = {name: getattr(totals, name).tolist() for name in (*COUNTS, *NUMBERS)}
    tables = {name: _triangle(getattr(totals, name)) for name in TABLES}
    marks = {item: found.tolist() for item, found in totals.marks.items()}
    counts = {"index": index, "by": by, "group": group, "n": totals.n, "degf": totals.degf}
    return counts | vectors | tables | {"marks": marks}


def _triangle(table: Floats) -> list[float]:
    """Return the upper triangle of a symmetric table; [] where all of it is 0."""
    return table[np.triu_indices(len(table))].tolist() if table.any() else []


def _table(triangle: list[float], q: int) -> Floats:
    table = np.zeros((q, q))
    if triangle:
        rows, columns = np.triu_indices(q)
        table[rows, columns] = table[columns, rows] = triangle
    return table


def _read(value: Json) -> RoundSums:
    rounds = tuple(
        Sent(each["name"], Text.of(each["title"]), each["n"], each["people"], each["is_weighted"])
        for each in value["rounds"]
    )
    groupings = tuple(
        Grouping(
            each["by"],
            Text.of(each["label"]),
            tuple(Category(group["code"], Text.of(group["label"])) for group in each["groups"]),
        )
        for each in value["groupings"]
    )
    totals = {(each["index"], each["by"], each["group"]): _read_totals(each) for each in value["totals"]}
    return RoundSums(rounds, codebook_json.from_json(value["codebook"]), groupings, totals)


def _read_totals(each: Json) -> Totals:
    q = len(each["total"])
    return Totals(
        n=each["n"],
        degf=each["degf"],
        present=np.array(each["present"], np.int64),
        units=np.array(each["units"], np.int64),
        degf_within=np.array(each["degf_within"], np.int64),
        people=np.array(each["people"], float),
        total=np.array(each["total"], float),
        between=_table(each["between"], q),
        within=_table(each["within"], q),
        square=_table(each["square"], q),
        marks={item: np.array(found, np.int64) for item, found in each["marks"].items()},
    )
