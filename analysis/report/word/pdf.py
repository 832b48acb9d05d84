"""A Word report as PDF, made by LibreOffice where it is installed."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

PROGRAMS = ("soffice", "libreoffice")
OUTLINE = re.compile(rb"/Title<FEFF([0-9A-F]*)>\s*/Dest\[(\d+) 0 R")
"""An entry of the outline: its words in UTF-16, and the object of its page."""

KIDS = re.compile(rb"/Type/Pages\b.*?/Kids\[([^\]]*)\]", re.DOTALL)
"""The pages in their order."""

AS = 'pdf:writer_pdf_Export:{"Quality":{"type":"long","value":"75"}}'
"""Charts as JPEG of this quality look as those of LibreOffice's own 90 do, and take a quarter less room."""

PATIENCE = 300.0
"""Seconds LibreOffice may take for a report."""

STAMP = re.compile(rb"(?<=Date\(D:)\d{14}|(?<=Date>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
"""When LibreOffice was run, in the file's information and in its metadata."""

IDENTITY = re.compile(
    rb"(?<=/ID \[ <)[0-9A-F]{32}(?=>)|(?<=\n<)[0-9A-F]{32}(?=> \])|(?<=/DocChecksum /)[0-9A-F]{32}"
)


def pdf(document: bytes, made_on: date) -> bytes | None:
    """Return a Word document as PDF; None where LibreOffice is not installed, or could not make it.

    Parameters
    ----------
    document : bytes
        A .docx file.
    made_on : date
        The day the PDF bears; the same document and day give the same bytes.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(document)
        _convert(program, source)
        made = source.with_suffix(".pdf")
        return _settled(made.read_bytes(), document, made_on) if made.exists() else None


def _convert(program: str, source: Path) -> None:
    """Run LibreOffice with a profile of its own, so that one that is open is neither used nor disturbed."""
    command = [
        program,
        f"-env:UserInstallation={(source.parent / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        AS,
        "--outdir",
        str(source.parent),
        str(source),
    ]
    try:
        subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)  # noqa: S603 -- our own words
    except subprocess.TimeoutExpired:
        return


def _settled(made: bytes, document: bytes, made_on: date) -> bytes:
    """Return the PDF with the time of making and its identity depending on the document alone."""
    identity = hashlib.sha256(document).hexdigest()[:32].upper().encode()
    day = made_on.isoformat()

    def stamp(found: re.Match[bytes]) -> bytes:
        return f"{day}T00:00:00".encode() if b"-" in found[0] else f"{day.replace('-', '')}000000".encode()

    return IDENTITY.sub(identity, STAMP.sub(stamp, made))


def entry_pages(made: bytes, titles: Sequence[str]) -> tuple[int, ...]:
    """Return the page on which each heading stands, 1 the first, read from the outline LibreOffice writes.

    Parameters
    ----------
    titles : sequence of str
        The headings in their order, numbered.

    Returns
    -------
    tuple of int
        () where a heading is not found.
    """
    kids = KIDS.search(made)
    order = (
        {number: place for place, number in enumerate(re.findall(rb"(\d+) 0 R", kids[1]), start=1)}
        if kids
        else {}
    )
    left = iter(OUTLINE.findall(made))
    pages = []
    for title in titles:
        found = next((page for written, page in left if _title(written) == title), None)
        if found is None or found not in order:
            return ()
        pages.append(order[found])
    return tuple(pages)


def _title(written: bytes) -> str:
    return " ".join(bytes.fromhex(written.decode()).decode("utf-16-be", "replace").split())
