"""The report of a round: what the store knows about it, given to `analysis.report`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis.report import FORMATS, About, Contents, contents, write_manifest
from analysis.tables import Printing
from survey.export import dataset
from survey.rounds import State
from survey.store import Store

Progress = Callable[[str, int, int], None]
"""Is told what is being made ("tables", or a format's name), how much is done, and of how much."""


def silently(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def round_contents(
    store: Store,
    round_id: str,
    *,
    made_on: date,
    by: Sequence[str] | None = None,
    printing: Printing | None = None,
    progress: Progress = silently,
) -> Contents:
    """Work out what the report of a round says.

    Raises
    ------
    survey.store.Unknown
        When there is no such round.
    analysis.refusal.Refusal, survey.export.PartlyDesigned
        When there is no honest answer.
    """
    round_ = store.round(round_id)
    about = About(
        name=round_id,
        title=round_.title,
        made_on=made_on,
        agency=round_.agency,
        basis=store.questionnaire(round_.version).provenance.legal_basis,
        opened_on=round_.opens_on,
        closed_on=round_.closes_on,
        target=round_.target,
        comparator=round_.comparator,
        is_final=round_.state is State.LOCKED,
    )
    return contents(dataset(store, round_id), about, by=by, printing=printing, progress=progress)


def write_report(
    store: Store,
    round_id: str,
    directory: Path,
    *,
    made_on: date,
    language: str = "vi",
    by: Sequence[str] | None = None,
    printing: Printing | None = None,
    progress: Progress = silently,
) -> Path:
    """Write the report of a round into *directory* in every format, and return the path of its manifest.

    The same responses and the same *made_on* give the same bytes.
    """
    said = round_contents(store, round_id, made_on=made_on, by=by, printing=printing, progress=progress)
    return write_contents(said, directory, language=language, progress=progress)


def write_contents(
    said: Contents, directory: Path, *, language: str = "vi", progress: Progress = silently
) -> Path:
    """Write what a report says into *directory* in every format, and return the path of its manifest."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, write in FORMATS.items():
        write(said, directory, language, _told(progress, name))
    return write_manifest(said, directory, program())


def program() -> str:
    """Return the name and version of this program."""
    try:
        return f"hailong {version('hailong')}"
    except PackageNotFoundError:
        return "hailong"


def _told(progress: Progress, name: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(name, done, total)
