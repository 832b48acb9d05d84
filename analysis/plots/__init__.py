"""Tables of estimates as matplotlib Figures: one file a kind of chart, all in one style.

A chart is drawn from the same `Table` that is printed beside it, so the two cannot disagree.
"""

from __future__ import annotations

from analysis.plots.alternative import alternative
from analysis.plots.change import change
from analysis.plots.intervals import intervals
from analysis.plots.levels import levels
from analysis.plots.multiples import multiples
from analysis.plots.page import row_height
from analysis.plots.priorities import priorities
from analysis.plots.ranks import ranks
from analysis.plots.style import names_share, png, svg, title_share
from analysis.plots.trend import trend

CHARTS = {
    "intervals": intervals,
    "levels": levels,
    "change": change,
    "priorities": priorities,
    "ranks": ranks,
    "trend": trend,
    "multiples": multiples,
}
"""Every kind of chart: a function of (table, language=..., target=...) that returns a Figure."""

__all__ = [
    "CHARTS",
    "alternative",
    "change",
    "intervals",
    "levels",
    "multiples",
    "names_share",
    "png",
    "priorities",
    "ranks",
    "row_height",
    "svg",
    "title_share",
    "trend",
]
