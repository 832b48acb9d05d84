"""The folder of answers: every format, the scripts, the codebook, and a manifest over them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from analysis.codebook import NO_TEXT, Text
from analysis.codebook import file as codebook_json
from analysis.microdata.codebook_page import codebook_page
from analysis.microdata.codebook_xlsx import write_codebook_xlsx
from analysis.microdata.counting import check_rows
from analysis.microdata.ddi import ddi
from analysis.microdata.delimited import header_and_rows, number_places, write_excel, write_plain
from analysis.microdata.design_table import TABLE, write_design
from analysis.microdata.drawn import Drawn, drawn
from analysis.microdata.entries import Entry, entries
from analysis.microdata.flat import Flat, flat
from analysis.microdata.labelled import write_spss, write_stata
from analysis.microdata.manifest import MANIFEST, write_folder_manifest
from analysis.microdata.parquet import write_parquet
from analysis.microdata.release import Release
from analysis.microdata.saying import kept_back
from analysis.microdata.scripts import Sav, names, python_script, r_script, without
from analysis.microdata.study import Headline, Study
from analysis.microdata.told import told as counted

Told = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""


def quietly(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Making:
    """What every file is made of."""

    release: Release
    study: Study
    found: Headline | Text
    language: str
    columns: tuple[Flat, ...] = field(init=False)
    design: Drawn | Text = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", flat(self.release.answers))
        found = self.found
        why = drawn(found.design, self.release, names(self.columns)) if isinstance(found, Headline) else found
        object.__setattr__(self, "design", why)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The variables as the codebook and the DDI tell of them."""
        answers = self.release.answers
        return counted(entries(answers, self.columns), answers.codebook, self.study.printing)

    @property
    def names(self) -> list[str]:
        """The files of the folder; the design has one of its own where the answers do not say it all."""
        has_table = isinstance(self.design, Drawn) and bool(self.design.columns)
        return [*(name for name in FILES if name != TABLE or has_table), MANIFEST]


def _plain(making: Making, path: Path) -> None:
    write_plain(path, *header_and_rows(making.release.answers))


def _excel(making: Making, path: Path) -> None:
    header, rows = header_and_rows(making.release.answers)
    write_excel(path, header, rows, number_places(making.release.answers, header))


def _parquet(making: Making, path: Path) -> None:
    header, _ = header_and_rows(making.release.answers)
    write_parquet(path, path.with_suffix(".csv"), header, making.release.answers.codebook)


def _spss(making: Making, path: Path) -> None:
    write_spss(path, making.columns, making.study, making.language)


def _stata(making: Making, path: Path) -> None:
    write_stata(path, making.columns, making.study, making.language)


def _json(making: Making, path: Path) -> None:
    codebook_json.save(making.release.answers.codebook, path)


def _page(making: Making, path: Path) -> None:
    release = making.release
    page = codebook_page(release, making.study, making.entries, making.names, language=making.language)
    path.write_text(page, encoding="utf-8")


def _workbook(making: Making, path: Path) -> None:
    about = making.release, making.study, making.entries
    write_codebook_xlsx(path, *about, names=making.names, language=making.language)


def _ddi(making: Making, path: Path) -> None:
    path.write_bytes(ddi(making.release, making.study, making.entries, language=making.language))


def _design(making: Making, path: Path) -> None:
    if isinstance(making.design, Drawn) and making.design.columns:
        write_design(path, making.design.columns)


def _script(making: Making, path: Path) -> None:
    found, design, language = making.found, making.design, making.language
    if isinstance(design, Text):
        words = without(making.study, design, language, path.suffix)
    elif isinstance(found, Text):
        words = without(making.study, found, language, path.suffix)
    elif path.suffix == ".R":
        sav = Sav(making.release.answers.columns, names(making.columns), language)
        words = r_script(making.study, found, design, sav)
    else:
        words = python_script(making.study, found, design, language)
    path.write_text(words, encoding="utf-8")


FILES: Mapping[str, Callable[[Making, Path], None]] = {
    "answers.csv": _plain,
    "answers_excel.csv": _excel,
    "answers.parquet": _parquet,
    "answers.sav": _spss,
    "answers.dta": _stata,
    "design.csv": _design,
    "index.R": _script,
    "index.py": _script,
    "codebook.json": _json,
    "codebook.html": _page,
    "codebook.xlsx": _workbook,
    "ddi.xml": _ddi,
}
"""Every file by name. The Parquet file is made from the plain CSV file, which stands before it."""


def write_microdata(
    release: Release,
    study: Study,
    found: Headline | Text,
    directory: Path,
    *,
    language: str,
    told: Told = quietly,
) -> None:
    """Write every file of `FILES` and manifest.json into *directory*.

    Raises
    ------
    Miscounted
        When a file that was written has not as many rows as there are responses.
    """
    directory.mkdir(parents=True, exist_ok=True)
    making = Making(release, study, found, language)
    for done, (name, write) in enumerate(FILES.items(), start=1):
        write(making, directory / name)
        if (directory / name).exists():
            check_rows(directory / name, release.answers.n)
        told(done, len(FILES))
    said = facts(release, study, found)
    why = making.design if isinstance(making.design, Text) else NO_TEXT
    write_folder_manifest(directory, said | {"no_scripts": dict(why.versions) or None}, [*FILES])


def facts(release: Release, study: Study, found: Headline | Text) -> dict[str, Any]:
    """Return what the manifest says besides the files: versions, counts, the check, the figure."""
    answers, given = release.answers, None
    if isinstance(found, Headline):
        given = {name: getattr(found, name) for name in ("value", "se", "low", "high", "n")}
        given = {"index": found.node.name} | given
    return {
        "round": study.name,
        "made_on": study.made_on.isoformat(),
        "program": study.program,
        "questionnaire": answers.codebook.version,
        "n_responses": answers.n,
        "state": dict(study.state),
        "seed": None,  # nothing here is drawn by chance
        "weights_sum": math.fsum(answers.design_columns.get("weight", np.ones(answers.n))),
        "disclosure": asdict(release.check),
        "kept_back": kept_back(release.check, study.kept_back),
        "headline": given,
    }
