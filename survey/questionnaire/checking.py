"""The checks of a questionnaire, in the order in which the documentation lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from survey.questionnaire.checks import (
    answers,
    conditions,
    hearing,
    indices,
    levels,
    naming,
    orders,
    reach,
    wording,
)
from survey.questionnaire.checks.draft import Draft, Fault
from survey.questionnaire.document import QuestionnaireEntry
from survey.questionnaire.recording import Sound
from survey.questionnaire.source import Found

Check = Callable[[Draft], Iterator[Fault]]

_ALL: tuple[Check, ...] = (
    naming.bad_questionnaire_name,
    naming.bad_name,
    naming.reserved_name,
    naming.repeated_item,
    naming.many_items,
    naming.repeated_section,
    naming.bad_code,
    naming.repeated_code,
    naming.same_label,
    wording.no_language,
    wording.bad_language,
    wording.repeated_language,
    wording.missing_translation,
    wording.unlisted_language,
    wording.long_wording,
    wording.strange_character,
    wording.bad_version,
    answers.unknown_service,
    answers.unknown_address,
    answers.bad_minutes,
    answers.no_legal_basis,
    answers.nothing_asked,
    answers.unknown_kind,
    answers.unknown_scale,
    answers.unused_scale,
    answers.two_scales,
    answers.no_categories,
    answers.needless_categories,
    answers.unscored_code,
    answers.scored_missing,
    answers.unknown_missing,
    levels.short_scale,
    levels.crooked_scale,
    answers.forced_opinion,
    answers.required_note,
    answers.required_identity,
    answers.unknown_filler,
    answers.needless_limit,
    answers.empty_range,
    answers.bad_limit,
    conditions.malformed_condition,
    conditions.deep_condition,
    conditions.unknown_reference,
    conditions.later_reference,
    conditions.staff_reference,
    conditions.wrong_relation,
    conditions.unknown_code,
    orders.unknown_order,
    orders.needless_order,
    orders.quick_order,
    orders.dependent_order,
    reach.unreachable,
    reach.undecided,
    indices.unnamed_node,
    indices.repeated_node,
    indices.empty_node,
    indices.unknown_index_item,
    indices.unknown_index_section,
    indices.unknown_combination,
    indices.unknown_measure,
    indices.unknown_unit,
    indices.unknown_base,
    indices.uncountable_item,
    indices.nobody_satisfied,
    indices.unknown_satisfied_code,
    indices.bad_importance,
    indices.bad_rescale,
    hearing.strange_recording,
    hearing.unknown_recording,
    hearing.large_recording,
    hearing.bad_recording,
    hearing.repeated_recording,
    hearing.missing_recording,
)

CHECKS: dict[str, Check] = {check.__name__: check for check in _ALL}
"""Every check by the name it has in `problems.toml`."""


def faults(entry: QuestionnaireEntry, sounds: tuple[Sound, ...] = ()) -> Iterator[Found]:
    """Yield everything the checks find in *entry* and in the recordings beside its file."""
    draft = Draft.of(entry, sounds)
    for name, check in CHECKS.items():
        for path, params in check(draft):
            yield Found(name, path, params)
