"""The answers themselves beside the report: data/, for whoever computes further."""

from __future__ import annotations

from pathlib import Path

from analysis.codebook import Text
from analysis.dataset import Dataset
from analysis.microdata import Terms, released
from analysis.microdata.folder import write_microdata
from analysis.microdata.study import Study, headline
from analysis.report.course import course
from analysis.report.method import facts
from analysis.report.subject import Contents
from analysis.subject import About, Told, quietly
from analysis.tables import Printing

FOLDER = "data"


def write_answers(contents: Contents, directory: Path, language: str, told: Told = quietly) -> None:
    """Write data/ into *directory*: what `analysis.microdata` lets out, on `terms`.

    Nothing is written where fewer people answered than must look alike.
    """
    if contents.n < Terms().smallest:
        return
    said = study(contents.about, contents.method, contents.answers, contents.printing)
    release = released(contents.answers, terms(contents.printing))
    found = headline(contents.answers, contents.design)
    write_microdata(release, said, found, directory / FOLDER, language=language, told=told)


def terms(printing: Printing) -> Terms:
    """Return the ordinary terms, and that a place which tables leave out is withheld beside them too."""
    return Terms() if printing.withheld is None else Terms(groups=printing.withheld.groups)


def study(about: About, method: tuple[Text, ...], answers: Dataset, printing: Printing) -> Study:
    """Return what the files of answers say they are from; not again what the head of their codebook has.

    *printing* is that of the tables beside them.
    """
    return Study(
        name=about.name,
        title=about.title,
        made_on=about.made_on,
        agency=about.agency,
        basis=about.basis,
        opened_on=about.opened_on,
        closed_on=about.closed_on,
        method=tuple(text for text in method if text not in facts(answers, about)),
        course=course(about, answers),
        kept_back=about.kept_back,
        state=about.state,
        printing=printing,
    )
