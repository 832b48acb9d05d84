"""A Word file whose bytes depend on what it says and on nothing else."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time

from docx.document import Document

from analysis.report.word.letters import fit
from analysis.report.word.template import LANGUAGES
from analysis.subject import About

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP file can say; every file inside says it."""


def describe(document: Document, about: About, language: str) -> None:
    """Write the properties a program shows of the file: title, author, language, the day it bears."""
    properties, at = document.core_properties, datetime.combine(about.made_on, time())
    properties.title = fit(about.title.to(language))[:255]
    properties.subject = fit(about.name)[:255]
    properties.author = properties.last_modified_by = fit(about.agency.to(language))[:255]
    properties.created = properties.modified = at
    properties.language = LANGUAGES.get(language, language)
    properties.comments = properties.keywords = properties.category = properties.version = ""
    properties.revision = 1


def packed(document: Document) -> bytes:
    """Return the file; the same document gives the same bytes."""
    buffer, result = io.BytesIO(), io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return result.getvalue()
