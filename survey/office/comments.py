"""What people wrote, on a page: read one by one, and chosen for the report with nobody named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.comments import LONGEST, Comment, Reading, hidden, open_items, pieces, tidy, unfit
from survey.questionnaire.model import Item
from survey.rounds import Round
from survey.site.installation import Installation
from survey.site.page import page_number, reader, rendered
from survey.site.permissions import signed_in
from survey.site.press import Press
from survey.store import Unknown
from survey.wording import say

PAGE = 10
"""Comments on a page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which comments are looked at; it stands in the address."""

    reading: Reading
    item: str
    page: int

    def address(self, round_id: str, language: str, page: int) -> str:
        """Return the address of one of its pages."""
        about = {"doc": self.reading, "cau": self.item, "trang": page if page > 1 else "", "lang": language}
        given = {name: value for name, value in about.items() if value}
        return f"/coquan/{round_id}/ykien?{urlencode(given)}"


@dataclass(frozen=True, slots=True)
class Refused:
    """A decision that could not be kept: about which comment, with which words, and why."""

    mark: str = ""
    item: str = ""
    words: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class CommentsPage:
    """The views of the page."""

    installation: Installation

    def show(self, round_id: str) -> Response:
        """Show comments, those nobody has read first."""
        return self._page(self._found(round_id), Refused())

    def save(self, round_id: str) -> AnyResponse:
        """Keep what a person decided on one comment."""
        round_, store = self._found(round_id), self.installation.store
        language, member = reader(request.environ)[0], signed_in(self.installation)
        sent = {name: request.form.get(name, "") for name in ("mark", "item", "words", "do")}
        words = tidy(sent["words"]) if sent["do"] == "print" else ""
        why = self._refused(round_, sent, words, language)
        if why:
            return self._page(round_, Refused(sent["mark"], sent["item"], sent["words"], why), 422)
        try:
            decided = Comment(sent["mark"], sent["item"], sent["words"], printed=words)
            store.save_reading(round_id, decided, member.name if member else "")
        except Unknown:
            abort(404)
        asked = self._asked(self._items(round_))
        return redirect(asked.address(round_id, language, asked.page), 303)

    def _refused(self, round_: Round, sent: Mapping[str, str], words: str, language: str) -> str:
        """Return why a decision cannot be kept, or ""."""
        if not Press().sent():
            return say("form.stale", language)
        if sent["do"] not in ("print", "leave") or sent["item"] not in self._items(round_):
            abort(400)
        if sent["do"] == "print" and not words:
            return say("comments.no_words", language)
        fault = unfit(words)
        return say(f"comments.unfit_{fault}", language, most=LONGEST) if fault else ""

    def _found(self, round_id: str) -> Round:
        try:
            return self.installation.store.round(round_id)
        except Unknown:
            abort(404)

    def _items(self, round_: Round) -> Mapping[str, Item]:
        return open_items(self.installation.store.questionnaire(round_.version))

    def _asked(self, items: Mapping[str, Item]) -> Asked:
        """Return what the address asks for; what it cannot mean is left out."""
        said, item, page = (request.args.get(name, "") for name in ("doc", "cau", "trang"))
        reading = Reading(said) if said in [*Reading] else Reading.UNREAD
        return Asked(reading, item if item in items else "", page_number(page))

    def _page(self, round_: Round, refused: Refused, status: int = 200) -> Response:
        language, _ = reader(request.environ)
        store, items = self.installation.store, self._items(round_)
        asked = self._asked(items)
        chosen = [asked.item] if asked.item else [*items]
        after = (asked.page - 1) * PAGE
        found = store.comments(round_.round_id, chosen, asked.reading, most=PAGE + 1, after=after)
        values = {
            "round": round_,
            "items": items,
            "asked": asked,
            "comments": found[:PAGE],
            "more": len(found) > PAGE,
            "counts": store.n_comments(round_.round_id, chosen),
            "places": self._places(round_),
            "proposed": proposed,
            "pieces": pieces,
            "refused": refused,
            "longest": LONGEST,
            "member": signed_in(self.installation),
            "press": Press(),
        }
        return Response(rendered(self.installation.env, "comments.html", language, values), status)

    def _places(self, round_: Round) -> dict[str, str]:
        """Return the names of units in which so many answered that a unit tells nobody apart."""
        store, smallest = self.installation.store, self.installation.settings.smallest
        counts = store.counts_by(round_.round_id, "unit")
        return {each.code: each.name for each in store.units() if counts.get(each.code, 0) >= smallest}


def proposed(comment: Comment, refused: Refused) -> str:
    """Return the words in a comment's box: those that were sent, those chosen before, or its own."""
    if (comment.mark, comment.item) == (refused.mark, refused.item):
        return refused.words
    return comment.printed or hidden(comment.text)[:LONGEST]
