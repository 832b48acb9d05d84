"""The answers themselves beside the report: data/, for whoever computes further."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analysis.codebook import Text
from analysis.microdata import Headline, Study, Terms, headline, released, write_microdata
from analysis.report.subject import Contents
from analysis.subject import About, Told, quietly

FOLDER = "data"


def write_answers(contents: Contents, directory: Path, language: str, told: Told = quietly) -> None:
    """Write data/ into *directory*: what `analysis.microdata` lets out, on its ordinary terms.

    Nothing is written where fewer people answered than must look alike.
    """
    if contents.n < Terms().smallest:
        return
    said = study(contents.about, contents.method)
    release = released(contents.answers)
    write_microdata(release, said, _found(contents), directory / FOLDER, language=language, told=told)


def study(about: About, method: tuple[Text, ...]) -> Study:
    """Return what the files of answers say they are from."""
    return Study(
        name=about.name,
        title=about.title,
        made_on=about.made_on,
        agency=about.agency,
        basis=about.basis,
        opened_on=about.opened_on,
        closed_on=about.closed_on,
        method=method,
    )


def _found(contents: Contents) -> Headline | None:
    """Return the figure the scripts find again: none where the design is more than columns can say."""
    design = contents.design
    if design is None or design.projections or design.engine is not None:
        return None
    own = contents.answers.design()
    return headline(contents.answers) if np.array_equal(own.weights, design.weights) else None
