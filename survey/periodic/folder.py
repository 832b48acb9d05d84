"""The report of reporting periods as a folder of files, made, staged and listed as that of a round is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from analysis.codebook import Text
from analysis.report import UNSIGNED, Issue, pdf, periods_with_pages, write_manifest, write_periodic
from analysis.report.gallery import Gallery
from analysis.report.word import NAME
from analysis.subject.periodic import Periodic
from analysis.tables import Printing
from survey.periodic.content import Wanted, periodic
from survey.reporting import Progress, silently
from survey.software import PROGRAM
from survey.staging import staged
from survey.store import Store


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """What the report of periods says, and the codes of the periods it is about."""

    said: Periodic
    codes: Sequence[str]


def period_report(
    store: Store, wanted: Wanted, *, made_on: date, printing: Printing, issue: Issue = UNSIGNED
) -> PeriodReport:
    """Work out what the report of periods says, of one state of the store.

    Raises
    ------
    survey.periodic.content.NothingToReport
    survey.store.Unknown, analysis.refusal.Refusal, survey.export.PartlyDesigned
    """
    with store.still():
        said = periodic(store, wanted, made_on=made_on, printing=printing)
        state = {round_id: store.state(round_id) for round_id in wanted.round_ids}
    agency = said.about.agency or Text.of({"vi": issue.agency} if issue.agency else {})
    about = replace(said.about, issue=issue, state=state, agency=agency)
    return PeriodReport(replace(said, about=about), [period.code for period in wanted.periods])


def write_period_report(
    report: PeriodReport,
    directory: Path,
    *,
    language: str = "vi",
    as_pdf: bool = False,
    progress: Progress = silently,
) -> Path:
    """Write a report of periods into *directory* in every format, and return the path of its manifest.

    The files of an earlier report give way to these all at once; see `survey.staging`.
    """
    with staged(directory) as aside:
        gallery = Gallery()
        write_periodic(
            report.said,
            aside,
            language,
            lambda done, total: progress("charts", done, total),
            gallery=gallery,
        )
        if as_pdf:
            _write_pdf(report.said, aside / NAME, language, gallery)
        named = {"periods": list(report.codes), "rounds": list(report.said.about.state)}
        manifest = write_manifest(report.said, aside, PROGRAM, named=named)
    return directory / manifest.name


def _write_pdf(said: Periodic, document: Path, language: str, gallery: Gallery) -> None:
    """Write the PDF of a Word document where LibreOffice is installed; it knows the pages of the contents."""
    day = said.about.made_on
    made = pdf(document.read_bytes(), day)
    if made is None:
        return
    filled = periods_with_pages(said, language, made, gallery)
    if filled is not None:
        document.write_bytes(filled)
        made = pdf(filled, day) or made
    document.with_suffix(".pdf").write_bytes(made)
