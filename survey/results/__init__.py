"""What a round's answers mean: the index with its interval, and the files the worker leaves."""

from __future__ import annotations

from flask import Blueprint

from survey.installation import Installation
from survey.results.figures import Ledger
from survey.results.page import Results


def blueprint(installation: Installation) -> Blueprint:
    """Return the blueprint of the results."""
    results = Results(installation, Ledger(installation.store, installation.settings))
    made = Blueprint("results", __name__)
    made.add_url_rule("/ketqua/<round_id>", "page", results.page)
    made.add_url_rule("/ketqua/<round_id>/<name>", "file", results.file)
    return made
