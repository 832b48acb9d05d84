"""Estimates as tables: which rows, which columns, what is too small to be shown."""

from __future__ import annotations

from analysis.codebook.grouping import groupings, named_groupings
from analysis.tables.change import change_table
from analysis.tables.choices import choice_tables, comments_table, quotes_table
from analysis.tables.digits import rounded
from analysis.tables.figures import FEW, UNITS, Printing, interval_method, shown_interval
from analysis.tables.index import (
    EVERYBODY,
    GroupTrees,
    group_table,
    group_trees,
    guarded,
    headline_table,
    index_table,
    index_tables,
    trees,
)
from analysis.tables.levels import battery_tables, counted_level_tables, level_tables
from analysis.tables.ranks import rank_table
from analysis.tables.respondents import respondents_table
from analysis.tables.sentences import sentence
from analysis.tables.strengths import strength_table
from analysis.tables.target import OUTCOMES, Outcome, outcome, spoken_target, target_table
from analysis.tables.trend import trend_table
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
    "change_table",
    "choice_tables",
    "comments_table",
    "counted_level_tables",
    "group_table",
    "group_trees",
    "groupings",
    "guarded",
    "headline_table",
    "index_table",
    "index_tables",
    "interval_method",
    "level_tables",
    "named_groupings",
    "outcome",
    "quotes_table",
    "rank_table",
    "respondents_table",
    "rounded",
    "sentence",
    "shown_interval",
    "spoken_target",
    "strength_table",
    "target_table",
    "trees",
    "trend_table",
    "weighting_tables",
]
