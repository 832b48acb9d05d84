"""Where the boxes of printed forms are, kept with what was printed.

A form laid out again may look different: the agency has another name, a font or the software is a newer one.
What lies in a box on a desk does not change, so a scan is read by what is kept here.
"""

from __future__ import annotations

import json
from dataclasses import astuple

from survey.sheet.layout import Form
from survey.sheet.pieces import Area, Box, Sheet


def written(form: Form) -> str:
    """Return where a form's boxes and answers are, as JSON."""
    sheets = [
        {"boxes": [astuple(box) for box in sheet.boxes], "areas": [astuple(area) for area in sheet.areas]}
        for sheet in form.sheets
    ]
    return json.dumps({"version": form.version, "language": form.language, "sheets": sheets})


def read(text: str) -> Form:
    """Return the form that was *written*: nothing is on its sheets but boxes and answers."""
    kept = json.loads(text)
    sheets = (
        Sheet((*(Box(*box) for box in sheet["boxes"]), *(Area(*area) for area in sheet["areas"])))
        for sheet in kept["sheets"]
    )
    return Form(kept["version"], kept["language"], tuple(sheets))
