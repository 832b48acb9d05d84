"""What a round's answers mean: the page for everyone, the dashboard for staff, and files to take away."""

from __future__ import annotations

from flask import Blueprint

from survey.installation import Installation
from survey.results.dashboard import Dashboard
from survey.results.figures import Ledger
from survey.results.page import Results


def blueprint(installation: Installation, ledger: Ledger) -> Blueprint:
    """Return the blueprint of the results, which reads figures from *ledger*."""
    results, dashboard = Results(installation, ledger), Dashboard(installation, ledger)
    made = Blueprint("results", __name__)
    made.add_url_rule("/ketqua", "list", results.list)
    made.add_url_rule("/ketqua/<round_id>", "page", results.page)
    made.add_url_rule("/ketqua/<round_id>/dulieu/<table>", "data", results.data)
    made.add_url_rule("/ketqua/<round_id>/phantich", "dashboard", dashboard.page)
    made.add_url_rule("/ketqua/<round_id>/phantich/<chart>", "chart", dashboard.chart)
    made.add_url_rule("/ketqua/<round_id>/<name>", "file", results.file)
    return made
