"""What a report's folder holds: every file with its SHA-256, so that nothing is lost or changed unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.microdata.counting import n_rows
from analysis.microdata.saying import DESCRIPTIONS
from analysis.report.answers import FOLDER
from analysis.report.excel.workbook import ANSWERS
from analysis.report.subject import Contents
from analysis.subject.periodic import Periodic

NAME = "manifest.json"

ANALYSTS = "analysts"
"""For whom files are that tell more than the tables."""


def write_manifest(
    contents: Contents | Periodic,
    directory: Path,
    program: str = "",
    *,
    named: Mapping[str, Any] | None = None,
) -> Path:
    """Write manifest.json into *directory* over every other file in it, and return its path.

    It is for analysts itself: the SHA-256 of a script, in which only the digits of the headline are not
    known, would tell whoever guesses them whether they are right.

    Parameters
    ----------
    program : str
        Name and version of the program that made the files.
    named : mapping
        What it is about; the name of the round where there is nothing else.
    """
    files = sorted(path for path in directory.rglob("*") if path.is_file() and path != directory / NAME)
    entry = {
        **(named or {"round": contents.about.name}),
        "made_on": contents.about.made_on.isoformat(),
        "program": program,
        "questionnaire": contents.codebook.version,
        "n_responses": contents.n,
        "state": dict(contents.about.state),
        "for": ANALYSTS,
        "files": [_file(path, directory) for path in files],
    }
    place = directory / NAME
    place.write_text(json.dumps(entry, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return place


def _file(path: Path, directory: Path) -> dict[str, Any]:
    content = path.read_bytes()
    entry: dict[str, Any] = {
        "name": path.relative_to(directory).as_posix(),
        "for": ANALYSTS if _has_answers(path) else "everyone",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    rows = n_rows(path)
    return entry if rows is None else entry | {"rows": rows}


def _has_answers(path: Path) -> bool:
    """Whether a file has single responses, or counts them where the tables do not."""
    return path.name == ANSWERS or (path.parent.name == FOLDER and path.name not in DESCRIPTIONS)
