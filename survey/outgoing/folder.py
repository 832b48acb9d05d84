"""The answers of a round as a folder that leaves the house, in every format."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analysis.microdata import Check, Terms, released
from analysis.microdata.folder import write_microdata
from analysis.microdata.study import headline
from analysis.report import method, study
from analysis.tables import Printing, guarded
from survey.export import shuffled
from survey.outgoing.streamed import Told
from survey.reporting import round_about
from survey.staging import staged
from survey.store import Store


def write_whole(
    store: Store, round_id: str, directory: Path, terms: Terms, *, made_on: date, language: str, told: Told
) -> tuple[int, Check]:
    """Write every format into *directory*; return how many responses went out and what was checked."""
    with store.still():
        answers, about = shuffled(store, round_id), round_about(store, round_id, made_on)
    release = released(answers, terms)
    notes = method(answers, about, Printing(smallest=terms.smallest), answers.design())
    said = study(about, notes, answers, guarded(answers, Printing(smallest=5)))
    with staged(directory) as aside:
        write_microdata(release, said, headline(answers), aside, language=language, told=told)
    return answers.n, release.check
