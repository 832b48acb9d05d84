"""What stands on a page, before there is a page: headings, paragraphs, tables, pictures, in their order."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.codebook import Text
from analysis.subject.chart import Chart
from analysis.table import Table, Value, said


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 is numbered I., II., level 2 is numbered 1., 2. within it."""

    text: Text
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words in the look called `look`, a name in `template.STYLES`."""

    text: Text
    look: str = "body"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table: every column that people read, or only those that fit an upright sheet."""

    table: Table
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart under which its title stands."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class Annex:
    """From here on the sheets lie across, for tables too wide for upright ones."""

    title: Text


@dataclass(frozen=True, slots=True)
class Place:
    """The place of the table of contents, where the report has one."""


Block = Place | Heading | Paragraph | Exhibit | Picture | Annex


def body(pattern: Text, **values: Value) -> Paragraph:
    """Return a paragraph of running text."""
    return Paragraph(said(pattern, **values))


def bullet(pattern: Text, **values: Value) -> Paragraph:
    """Return a line of a list."""
    return Paragraph(said(pattern, **values), "bullet")
