"""Clerks key paper forms: one dense page, the keyboard alone, every number once."""

from __future__ import annotations

from flask import Blueprint

from survey.entry.correcting import Correcting
from survey.entry.desk import Desk
from survey.entry.differences import Differences
from survey.entry.keying import Keying
from survey.entry.paper import Paper
from survey.entry.start import Start
from survey.site.installation import Installation

BOTH = ["GET", "POST"]


def blueprint(installation: Installation) -> Blueprint:
    """Return the blueprint of entry."""
    desk = Desk(installation)
    start, keying, correcting, paper = Start(desk), Keying(desk), Correcting(desk), Paper(desk)
    differences = Differences(desk, correcting)
    made = Blueprint("entry", __name__, url_prefix="/nhaplieu/<round_id>")
    made.add_url_rule("", "start", start.view, methods=BOTH)
    made.add_url_rule("/hoantac", "undo", start.undo, methods=["POST"])
    made.add_url_rule("/<int:batch_id>", "key", keying.view, methods=BOTH)
    made.add_url_rule("/anh/<int:serial>/<item>", "picture", keying.picture)
    made.add_url_rule("/phieu/<int:serial>", "correct", correcting.correct, methods=BOTH)
    made.add_url_rule("/lanhai", "second", correcting.second, methods=BOTH)
    made.add_url_rule("/khacbiet", "differences", differences.view, methods=BOTH)
    made.add_url_rule("/in", "paper", paper.view, methods=BOTH)
    made.add_url_rule("/in/<int:run_id>/<name>", "printed", paper.file)
    return made
