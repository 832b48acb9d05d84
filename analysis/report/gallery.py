"""Pictures of charts, drawn once: what one format has drawn the others take."""

from __future__ import annotations

from dataclasses import dataclass, field

from matplotlib.figure import Figure

from analysis.plots import CHARTS, intervals, names_share, png, title_share
from analysis.subject.chart import Chart


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as PNG; what share of its height its title takes, on top, and the names of items, below."""

    content: bytes
    title: float
    names: float = 0.0


@dataclass(slots=True)
class Gallery:
    """The pictures of a report, by chart and language."""

    _pictures: dict[tuple[Chart, str], Picture] = field(default_factory=dict)

    def picture(self, chart: Chart, language: str, figure: Figure | None = None) -> Picture:
        """Return the picture of a chart; it is drawn, from *figure* where there is one, if nobody did yet."""
        known = self._pictures.get((chart, language))
        if known is None:
            drawn = figure or figure_of(chart, language)
            names = names_share(drawn) if chart.kind == "priorities" else 0.0
            known = self._pictures[chart, language] = Picture(png(drawn), title_share(drawn), names)
        return known


def figure_of(chart: Chart, language: str) -> Figure:
    """Return a chart as a figure."""
    if chart.whole is not None:
        return intervals(chart.table, language=language, target=chart.target, whole=chart.whole)
    return CHARTS[chart.kind](chart.table, language=language, target=chart.target)
