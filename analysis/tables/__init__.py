"""Estimates as tables: which rows, which columns, what is too small to be shown."""

from __future__ import annotations

from analysis.tables.figures import FEW, UNITS, Printing, interval_method, rounded, shown_interval
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
from analysis.tables.levels import battery_tables, level_tables
from analysis.tables.respondents import respondents_table
from analysis.tables.target import OUTCOMES, Outcome, outcome, spoken_target, target_table
from analysis.tables.weighting import weighting_tables

__all__ = [
    "EVERYBODY",
    "FEW",
    "OUTCOMES",
    "UNITS",
    "GroupTrees",
    "Outcome",
    "Printing",
    "battery_tables",
    "group_table",
    "group_trees",
    "headline_table",
    "index_table",
    "index_tables",
    "interval_method",
    "level_tables",
    "outcome",
    "respondents_table",
    "rounded",
    "shown_interval",
    "spoken_target",
    "target_table",
    "trees",
    "weighting_tables",
]
