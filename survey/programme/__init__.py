"""What was promised and what must be reported: targets against what rounds found, and reporting periods."""

from __future__ import annotations

from flask import Blueprint

from survey.installation import Installation
from survey.programme.look import Looking
from survey.programme.periods import Periods
from survey.programme.reports import Reports
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
    reports = Reports(installation, looking)
    for of, at in (("round", "/baocao/dot/<round_id>"), ("period", "/baocao/ky/<code>")):
        made.add_url_rule(at, f"{of}_report", getattr(reports, of))
        made.add_url_rule(at, f"ask_{of}_report", getattr(reports, f"ask_{of}"), methods=["POST"])
        made.add_url_rule(f"{at}/<name>", f"{of}_report_file", getattr(reports, f"{of}_file"))
        made.add_url_rule(
            f"{at}/truoc/<int:number>/<name>", f"{of}_earlier_report", getattr(reports, f"{of}_earlier")
        )
    made.add_url_rule("/muctieu/gan", "tie", targets.tie, methods=["POST"])
    return made
