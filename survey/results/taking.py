"""What is shown, as files to take away: the figures as CSV and JSON, the chart as a drawing."""

from __future__ import annotations

import json

from flask import Response, abort, request
from jinja2 import Environment
from werkzeug.wrappers import Response as AnyResponse

from analysis.formula import harmless
from analysis.table import Table, to_csv, to_json
from survey.results.pictures import Picture
from survey.site.page import rendered
from survey.wording import say

ENDINGS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
}
"""What a chart may be taken away as, and the media type of each."""

SHADES = ("#66240a", "#c07a1e", "#e8e8e8", "#6cc3d5", "#0b6b88")
"""The colours of levels, as in `static/results.css`: told apart by colour-blind people and in grey."""

BOM = "\ufeff"
"""Without it a spreadsheet opened by double click does not know that the file is UTF-8.

Since it is opened so, words that it would run as a formula have an apostrophe before them.
"""


def taken(env: Environment, picture: Picture, language: str, *, name: str) -> AnyResponse:
    """Give a chart as the file *name*, whose ending is one of `ENDINGS`."""
    ending = name.rpartition(".")[2]
    if ending == "svg":
        if picture.strip is None and not picture.bars:
            abort(404)
        return file(drawn(env, picture, language), ending, name)
    return file(written(picture.table, ending, language), ending, name)


def drawn(env: Environment, picture: Picture, language: str) -> str:
    """Return a chart as an SVG file that needs nothing else."""
    rows = picture.strip.rows if picture.strip else ()
    values = {
        "picture": picture,
        "tiers": sum(bool(row.heading) for row in rows),
        "shades": SHADES,
        "aside": say("results.aside", language),
        "alternative": say("results.chart_words", language, title=picture.title),
    }
    return rendered(env, "chart.svg", language, values).strip()


def written(table: Table, ending: str, language: str) -> str:
    """Return a table as CSV or JSON."""
    if ending == "csv":
        return BOM + to_csv(table, language, words=harmless)
    return json.dumps(to_json(table, language), ensure_ascii=False, allow_nan=False)


def file(content: str, ending: str, name: str) -> AnyResponse:
    """Give *content* to be kept as the file *name*."""
    reply = Response(content, content_type=ENDINGS[ending])
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    reply.headers["Cache-Control"] = "private, no-cache"
    reply.add_etag()
    return reply.make_conditional(request)
