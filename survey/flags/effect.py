"""What the flags of a round come to: how many each rule marks, and the index with and without them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.refusal import Refusal
from analysis.table import spelled
from analysis.tables import Printing, index_tables
from survey.export import PartlyDesigned, dataset
from survey.flags.rule import Flags, Limits, flags
from survey.flags.summary import Flagging
from survey.store import Store


def flagging(store: Store, round_id: str, limits: Limits, printing: Printing) -> Flagging:
    """Count the flags of a round, and say its headline index with and without them."""
    found = flags(store, round_id, limits)
    n_flagged = int(found.any.sum())
    rules = {name: int(mask.sum()) for name, mask in found.rules.items()}
    try:
        figures = _figures(store, round_id, found, printing)
    except (Refusal, PartlyDesigned):
        figures = {}
    return Flagging(len(found.uuids), n_flagged, rules, figures)


def _figures(store: Store, round_id: str, found: Flags, printing: Printing) -> Mapping[str, Any]:
    answers = dataset(store, round_id)
    if answers.n == 0 or not answers.codebook.indices or found.any.all():
        return {}
    shown = {
        "with": index_tables(answers, printing=printing)[0],
        "without": index_tables(answers, printing=printing, domain=~found.any)[0],
    }
    return {
        language: {name: _said(table, language) for name, table in shown.items()} for language in ("vi", "en")
    }


def _said(table: Any, language: str) -> str:
    names = [field.name for field in table.read_fields()]
    row = dict(zip(names, next(table.read_rows(language)), strict=True))
    unit = " %" if row.get("unit") == "%" else ""
    if not row["low"]:
        return spelled(f"{row['value']}{unit}", language) if row["value"] else "–"
    return spelled(f"{row['value']}{unit} ({row['low']}–{row['high']})", language)
