"""A tablet at a service point: one person after another, one question on each screen, nothing left behind.

Every address says only which question is shown. Whose answers they are is known to the store alone, by
the device: so Back, Forward and Reload always show the person who is there now, or the first screen.
"""

from __future__ import annotations

from flask import Blueprint

from survey.interview.instruments import Instruments
from survey.kiosk.answering import Answering
from survey.kiosk.enrolling import Enrolling
from survey.kiosk.greeting import Greeting
from survey.kiosk.leaving import Leaving
from survey.kiosk.stand import Stand
from survey.kiosk.whole import Whole
from survey.site.installation import Installation

BOTH = ["GET", "POST"]


def blueprint(installation: Installation, instruments: Instruments) -> Blueprint:
    """Return the blueprint of the kiosk."""
    stand = Stand(installation, instruments)
    greeting, answering = Greeting(stand), Answering(stand)
    leaving, enrolling = Leaving(stand), Enrolling(stand)
    made = Blueprint("kiosk", __name__, url_prefix="/kiosk")
    made.add_url_rule("", "attract", greeting.attract)
    made.add_url_rule("/tron", "whole", Whole(stand).view)
    made.add_url_rule("/moi", "begin", greeting.begin, methods=BOTH)
    made.add_url_rule("/camon", "thanks", greeting.thanks)
    made.add_url_rule("/cau/<part:number>", "question", answering.view, methods=BOTH)
    made.add_url_rule("/xoa", "erase", answering.erase, methods=BOTH)
    made.add_url_rule("/ra", "leave", leaving.ask, methods=BOTH)
    made.add_url_rule("/may", "device", leaving.device, methods=BOTH)
    made.add_url_rule("/diemdanh", "check_in", leaving.check_in, methods=["POST"])
    made.add_url_rule("/ghidanh/<code>", "enrol", enrolling.view, methods=BOTH)
    return made
