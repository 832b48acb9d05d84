"""A round as something to read and to keep: contents once, then one file for each format.

`contents` works the figures out; `FORMATS` write them down and compute nothing, so that every format
shows the same numbers.
"""

from __future__ import annotations

from analysis.codebook.grouping import groupings
from analysis.report.answers import study, write_answers
from analysis.report.contents import contents
from analysis.report.data import chart_files, write_data
from analysis.report.excel import write_excel
from analysis.report.html import write_html
from analysis.report.manifest import write_manifest
from analysis.report.method import method
from analysis.report.parts import index_charts
from analysis.report.periodic import periods_with_pages, write_periodic
from analysis.report.subject import Contents
from analysis.report.word import pdf, write_word
from analysis.subject import UNSIGNED, About, Issue, Part
from analysis.subject.chart import Chart

FORMATS = {
    "data": write_data,
    "excel": write_excel,
    "html": write_html,
    "microdata": write_answers,
    "word": write_word,
}
"""Every format: a function of (contents, directory, language, told) that writes its files."""

__all__ = [
    "FORMATS",
    "UNSIGNED",
    "About",
    "Chart",
    "Contents",
    "Issue",
    "Part",
    "chart_files",
    "contents",
    "groupings",
    "index_charts",
    "method",
    "pdf",
    "periods_with_pages",
    "study",
    "write_excel",
    "write_html",
    "write_manifest",
    "write_periodic",
]
