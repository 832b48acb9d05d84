"""What a person sends from a kiosk: judged and kept question by question, and led on.

Every page is answered by a redirect (303). Each question that was passed is on the disk before the next one
is shown, so a tablet that dies loses at most what is on its screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.device import Device, Sitting
from survey.interview.sending import refused
from survey.interview.visit import Posted, posted
from survey.kiosk.screen import Said, Screen, at, furthest
from survey.kiosk.stand import Stand, asker, filled, home, sent, spoken
from survey.questionnaire.answering import Refusal
from survey.questionnaire.model import Answer
from survey.response import Mode
from survey.site.headers import from_here
from survey.store import LOCKED, StoreBusy

_TURNED = {Mode.KIOSK: Mode.ASSISTED, Mode.ASSISTED: Mode.KIOSK}


@dataclass(frozen=True, slots=True)
class Answering:
    """The views of questions."""

    stand: Stand

    def view(self, number: str) -> AnyResponse:
        """Show a question, or take its answer."""
        device = self.stand.device()
        if request.method == "POST":
            return self._take(device, int(number))
        sitting = self.stand.sitting(device)
        if sitting is None:
            return home()
        screen = Screen(self.stand, self.stand.instrument(device, sitting), sitting, int(number))
        after = furthest(self.stand, screen.instrument, sitting)
        if screen.number > after or screen.number not in (*screen.on_path, len(screen.steps) + 1):
            return redirect(at(after), 303)
        return screen.reply()

    def erase(self) -> AnyResponse:
        """Ask whether everything is to be erased, or erase it: nothing of the person is kept."""
        device = self.stand.device()
        sitting = self.stand.sitting(device)
        if sitting is None:
            return home()
        instrument = self.stand.instrument(device, sitting)
        if request.method != "POST":
            language = spoken(sitting, instrument)
            values = {
                "token": self.stand.token(sitting.uuid),
                "large": sitting.large,
                **asker(instrument, language),
                "back": at(furthest(self.stand, instrument, sitting)),
            }
            return self.stand.page("kiosk_erase.html", language, values)
        fields = sent(self.stand.installation.settings.largest_body)
        if self._is_own(sitting, fields.get("_token", [""])[-1]):
            self.stand.installation.writer.end_sitting(sitting, None)
        return home()

    def _is_own(self, sitting: Sitting, token: str) -> bool:
        """Return whether a page that was sent is the page of whoever sits there now."""
        if not from_here(request.environ):
            abort(403)
        return self.stand.is_token(sitting.uuid, token)

    def _take(self, device: Device, number: int) -> AnyResponse:
        """Take what came from screen *number*; what belongs to a person who has left is let go."""
        sitting = self.stand.installation.store.sitting(device.device_id)
        form = posted(sent(self.stand.installation.settings.largest_body))
        if sitting is None or not self._is_own(sitting, form.token):
            return home()
        screen = Screen(self.stand, self.stand.instrument(device, sitting), sitting, number)
        if number not in (*screen.on_path, len(screen.steps) + 1):
            return redirect(at(furthest(self.stand, screen.instrument, sitting)), 303)
        try:
            return self._judged(device, screen, form)
        except StoreBusy as busy:
            alert = screen.voice("failure.503")
            reply = screen.reply(Said(form.raw, summary="errors", alert=alert, status=503))
            reply.headers["Retry-After"] = str(busy.retry_after)
            return reply

    def _judged(self, device: Device, screen: Screen, form: Posted) -> AnyResponse:
        answers, refusals = _read(screen, form)
        if form.go == "next":
            said = _said(screen, form, refusals)
            if said:
                return screen.reply(said)
        sitting = _changed(screen.sitting, screen, form, answers)
        if form.go == "left":
            self.stand.leave(device, sitting)
            return home()
        return self._stored(device, replace(screen, sitting=sitting), form)

    def _stored(self, device: Device, screen: Screen, form: Posted) -> AnyResponse:
        """Store what was answered, and lead to where the pressed button leads."""
        sitting, number = screen.sitting, screen.number
        later = [other for other in screen.on_path if other > number]
        if form.go == "next":
            if number >= len(screen.steps):
                return self._sent(device, screen)
            sitting = replace(sitting, reached=max(sitting.reached, number))
            number = later[0] if later else len(screen.steps) + 1
        elif form.go == "back":
            number = max((other for other in screen.on_path if other < number), default=number)
        self.stand.installation.writer.save_sitting(sitting, device)
        return redirect("/kiosk/xoa" if form.go == "erase" else at(number), 303)

    def _sent(self, device: Device, screen: Screen) -> AnyResponse:
        response = filled(screen.instrument, device, screen.sitting)
        receipt = self.stand.installation.writer.end_sitting(screen.sitting, response)
        closed = "&dong=1" if receipt and receipt.status == LOCKED else ""
        return redirect(f"/kiosk/camon?lang={screen.language}{closed}", 303)


def _read(screen: Screen, form: Posted) -> tuple[dict[str, Answer], list[Refusal]]:
    """Return every answer of the person, that of this screen as it was sent, and what was refused."""
    if screen.step is None:
        return dict(screen.sitting.answers), []
    here = frozenset(item.name for item in screen.step.items)
    others = {name: answer for name, answer in screen.sitting.answers.items() if name not in here}
    read, refusals = screen.instrument.validator.check(form.raw, screen.language, items=here, earlier=others)
    return others | read, refusals


def _said(screen: Screen, form: Posted, refusals: list[Refusal]) -> Said | None:
    """Return what the screen says when it has to be shown again; None when the person may go on."""
    wrong = {each.item: refused(each, screen.voice) for each in refusals if each.reason != "required"}
    if wrong:
        own = {item.name for item in screen.step.items} if screen.step else set()
        strange = " ".join(words for name, words in wrong.items() if name not in own)
        return Said(form.raw, wrong, "errors", strange, 422)
    blank = [each.item for each in refusals] or _unrated(screen, form)
    if blank and not form.prompted:
        words = dict.fromkeys(blank, screen.voice("unanswered.item"))
        return Said(form.raw, words, "unanswered", screen.voice("kiosk.unanswered"), 422)
    return None


def _unrated(screen: Screen, form: Posted) -> list[str]:
    """Return the question whose levels are the buttons of a quick rating, when none was touched."""
    step = screen.step
    return [step.item.name] if step and step.quick and not form.raw.get(step.item.name) else []


def _changed(sitting: Sitting, screen: Screen, form: Posted, answers: Mapping[str, Answer]) -> Sitting:
    """Return the sitting with new answers, and with what the bar's buttons turn on and off."""
    language = form.language if form.language in screen.instrument.languages else sitting.language
    mode = _TURNED.get(sitting.mode, sitting.mode) if form.go == "help" else sitting.mode
    large = sitting.large != (form.go == "large")
    return replace(sitting, answers=answers, language=language, mode=mode, large=large)
