"""The report of a round: what the store knows about it, given to `analysis.report`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from analysis.codebook import NO_TEXT, Text
from analysis.dataset import Dataset
from analysis.report import FORMATS, UNSIGNED, About, Contents, Issue, Part, contents, pdf, write_manifest
from analysis.report.word import NAME, with_pages
from analysis.tables import Printing, guarded
from survey.comments import Comment, Reading, open_items
from survey.export import shuffled, shuffled_keys
from survey.export.kept_back import KEPT_BACK
from survey.flags.effect import flagging
from survey.flags.rule import Limits
from survey.flags.summary import Flagging
from survey.judging.promised import Answered, promised
from survey.mandate.period_name import described
from survey.mandate.periods import around
from survey.published import OneForm, TooFewSince, note, published
from survey.questionnaire.model import Questionnaire
from survey.rounds import State
from survey.settings import Settings
from survey.software import PROGRAM
from survey.staging import staged
from survey.store import Store
from survey.weeks import as_counted
from survey.wording import WHOLE, say, texts

Progress = Callable[[str, int, int], None]
"""Is told what is being made ("tables", or a format's name), how much is done, and of how much."""


def silently(what: str, done: int, total: int) -> None:
    """Tell nobody."""


DEFAULTS = Limits()
"""Where an installation has decided on no other."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report shall hold besides the round's own figures.

    Parameters
    ----------
    by : tuple of str or None
        Columns whose groups are compared; those of `analysis.report.groupings` when None.
    printing : Printing or None
        Figures behind which fewer than five people stand are left out when None.
    since : str
        The earlier round since which the change is told; "" for none.
    issue : Issue
        Letterhead, signature and template of the Word document.
    limits : Limits
        From where on a response is flagged.
    leaves : bool
        Whether the report leaves the house before the round is over; then later ones are held against it,
        as they are against a report of a round that is over.
    pdf : bool
        Whether the Word document is made a PDF too, where LibreOffice is installed.
    """

    by: tuple[str, ...] | None = None
    printing: Printing | None = None
    since: str = ""
    issue: Issue = UNSIGNED
    limits: Limits = DEFAULTS
    pdf: bool = False
    leaves: bool = False


PLAIN = Wanted()
"""A report with nothing besides."""


def issue(settings: Settings, template: Path | None = None) -> Issue:
    """Return how reports of an installation go out; *template* goes before the one of the settings."""
    own = settings.folder / settings.report_template if settings.report_template else None
    recipients = (name.strip(" -;.") for name in settings.report_recipients.split(";"))
    return Issue(
        parent=settings.report_parent,
        agency=settings.agency,
        place=settings.report_place,
        symbol=settings.report_symbol,
        post=settings.report_post,
        signer=settings.report_signer,
        recipients=tuple(name for name in recipients if name),
        template=template or own,
    )


PROMISED = texts(lambda language: say("period.targets", language))


def round_contents(
    store: Store,
    round_id: str,
    *,
    made_on: date,
    wanted: Wanted = PLAIN,
    progress: Progress = silently,
) -> Contents:
    """Work out what the report of a round says, of one state of the store.

    Raises
    ------
    survey.store.Unknown
        When there is no such round.
    analysis.refusal.Refusal, survey.export.PartlyDesigned, survey.published.OneForm
        When there is no honest answer.
    """
    with store.still():
        return _contents(store, round_id, made_on, wanted, progress=progress)


def _contents(store: Store, round_id: str, made_on: date, wanted: Wanted, *, progress: Progress) -> Contents:
    since, answers = wanted.since, shuffled(store, round_id)
    if answers.n == 1:
        raise OneForm("results.one_form")
    printing = _guarded(store, round_id, answers, wanted)
    counted = flagging(store, round_id, wanted.limits, printing)
    about = round_about(store, round_id, made_on, wanted.issue)
    state = {each: store.state(each) for each in (round_id, since) if each}
    said = contents(
        answers,
        replace(about, flagged=_flagged(counted, printing.smallest), state=state),
        by=wanted.by,
        printing=printing,
        earlier=(store.round(since).title, shuffled(store, since)) if since else None,
        progress=progress,
    )
    if said.design is None:
        return said
    tables = promised(store, store.round(round_id), Answered(said.answers, said.design), printing)
    return replace(said, parts=(*said.parts, Part("targets", PROMISED, tables))) if tables else said


def _guarded(store: Store, round_id: str, answers: Dataset, wanted: Wanted) -> Printing:
    """Return how figures are shown; what was published of the round before is not told by them.

    Raises
    ------
    survey.published.TooFewSince
    """
    printing, before = wanted.printing or Printing(smallest=5), store.publications(round_id)
    if not before or printing.smallest < 2:
        return printing
    keys = shuffled_keys(store, round_id)
    said = published(answers, keys, before, printing.smallest)
    if not said.rows.all():
        n = int((~said.rows).sum())
        raise TooFewSince("refused.few_since", round=round_id, n=n, smallest=printing.smallest)
    return guarded(answers, printing, wanted.by or (), earlier=said.earlier)


def _flagged(counted: Flagging, smallest: int) -> Text:
    if not counted.n_flagged:
        return NO_TEXT
    return texts(lambda language: counted.line(language, smallest), WHOLE)


def round_about(store: Store, round_id: str, made_on: date, issue: Issue = PLAIN.issue) -> About:
    """Return what a report of a round is about."""
    round_, work = store.round(round_id), as_counted(store, round_id)
    form = store.questionnaire(round_.version)
    return About(
        name=round_id,
        title=round_.title,
        made_on=made_on,
        agency=round_.agency or (Text.of({"vi": issue.agency}) if issue.agency else NO_TEXT),
        basis=Text.of({"vi": work.basis}) if work.basis else form.provenance.legal_basis,
        opened_on=round_.opens_on,
        closed_on=round_.closes_on,
        period=_period(store, work.begun_on or round_.opens_on, work.ended_on or round_.closes_on),
        target=round_.target,
        comparator=round_.comparator,
        is_final=round_.state is State.LOCKED,
        issue=issue,
        fieldwork=work,
        kept_back=KEPT_BACK,
        quotes=tuple((one.item, one.printed or "") for one in _chosen(store, round_id, form)),
        state={round_id: store.state(round_id)},
    )


def _chosen(store: Store, round_id: str, form: Questionnaire) -> list[Comment]:
    """Return the comments that staff chose to print."""
    return store.comments(round_id, [*open_items(form)], Reading.PRINTED)


def _period(store: Store, first: date | None, last: date | None) -> Text:
    """Return the reporting period in which people were asked, with its days; no words where there is none."""
    found = around(store.periods(), first, last) if first and last else None
    return described(found) if found else NO_TEXT


def write_report(
    store: Store,
    round_id: str,
    directory: Path,
    *,
    made_on: date,
    language: str = "vi",
    wanted: Wanted = PLAIN,
    progress: Progress = silently,
) -> Path:
    """Write the report of a round into *directory* in every format, and return the path of its manifest.

    The same responses and the same *made_on* give the same bytes.
    """
    with store.still():
        said, n = _contents(store, round_id, made_on, wanted, progress=progress), store.n_kept(round_id)
    manifest = write_contents(said, directory, language=language, as_pdf=wanted.pdf, progress=progress)
    if wanted.leaves or not store.round(round_id).grows(made_on):
        note(store, round_id, n)
    return manifest


def write_contents(
    said: Contents,
    directory: Path,
    *,
    language: str = "vi",
    as_pdf: bool = False,
    progress: Progress = silently,
) -> Path:
    """Write what a report says into *directory* in every format, and return the path of its manifest.

    The files of an earlier report give way to these all at once; see `survey.staging`.
    """
    with staged(directory) as aside:
        for name, write in FORMATS.items():
            write(said, aside, language, _told(progress, name))
        _write_pdf(said, aside / NAME, language, wanted=as_pdf)
        manifest = write_manifest(said, aside, PROGRAM)
    return directory / manifest.name


def _write_pdf(said: Contents, document: Path, language: str, *, wanted: bool) -> None:
    """Write the PDF of a Word document, where it is wanted and LibreOffice is installed.

    LibreOffice knows the pages of the table of contents; they are filled in, here and in the document.
    """
    day = said.about.made_on
    made = pdf(document.read_bytes(), day) if wanted else None
    if made is None:
        return
    filled = with_pages(said, language, made)
    if filled is not None:
        document.write_bytes(filled)
        made = pdf(filled, day) or made
    document.with_suffix(".pdf").write_bytes(made)


def _told(progress: Progress, name: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(name, done, total)
