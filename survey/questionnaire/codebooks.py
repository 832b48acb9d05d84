"""The bridge: a questionnaire (what is asked) as a codebook (what a column of answers means)."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.codebook import Codebook, Text, Variable
from survey.questionnaire.canonical import version_of
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.model import Item, Questionnaire, Section

NOT_OFFICIAL = Text.of(
    {
        "vi": "Lời văn của phiếu này không phải là bản chính thức.",
        "en": "The wording of this questionnaire is not the official one.",
    }
)


def codebook(questionnaire: Questionnaire) -> Codebook:
    """Return what every column of answers to *questionnaire* means, staff items included."""
    return Codebook(
        title=questionnaire.title,
        variables=tuple(_variables(questionnaire)),
        indices=questionnaire.indices,
        version=version_of(questionnaire),
        official=questionnaire.provenance.official,
        notes=tuple(_notes(questionnaire)),
    )


def _variables(questionnaire: Questionnaire) -> Iterator[Variable]:
    for section in questionnaire.sections:
        for item in section.items:
            if KINDS[item.kind].reader is not None:
                yield _variable(item, section)


def _variable(item: Item, section: Section) -> Variable:
    return Variable(
        name=item.name,
        label=item.text,
        kind=item.kind,
        categories=item.categories,
        section=section.name,
        sensitive=item.sensitive,
        identifying=item.identifying,
    )


def _notes(questionnaire: Questionnaire) -> Iterator[Text]:
    """Yield what a reader of the figures must be told about the wording."""
    own = [item.name for item in questionnaire.items() if not item.official]
    if not questionnaire.provenance.official:
        yield NOT_OFFICIAL
    elif own:
        yield _own_wording(own)
    if questionnaire.provenance.note:
        yield questionnaire.provenance.note


def _own_wording(names: list[str]) -> Text:
    listed = ", ".join(names)
    return Text.of(
        {
            "vi": f"Lời văn của các câu sau không phải là bản chính thức: {listed}.",
            "en": f"The wording of these items is not the official one: {listed}.",
        }
    )
