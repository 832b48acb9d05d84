"""The questionnaires that rounds may ask, on pages: those that came with the program, and an office's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, abort, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.brought import LARGEST, Brought, NotBrought, brought
from survey.questionnaire.canonical import version_of
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import Item, Problem, Questionnaire
from survey.site.allowance import let_in
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import PERMISSIONS, may, whoever
from survey.site.press import Press
from survey.store import InUse, Unknown
from survey.wording import LANGUAGES, say

LARGEST_FORM = 4 * LARGEST
"""Bytes of the form: in a form without a file each letter may be written as three."""


MOST_FAULTS = 100
"""Faults that a page tells; a file that is no questionnaire has tens of thousands."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a line of a file that was sent, with the line itself."""

    line: int
    written: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent, as text, and why it is not kept; an empty one on a page that was only opened."""

    text: str = ""
    refused: str = ""
    faults: Sequence[Fault] = ()


@dataclass(frozen=True, slots=True)
class QuestionnairesPage:
    """The views of all of them."""

    installation: Installation

    def show(self) -> Response:
        """Show every questionnaire, with the rounds that ask it."""
        return self._page(Sent())

    def save(self) -> AnyResponse:
        """Keep the questionnaire that was sent or pasted, or show everything that is wrong with it."""
        let_in(LARGEST_FORM)
        language, content = reader(request.environ)[0], _content()
        text = content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
        if not Press().sent():
            return self._page(Sent(text, say("form.stale", language)), 422)
        if not text.strip():
            return self._page(Sent(refused=say("questionnaires.nothing", language)), 422)
        try:
            read = brought(content, language)
        except NotBrought as refused:
            return self._page(Sent(text, refused.said(language)), 422)
        text = _legible(text, read)
        if read.questionnaire is None:
            key = "questionnaires.wrong" if text else "questionnaires.wrong_workbook"
            said = say(key, language, n=len(read.problems))
            if len(read.problems) > MOST_FAULTS:
                said += " " + say("questionnaires.first", language, most=MOST_FAULTS)
            return self._page(Sent(text, said, _faults(text, read)), 422)
        return self._keep(read.questionnaire, text, language)

    def _keep(self, asked: Questionnaire, text: str, language: str) -> AnyResponse:
        store, version = self.installation.store, version_of(asked)
        same = {(other.name, other.version): known for known, other in store.questionnaires().items()}
        if same.get((asked.name, asked.version), version) != version:
            values = {"name": asked.name, "version": asked.version}
            return self._page(Sent(text, say("questionnaires.same_name", language, **values)), 422)
        store.save_questionnaire(asked)
        store.save_questionnaire_file(version, text)
        g.about = f"{asked.name} {asked.version}"
        return redirect(f"/phieu/{version}?lang={language}", 303)

    def _page(self, sent: Sent, status: int = 200) -> Response:
        store = self.installation.store
        rounds = store.rounds()
        values = {
            "rows": [
                (version, asked, [one for one in rounds if one.version == version])
                for version, asked in store.questionnaires().items()
            ],
            "sent": sent,
        }
        return _page(self.installation, "questionnaires.html", values, status)


@dataclass(frozen=True, slots=True)
class QuestionnairePage:
    """The views of one of them."""

    installation: Installation

    def show(self, version: str) -> Response:
        """Show what it asks, where its wording comes from and which indices are made of it."""
        return self._page(version, "")

    def remove(self, version: str) -> AnyResponse:
        """Take it out, when no round asks it."""
        language = reader(request.environ)[0]
        if not Press().sent():
            return self._page(version, say("form.stale", language), 422)
        asked = self._found(version)
        g.about = f"{asked.name} {asked.version}"
        try:
            self.installation.store.remove_questionnaire(version)
        except InUse as refused:
            return self._page(version, refused.said(language), 422)
        return redirect(f"/phieu?lang={language}", 303)

    def file(self, version: str) -> Response:
        """Send the file it was read from."""
        asked, text = self._found(version), self.installation.store.questionnaire_file(version)
        if not text:
            abort(404)
        reply = Response(text, content_type="application/yaml; charset=utf-8")
        named = f"{asked.name}-{asked.version}.yaml"
        reply.headers.set("Content-Disposition", "attachment", filename=named)
        return reply

    def _found(self, version: str) -> Questionnaire:
        try:
            return self.installation.store.questionnaire(version)
        except Unknown:
            abort(404)

    def _page(self, version: str, refused: str, status: int = 200) -> Response:
        asked, store = self._found(version), self.installation.store
        values = {
            "version": version,
            "asked": asked,
            "questions": [(part, _questions(part.items)) for part in asked.sections],
            "rounds": [one for one in store.rounds() if one.version == version],
            "has_file": bool(store.questionnaire_file(version)),
            "spoken": LANGUAGES,
            "refused": refused,
        }
        return _page(self.installation, "questionnaire.html", values, status)


def _content() -> bytes:
    """Return the file that was sent, or what was pasted in its place."""
    file = request.files.get("file")
    return (file.read() if file else b"") or request.form.get("text", "").encode("utf-8", "replace")


def _legible(text: str, read: Brought) -> str:
    """Return what an author can mend: the text, or what a workbook was turned into, or nothing of one."""
    return read.text or ("" if text.startswith("PK\x03\x04") else text)


def _faults(text: str, read: Brought) -> list[Fault]:
    lines = text.split("\n")
    return [
        Fault(one.line, lines[one.line - 1].strip() if one.line <= len(lines) else "", one)
        for one in read.problems[:MOST_FAULTS]
    ]


def _questions(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if KINDS[item.kind].reader]


def _page(
    installation: Installation, template: str, values: Mapping[str, object], status: int = 200
) -> Response:
    language, member = reader(request.environ)[0], whoever(installation)
    changes = member is not None and may(member.role, PERMISSIONS["office.add_questionnaire"])
    shared = {"member": member, "press": Press(), "may_change": changes}
    return Response(rendered(installation.env, template, language, {**values, **shared}), status)
