"""Other software calls: a one-stop system hands over what may be rated, and gets the link for the receipt."""

from __future__ import annotations

from flask import Blueprint

from survey.api.dossiers import Dossiers
from survey.site.installation import Installation


def blueprint(installation: Installation) -> Blueprint:
    """Return the blueprint of the API."""
    dossiers = Dossiers(installation)
    made = Blueprint("api", __name__)
    made.add_url_rule("/api/v1/<round_id>/dossiers", "dossiers", dossiers.add, methods=["POST"])
    made.add_url_rule("/d/<token>.svg", "code", dossiers.code, methods=["GET"])
    return made
