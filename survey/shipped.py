"""The questionnaires, targets and periods that come with the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from survey.questionnaire.model import Questionnaire
from survey.questionnaire.reading import questionnaire
from survey.questionnaire.recording import contents
from survey.store import Store

FOLDER = Path(__file__).parents[1] / "questionnaires"
"""Beside the package, in the source tree and in an installation alike."""


PROGRAMMES = FOLDER.with_name("programmes")
"""What official documents set as targets and as reporting periods."""


def names() -> Iterator[str]:
    """Yield the name of every shipped questionnaire: "health/outpatient-2024"."""
    yield from sorted(str(file.relative_to(FOLDER).with_suffix("")) for file in FOLDER.rglob("*.yaml"))


def offer(store: Store) -> None:
    """Keep every shipped questionnaire in *store*, where the pages of the office find it."""
    for name in names():
        keep(store, questionnaire(file(name)), file(name))


def keep(store: Store, asked: Questionnaire, path: Path) -> str:
    """Keep *asked*, which was read from the file at *path*, with its recordings; return its version."""
    version = store.save_questionnaire(asked, contents(path))
    store.save_questionnaire_file(version, path.read_text(encoding="utf-8-sig"))
    return version


def file(name: str) -> Path:
    """Return the questionnaire file that *name* means: a path that exists, or the name of a shipped one."""
    given = Path(name)
    return given if given.exists() else FOLDER / f"{name}.yaml"
