"""Tables of estimates as matplotlib Figures: one file a kind of chart, all in one style.

A chart is drawn from the same `Table` that is printed beside it, so the two cannot disagree.
"""

from __future__ import annotations

from analysis.plots.alternative import alternative
from analysis.plots.intervals import intervals
from analysis.plots.levels import levels
from analysis.plots.page import row_height
from analysis.plots.style import png, svg

CHARTS = {"intervals": intervals, "levels": levels}
"""Every kind of chart: a function of (table, language=..., ...) that returns a Figure."""

__all__ = ["CHARTS", "alternative", "intervals", "levels", "png", "row_height", "svg"]
