"""The list over a folder of answers: what it is from, and of each file its size, SHA-256 and rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from analysis.microdata.counting import n_rows

MANIFEST = "manifest.json"


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
