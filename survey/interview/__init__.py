"""A citizen answers: the start page, the sections as pages, thanks; and whole responses as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from werkzeug.routing import BaseConverter, IntegerConverter

from survey.interview.device import Devices
from survey.interview.hearing import Hearing
from survey.interview.instrument import Instrument
from survey.interview.instruments import Instruments
from survey.interview.intake import Intake
from survey.interview.posting import Posting
from survey.interview.rating import Ratings
from survey.interview.section import Reply, Sections
from survey.interview.sending import Sending
from survey.interview.start import Starts
from survey.interview.visit import Environ, Visit, spoken
from survey.rounds import State
from survey.site.assets import Assets
from survey.site.installation import Installation


class Part(BaseConverter):
    """The number of a section in an address, from 1."""

    regex = "[1-9][0-9]?"


class UuidText(BaseConverter):
    """An id in an address, as text: 36 characters, lower case."""

    regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Number(IntegerConverter):
    """A whole number in an address, no larger than the database counts; a longer one leads nowhere."""

    regex = "[0-9]{1,15}"


class Interview:
    """The views of the blueprint."""

    def __init__(self, installation: Installation, assets: Assets) -> None:
        self.instruments = Instruments(installation)
        self.starts = Starts(self.instruments)
        self.sections = Sections(installation, self.instruments)
        self.sending = Sending(installation, self.sections)
        self.intake = Intake(installation, self.instruments)
        self.ratings = Ratings(installation, self.instruments)
        self.devices = Devices(installation, self.instruments, assets)
        self.posting = Posting(installation, self.instruments)
        self.hearing = Hearing(installation)

    def start(self, round_id: str) -> Response:
        """Show the start page of a round."""
        return self.starts.show(self._asked(round_id), request.environ)

    def receive(self, round_id: str) -> Response:
        """Take a whole response as JSON."""
        return self.intake.take(self._asked(round_id), request.environ)

    def device(self, round_id: str) -> Response:
        """Show the whole form, for a device to keep."""
        return self.devices.form(self._asked(round_id), request.environ)

    def post(self, round_id: str) -> Response:
        """Take a batch of sealed responses."""
        return self.posting.take(self._asked(round_id), request.environ)

    def section(self, round_id: str, uuid: str, number: str) -> Reply:
        """Answer for a section, when the framework asks."""
        return self.page(request.environ, round_id, uuid, number)

    def page(self, environ: Environ, round_id: str, uuid: str, number: str) -> Reply:
        """Show a section, or take what was answered on it."""
        instrument = self._asked(round_id)
        if int(number) > len(instrument.sections):
            abort(404)
        language, query = spoken(instrument, environ)
        visit = Visit(instrument, uuid, int(number), language, query)
        if environ["REQUEST_METHOD"] == "POST":
            return self.sending.take(visit, environ)
        return self.sections.show(visit, environ)

    def _asked(self, round_id: str) -> Instrument:
        instrument = self.instruments.find(round_id)
        if instrument is None or instrument.round.state is State.DRAFT:
            abort(404)
        return instrument


def blueprint(views: Interview) -> Blueprint:
    """Return the blueprint of the interview."""
    made = Blueprint("interview", __name__)
    made.add_url_rule("/k/<round_id>", "start", views.start, methods=["GET"])
    made.add_url_rule("/k/<round_id>", "receive", views.receive, methods=["POST"])
    made.add_url_rule("/d/<token>", "rating", views.ratings.view, methods=["GET", "POST"])
    made.add_url_rule("/k/<round_id>/may", "device", views.device, methods=["GET"])
    made.add_url_rule("/k/<round_id>/gui", "post", views.post, methods=["POST"])
    made.add_url_rule("/k/_cho", "waiting", views.devices.waiting, methods=["GET"])
    made.add_url_rule("/k/_nghe/<name>", "recording", views.hearing.recording, methods=["GET"])
    made.add_url_rule("/k/_may.js", "worker", views.devices.worker, methods=["GET"])
    made.add_url_rule(
        "/k/<round_id>/<uuid:uuid>/<part:number>", "section", views.section, methods=["GET", "POST"]
    )
    return made
