"""A folder whose files are of one making: made aside, then put in the place of those made before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.microdata.manifest import MANIFEST


@contextmanager
def staged(directory: Path) -> Iterator[Path]:
    """Yield an empty folder to write into; what is in it at the end stands in *directory* afterwards.

    What an earlier manifest lists there goes before: a table that is no longer published must not lie beside
    a newer report. Files of others stay. Where writing fails, everything stays as it was.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=directory, prefix=".") as folder:
        aside = Path(folder)
        yield aside
        _take_away(directory)
        files = [path for path in aside.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: path == aside / MANIFEST):  # the manifest last
            place = directory / path.relative_to(aside)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)


def _take_away(directory: Path) -> None:
    """Delete the files that the manifest of *directory* lists, and first the manifest."""
    manifest = directory / MANIFEST
    names = _listed(manifest)
    if names is None:
        return
    manifest.unlink()
    for name in names:
        path = directory / name
        if path.resolve().is_relative_to(directory.resolve()):
            path.unlink(missing_ok=True)


def _listed(manifest: Path) -> list[str] | None:
    """Return the names a manifest lists; None where there is none of ours."""
    try:
        return [str(entry["name"]) for entry in json.loads(manifest.read_text(encoding="utf-8"))["files"]]
    except (OSError, ValueError, LookupError, TypeError):
        return None
