"""Estimates as tables: which rows, which columns, what is too small to be shown."""

from __future__ import annotations

from analysis.tables.figures import FEW, Printing, interval_method, shown_interval
from analysis.tables.index import (
    EVERYBODY,
    GroupTrees,
    group_table,
    group_trees,
    headline_table,
    index_table,
    index_tables,
    trees,
)
from analysis.tables.levels import level_tables
from analysis.tables.respondents import respondents_table
from analysis.tables.target import target_table, verdict_words

__all__ = [
    "EVERYBODY",
    "FEW",
    "GroupTrees",
    "Printing",
    "group_table",
    "group_trees",
    "headline_table",
    "index_table",
    "index_tables",
    "interval_method",
    "level_tables",
    "respondents_table",
    "shown_interval",
    "target_table",
    "trees",
    "verdict_words",
]
