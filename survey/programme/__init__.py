"""What was promised and what must be reported: targets against what rounds found, and reporting periods."""

from __future__ import annotations

from flask import Blueprint

from survey.installation import Installation
from survey.programme.look import Looking
from survey.programme.periods import Periods
from survey.programme.targets import Targets
from survey.reckoning import Readings
from survey.results.figures import Ledger


def blueprint(installation: Installation, ledger: Ledger) -> Blueprint:
    """Return the blueprint of programmes."""
    targets = Targets(installation, ledger)
    made = Blueprint("programme", __name__)
    made.add_url_rule("/muctieu", "targets", targets.page)
    looking = Looking(installation, Readings(installation.store), ledger.printing.smallest)
    periods = Periods(installation, ledger, looking)
    made.add_url_rule("/ky", "periods", periods.list)
    made.add_url_rule("/ky/<code>", "period", periods.page)
    made.add_url_rule("/ky/<code>/<table>", "period_data", periods.data)
    made.add_url_rule("/muctieu/gan", "tie", targets.tie, methods=["POST"])
    return made
