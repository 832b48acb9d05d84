"""What a round's answers mean: the page for everyone, the dashboard for staff, and files to take away."""

from __future__ import annotations

from flask import Blueprint

from survey.later import Later
from survey.site.installation import Installation


def blueprint(installation: Installation, ledger: Later) -> Blueprint:
    """Return the blueprint of the results, which reads figures from the `Ledger` that *ledger* makes."""
    results = Later("survey.results.page:Results", installation, ledger)
    dashboard = Later("survey.results.dashboard:Dashboard", installation, ledger)
    made = Blueprint("results", __name__)
    made.add_url_rule("/ketqua", "list", results.view("list"))
    made.add_url_rule("/ketqua/<round_id>", "page", results.view("page"))
    made.add_url_rule("/ketqua/<round_id>/dulieu/<table>", "data", results.view("data"))
    made.add_url_rule("/ketqua/<round_id>/phantich", "dashboard", dashboard.view("page"))
    made.add_url_rule("/ketqua/<round_id>/phantich/<chart>", "chart", dashboard.view("chart"))
    made.add_url_rule("/ketqua/<round_id>/<name>", "file", results.view("file"))
    return made
