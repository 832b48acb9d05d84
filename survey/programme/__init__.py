"""What was promised and what must be reported: targets against what rounds found, and reporting periods."""

from __future__ import annotations

from flask import Blueprint

from survey.later import Later
from survey.site.installation import Installation


def blueprint(installation: Installation, ledger: Later) -> Blueprint:
    """Return the blueprint of programmes."""
    targets = Later("survey.programme.targets:Targets", installation, ledger)
    readings = Later("survey.periodic.reading:Readings", installation.store)
    looking = Later("survey.programme.look:Looking", installation, readings, installation.settings.smallest)
    periods = Later("survey.programme.periods:Periods", installation, ledger, looking)
    reports = Later("survey.programme.reports:Reports", installation, looking)
    made = Blueprint("programme", __name__)
    made.add_url_rule("/muctieu", "targets", targets.view("page"))
    made.add_url_rule("/muctieu/gan", "tie", targets.view("tie"), methods=["POST"])
    made.add_url_rule("/ky", "periods", periods.view("list"))
    made.add_url_rule("/ky/<code>", "period", periods.view("page"))
    made.add_url_rule("/ky/<code>/<table>", "period_data", periods.view("data"))
    for of, at in (("round", "/baocao/dot/<round_id>"), ("period", "/baocao/ky/<code>")):
        made.add_url_rule(at, f"{of}_report", reports.view(of))
        made.add_url_rule(at, f"ask_{of}_report", reports.view(f"ask_{of}"), methods=["POST"])
        made.add_url_rule(f"{at}/<name>", f"{of}_report_file", reports.view(f"{of}_file"))
        earlier = f"{at}/truoc/<int:number>/<name>"
        made.add_url_rule(earlier, f"{of}_earlier_report", reports.view(f"{of}_earlier"))
    return made
