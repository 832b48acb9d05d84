"""What a report is about and what it consists of, before it is written in any format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from analysis.codebook import NO_TEXT, Text
from analysis.fieldwork import UNRECORDED, Fieldwork
from analysis.subject.chart import Chart
from analysis.table import Table


@dataclass(frozen=True, slots=True)
class Issue:
    """How a report goes out: its letterhead, who signs, to whom. What is "" is left to be filled in.

    Parameters
    ----------
    parent : str
        The body above the agency; it stands over its name.
    agency : str
        Who reports where the round does not say who asked.
    place : str
        Where it is dated.
    symbol : str
        What follows the number, such as "BC-SNV".
    post, signer : str
        What the signatory is, a line for each part parted by ";" ("KT. GIÁM ĐỐC; PHÓ GIÁM ĐỐC"); the name.
    recipients : tuple of str
    template : Path or None
        An agency's own Word file with the styles of the report.
    """

    parent: str = ""
    agency: str = ""
    place: str = ""
    symbol: str = ""
    post: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()
    template: Path | None = None


UNSIGNED = Issue()
"""Everything about it is left to be filled in by hand."""


@dataclass(frozen=True, slots=True)
class About:
    """What is reported on.

    Parameters
    ----------
    name : str
        Short; names the files.
    title, agency, basis : Text
        Of the round, who asked, and the legal basis of the questionnaire.
    opened_on, closed_on, made_on : date or None
    period : Text
        Which reporting period it belongs to, and the days that counts.
    target : float or None
        In the unit of the headline index; `comparator` as in `analysis.tables.target`.
    is_final : bool
        False while answers may still come in.
    issue : Issue
    fieldwork : Fieldwork
        How it was carried out, as far as the agency recorded it.
    flagged : Text
        One line on doubtful responses: how many, by which rules, the index with and without them.
    kept_back : mapping of column to Text
        What is known of a response and no file of answers has, with the reason.
    quotes : tuple of (str, str)
        What people wrote, as the agency chose to print it: the item's name and the words.
    state : mapping of round to digits
        In which state the rounds were read: every file of a report is of one, and the manifest names it.
    """

    name: str
    title: Text
    made_on: date
    agency: Text = NO_TEXT
    basis: Text = NO_TEXT
    opened_on: date | None = None
    closed_on: date | None = None
    period: Text = NO_TEXT
    target: float | None = None
    comparator: str = "at least"
    is_final: bool = True
    issue: Issue = UNSIGNED
    fieldwork: Fieldwork = UNRECORDED
    flagged: Text = NO_TEXT
    kept_back: Mapping[str, Text] = field(default_factory=dict)
    quotes: tuple[tuple[str, str], ...] = ()
    state: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its tables and charts; `details` are tables for files only.

    Parameters
    ----------
    chapter : Text
        Under which several parts stand in a document; no words where each stands for itself.
    brief : Text
        The heading where the chapter above has said the rest; no words where it is the same.
    """

    name: str
    heading: Text
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    details: tuple[Table, ...] = ()
    chapter: Text = NO_TEXT
    brief: Text = NO_TEXT


Told = Callable[[int, int], None]
"""Is told how many are done, and of how many."""


def quietly(done: int, total: int) -> None:
    """Tell nobody."""
