"""What was promised and what must be reported: targets against what rounds found, and reporting periods."""

from __future__ import annotations

from flask import Blueprint

from survey.installation import Installation
from survey.programme.targets import Targets
from survey.results.figures import Ledger


def blueprint(installation: Installation, ledger: Ledger) -> Blueprint:
    """Return the blueprint of programmes."""
    targets = Targets(installation, ledger)
    made = Blueprint("programme", __name__)
    made.add_url_rule("/muctieu", "targets", targets.page)
    made.add_url_rule("/muctieu/gan", "tie", targets.tie, methods=["POST"])
    return made
