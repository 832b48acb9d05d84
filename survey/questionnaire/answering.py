"""Raw form values to answers: a table compiled once per questionnaire, one plain function per item.

Reading stays cheap because a citizen's form of thirty items is judged hundreds of times a second:
no form objects, no exceptions on the good path, routing only where the questionnaire has conditions.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.codebook import Missing
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import Answer, Answers, Item, Questionnaire
from survey.questionnaire.number import shown
from survey.questionnaire.readers import Reader, Refused
from survey.questionnaire.routing import conditional, path

Raw = Mapping[str, Sequence[str]]
"""What a form sent: item name to the values under that name, as strings, in the order sent."""

NOTHING: Answers = {}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one item's values are no answer.

    `reason` is a key of `readers.REASONS`; `params` holds what its sentence needs ("least", "most"),
    already written in the respondent's language.
    """

    item: str
    reason: str
    params: Mapping[str, str] = field(default_factory=dict)


class Validator:
    """A questionnaire compiled for judging forms. Make one per version and keep it; it holds no state.

    Parameters
    ----------
    questionnaire : Questionnaire
    staff : bool
        True where staff fill the form (paper entry, import): their items are known and asked too.
    """

    __slots__ = ("_conditional", "_places", "_readers", "_required", "questionnaire", "staff")

    def __init__(self, questionnaire: Questionnaire, *, staff: bool = False) -> None:
        self.questionnaire = questionnaire
        self.staff = staff
        items = tuple(_answerable(questionnaire, staff))
        self._readers: dict[str, Reader] = {item.name: _reader(item) for item in items}
        self._places = {item.name: place for place, item in enumerate(items)}
        self._required = tuple(item.name for item in items if item.required)
        self._conditional = conditional(questionnaire)

    def check(
        self,
        raw: Raw,
        language: str = "vi",
        *,
        items: Collection[str] | None = None,
        earlier: Answers = NOTHING,
    ) -> tuple[dict[str, Answer], list[Refusal]]:
        """Judge the raw values of a whole form, or of one page of it. Never raises on bad values.

        Parameters
        ----------
        raw : mapping of item name to strings
        language : str
            Language in which numbers inside `Refusal.params` are written.
        items : collection of item names, optional
            The items of the page; every item when left out. A set is fastest.
        earlier : mapping of item name to Answer
            Answers kept from earlier pages, on which conditions may depend.

        Returns
        -------
        answers : dict
            The readable answers on the path, of this page only.
        refusals : list of Refusal
            In questionnaire order, unknown items last; empty when everything may be kept.
        """
        answers: dict[str, Answer] = {}
        refusals: list[Refusal] = []
        readers = self._readers
        for name, values in raw.items():
            if name not in readers or (items is not None and name not in items):
                refusals.append(Refusal(name, "unknown_item"))
                continue
            try:
                answer = readers[name](values)
            except Refused as refused:
                refusals.append(Refusal(name, refused.reason, _params(refused, language)))
            else:
                if answer is not None:
                    answers[name] = answer
        self._route(answers, refusals, items, earlier)
        if len(refusals) > 1:
            refusals.sort(key=lambda refusal: self._places.get(refusal.item, len(self._places)))
        return answers, refusals

    def _route(
        self,
        answers: dict[str, Answer],
        refusals: list[Refusal],
        items: Collection[str] | None,
        earlier: Answers,
    ) -> None:
        """Refuse answers off the path, and ask for required ones on it; changes both arguments."""
        asked = self._asked({**earlier, **answers}) if self._conditional else self._readers.keys()
        unread = {refusal.item for refusal in refusals}
        for name in [name for name in answers if name not in asked]:
            del answers[name]
            if not unread:  # while an answer cannot be read, what depends on it cannot be judged
                refusals.append(Refusal(name, "hidden"))
        for name in self._required if items is None else [name for name in self._required if name in items]:
            if name in asked and name not in answers and name not in unread:
                refusals.append(Refusal(name, "required"))

    def _asked(self, answers: Answers) -> Collection[str]:
        return {item.name for item in path(self.questionnaire, answers, staff=self.staff)}


def missing(questionnaire: Questionnaire, answers: Answers, *, staff: bool = False) -> dict[str, Missing]:
    """Return why each item without an answer has none: it was not asked, or it was not answered."""
    asked = {item.name for item in path(questionnaire, answers, staff=staff)}
    return {
        item.name: Missing.NOT_ANSWERED if item.name in asked else Missing.NOT_ASKED
        for item in _answerable(questionnaire, staff=True)
        if item.name not in answers
    }


def written(questionnaire: Questionnaire, answers: Answers) -> dict[str, list[str]]:
    """Return the raw form values that read back as *answers* (to show a page again, or to keep a draft)."""
    return {
        item.name: list(KINDS[item.kind].written(answers[item.name]))
        for item in questionnaire.items()
        if item.name in answers
    }


def strings(document: object) -> dict[str, list[str]] | None:
    """Return JSON answers as raw form values, or None when their shape is none an answer may have.

    A value is a string, a list of strings, or null (no answer). Numbers and truth values are not
    guessed at: a code is a string, and "1,5" is written as a string too.
    """
    if not isinstance(document, dict):
        return None
    raw: dict[str, list[str]] = {}
    for name, value in document.items():
        values = [] if value is None else value if isinstance(value, list) else [value]
        if not isinstance(name, str) or not all(isinstance(one, str) for one in values):
            return None
        raw[name] = values
    return raw


def _answerable(questionnaire: Questionnaire, staff: bool) -> list[Item]:
    return [
        item
        for item in questionnaire.items()
        if KINDS[item.kind].reader is not None and (staff or item.filled_by != "staff")
    ]


def _reader(item: Item) -> Reader:
    reader = KINDS[item.kind].reader
    assert reader is not None  # noqa: S101 -- _answerable leaves notes out
    return reader(item)


def _params(refused: Refused, language: str) -> dict[str, str]:
    return {name: shown(number, language) for name, number in refused.params.items()}
