"""What stays of a report once a later one has taken its place: the files that were signed, sent and read."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from survey.clock import HERE
from survey.store import EarlierReport, Result, Store

ZIP = "application/zip"
FILES = {
    "docx": ("report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("report.pdf", "application/pdf"),
    "xlsx": ("tables.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""What is handed out by itself besides the whole: by ending, the file in the report and its media type."""

MANIFEST = "manifest.json"


def manifest(content: bytes) -> dict[str, object]:
    """Return what the manifest in a report says."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        said: dict[str, object] = json.loads(archive.read(MANIFEST))
    return said


def signed(about: str, report: Result) -> tuple[EarlierReport, bytes]:
    """Return what is noted of a report, and of its files those of `FILES` with the manifest, as ZIP.

    Charts and data by themselves are some three quarters of a report; the manifest keeps their SHA-256.
    """
    said, language = manifest(report.content), report.name.split(".")[1]
    state, n = said["state"], said["n_responses"]
    digits = " ".join(state.values()) if isinstance(state, Mapping) else ""
    count, kept = n if isinstance(n, int) else 0, _kept(report.content)
    files = " ".join(endings(kept))
    return EarlierReport(0, about, language, report.made_at, report.asked_by, digits, count, files), kept


def zipped(directory: Path) -> bytes:
    """Return the files of a report as ZIP, those its manifest names; the same files give the same bytes."""
    said = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted([MANIFEST, *(file["name"] for file in said["files"])]):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (directory / name).read_bytes())
    return buffer.getvalue()


def hand_out(store: Store, about: str, name: str, content: bytes, *, by: str) -> None:
    """Keep a report as the latest of its language; the one whose place it takes, where it differs, stays too.

    Parameters
    ----------
    name : str
        "report", its language and "zip", with points between.
    content : bytes
        As `zipped` returns it.
    """
    before = store.result(about, name)
    if before is not None and before.content != content:
        store.keep_report(*signed(about, before))
    store.save_result(about, name, ZIP, content, asked_by=by)


def _kept(content: bytes) -> bytes:
    wanted, buffer = {MANIFEST, *(name for name, _ in FILES.values())}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w") as kept:
        for entry in archive.infolist():
            if entry.filename in wanted:
                kept.writestr(entry, archive.read(entry), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def inside(content: bytes, ending: str) -> tuple[bytes, str] | None:
    """Return a file of a report by its ending, "zip" for all, and its media type; None where it has none."""
    if ending == "zip":
        return content, ZIP
    name, media_type = FILES.get(ending, ("", ""))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return (archive.read(name), media_type) if name in archive.namelist() else None


def endings(content: bytes) -> list[str]:
    """Return what can be handed out of a report, by ending."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    return [*(end for end, (name, _) in FILES.items() if name in names), "zip"]


SHOWN = 12
"""Digits of what a report was made from that a page shows; the manifest in it has them all."""


class Earlier(NamedTuple):
    """An earlier report as the page shows it; `files` are (address below that of reports, ending)."""

    language: str
    moment: str
    asked_by: str
    n: int
    state: str
    files: Sequence[tuple[str, str]]


def earlier(store: Store, about: str) -> list[Earlier]:
    """Return the reports that later ones took the place of, the latest first."""
    return [_earlier(one) for one in store.earlier_reports(about)]


def _earlier(one: EarlierReport) -> Earlier:
    name = f"truoc/{one.number}/report.{one.language}"
    files = [(f"{name}.{ending}", ending) for ending in one.files.split()]
    return Earlier(one.language, moment(one.made_at), one.asked_by, one.n, one.state[:SHOWN], files)


def moment(made_at: str) -> str:
    """Return an instant as people here write it."""
    return datetime.fromisoformat(made_at).astimezone(HERE).strftime("%H:%M, %d/%m/%Y")
