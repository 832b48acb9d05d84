"""Answers as files that leave the house: labelled, described, counted, and with nobody to be recognised."""

from __future__ import annotations

from analysis.microdata.folder import FILES, MANIFEST, facts, write_folder_manifest, write_microdata
from analysis.microdata.release import Check, Release, Terms, released
from analysis.microdata.scripts import headline_text
from analysis.microdata.study import Headline, Study, headline

__all__ = [
    "FILES",
    "MANIFEST",
    "Check",
    "Headline",
    "Release",
    "Study",
    "Terms",
    "facts",
    "headline",
    "headline_text",
    "released",
    "write_folder_manifest",
    "write_microdata",
]
