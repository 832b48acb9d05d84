"""Answers as files that leave the house: labelled, described, counted, and with nobody to be recognised.

The whole folder is `analysis.microdata.folder`, which brings what writes SPSS, Stata and Excel with it.
"""

from __future__ import annotations

from analysis.microdata.release import Check, Release, Terms, released

__all__ = ["Check", "Release", "Terms", "released"]
