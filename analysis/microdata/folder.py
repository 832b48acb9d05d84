"""The folder of answers: every format, the scripts, the codebook, and a manifest over them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from analysis import codebook_json
from analysis.microdata.codebook_page import codebook_page
from analysis.microdata.codebook_xlsx import write_codebook_xlsx
from analysis.microdata.counting import check_rows, n_rows
from analysis.microdata.ddi import ddi
from analysis.microdata.delimited import header_and_rows, number_places, write_excel, write_plain
from analysis.microdata.entries import entries
from analysis.microdata.flat import Flat, flat
from analysis.microdata.labelled import write_spss, write_stata
from analysis.microdata.parquet import write_parquet
from analysis.microdata.release import Release
from analysis.microdata.scripts import python_script, r_script
from analysis.microdata.study import Headline, Study

Told = Callable[[int, int], None]
"""Is told how many files are done, and of how many."""

MANIFEST = "manifest.json"


def quietly(done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Making:
    """What every file is made of."""

    release: Release
    study: Study
    found: Headline | None
    language: str
    columns: tuple[Flat, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", flat(self.release.answers))


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
    names = [name for name in FILES if name not in SCRIPTS or making.found]
    listed = entries(release.answers, making.columns)
    page = codebook_page(release, making.study, listed, [*names, MANIFEST], language=making.language)
    path.write_text(page, encoding="utf-8")


def _workbook(making: Making, path: Path) -> None:
    listed = entries(making.release.answers, making.columns)
    write_codebook_xlsx(path, making.release, making.study, listed, language=making.language)


def _ddi(making: Making, path: Path) -> None:
    listed = entries(making.release.answers, making.columns)
    path.write_bytes(ddi(making.release, making.study, listed, language=making.language))


def _r(making: Making, path: Path) -> None:
    if making.found:
        answers = making.release.answers
        script = r_script(making.study, making.found, answers, (making.columns, making.language))
        path.write_text(script, encoding="utf-8")


def _python(making: Making, path: Path) -> None:
    if making.found:
        path.write_text(python_script(making.study, making.found, making.language), encoding="utf-8")


FILES: Mapping[str, Callable[[Making, Path], None]] = {
    "answers.csv": _plain,
    "answers_excel.csv": _excel,
    "answers.parquet": _parquet,
    "answers.sav": _spss,
    "answers.dta": _stata,
    "index.R": _r,
    "index.py": _python,
    "codebook.json": _json,
    "codebook.html": _page,
    "codebook.xlsx": _workbook,
    "ddi.xml": _ddi,
}
"""Every file by name. The Parquet file is made from the plain CSV file, which stands before it."""

SCRIPTS = ("index.R", "index.py")
"""Left out where there is no headline index with an interval."""


def write_microdata(
    release: Release,
    study: Study,
    found: Headline | None,
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
        check_rows(directory / name, release.answers.n)
        told(done, len(FILES))
    write_folder_manifest(directory, facts(release, study, found), [*FILES])


def facts(release: Release, study: Study, found: Headline | None) -> dict[str, Any]:
    """Return what the manifest says besides the files: versions, counts, the check, the figure."""
    answers = release.answers
    given = found and {
        "index": found.node.name,
        "value": found.value,
        "se": found.se,
        "low": found.low,
        "high": found.high,
        "n": found.n,
    }
    return {
        "round": study.name,
        "made_on": study.made_on.isoformat(),
        "program": study.program,
        "questionnaire": answers.codebook.version,
        "n_responses": answers.n,
        "seed": None,  # nothing here is drawn by chance
        "weights_sum": float(np.sum(answers.design_columns.get("weight", np.ones(answers.n)))),
        "disclosure": asdict(release.check) | {"left_out": list(release.left_out)},
        "headline": given,
    }


def write_folder_manifest(directory: Path, said: Mapping[str, Any], names: Collection[str]) -> None:
    """Write manifest.json: what is *said*, then of each file its size, SHA-256 and number of rows."""
    files = [_file(directory / name) for name in names if (directory / name).exists()]
    text = json.dumps({**said, "files": files}, ensure_ascii=False, indent=1)
    (directory / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _file(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    entry: dict[str, Any] = {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}
    rows = n_rows(path)
    return entry if rows is None else entry | {"rows": rows}
