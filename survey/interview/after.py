"""What follows once a form was sent: when and where results are, and who takes what needs an answer."""

from __future__ import annotations

from markupsafe import Markup

from survey.interview.instrument import Instrument
from survey.site.page import mixed
from survey.wording import day


def results(instrument: Instrument, language: str) -> str:
    """Return when overall results are published, and where when the service knows its own address."""
    say, round_ = instrument.voice(language), instrument.round
    when = say("thanks.next_day", day=day(round_.closes_on)) if round_.closes_on else say("thanks.next")
    if not instrument.site:
        return when
    bare = instrument.site.partition("://")[2].rstrip("/")
    return f"{when} {say('thanks.where', address=f'{bare}/ketqua/{round_.round_id}')}"


def complaint(instrument: Instrument, language: str, *, linked: bool) -> str | Markup:
    """Return that a form is no complaint, and who takes one; *linked* where a page may lead elsewhere."""
    say, channel = instrument.voice(language), instrument.complaints
    if not channel.words:
        return say("thanks.complaint")
    return mixed("thanks.complaint_to", say, channel=channel.marked(language, linked=linked))


def lines(instrument: Instrument, language: str) -> tuple[str, str | Markup]:
    """Return what stands below thanks on a person's own device."""
    return results(instrument, language), complaint(instrument, language, linked=True)
