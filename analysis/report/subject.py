"""Everything a report says of one round, before it is written in any format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from analysis.codebook import Codebook, Text
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.report.gallery import Gallery
from analysis.subject import About, Part
from analysis.subject.chart import Chart
from analysis.table import Table
from analysis.tables import Printing


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything a report says, before it is written in a format; and the answers it says it of.

    Parameters
    ----------
    answers : Dataset
        n responses.
    design : Design or None
        How they were chosen; None where there was nothing to estimate.
    printing : Printing
        How its figures are shown, and what is left out.
    gallery : Gallery
        The pictures that were drawn already.
    """

    about: About
    answers: Dataset
    design: Design | None
    headline: tuple[Text, ...]
    parts: tuple[Part, ...]
    method: tuple[Text, ...]
    printing: Printing = field(default_factory=partial(Printing, smallest=5))
    gallery: Gallery = field(default_factory=Gallery, compare=False, repr=False)

    @property
    def codebook(self) -> Codebook:
        """What the columns of the answers mean."""
        return self.answers.codebook

    @property
    def n(self) -> int:
        """The number of responses."""
        return self.answers.n

    def tables(self) -> Iterator[Table]:
        """Yield every table, those for files only too."""
        for part in self.parts:
            yield from (*part.tables, *part.details)

    def charts(self) -> Iterator[Chart]:
        """Yield every chart."""
        for part in self.parts:
            yield from part.charts
