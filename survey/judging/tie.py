"""Whether a figure of a round may measure a target: said before the tie is kept."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.codebook import Node
from survey.export import dataset
from survey.judging.judgement import fits
from survey.mandate.targets import Target, Tie
from survey.questionnaire.model import Questionnaire
from survey.store import Store
from survey.wording import say


def refusal(store: Store, target: Target, tie: Tie, language: str) -> str:
    """Return why a tie makes no sense, with what is known instead; "" where it does.

    Raises
    ------
    survey.store.Unknown
        When there is no such round.
    """
    round_ = store.round(tie.round_id)
    if round_.training:
        return say("refused.training", language, round=tie.round_id)
    known = nodes(store.questionnaire(round_.version))
    node = known.get(tie.node) if tie.node else next(iter(known.values()), None)
    named = {"target": target.code, "round": tie.round_id, "node": tie.node or (node.name if node else "")}
    if node is None:
        return say("command.targets.no_node", language, **named, known=", ".join(known))
    if not fits(target, node):
        return say("command.targets.unfit", language, **named, unit=target.unit)
    if bool(tie.by) != bool(tie.group):
        return say("command.targets.both", language)
    return _group_refusal(store, tie, language) if tie.by else ""


def _group_refusal(store: Store, tie: Tie, language: str) -> str:
    columns = dataset(store, tie.round_id).columns
    groups = {name: column.variable.categories for name, column in columns.items()}
    named = {"round": tie.round_id, "by": tie.by, "group": tie.group}
    if not groups.get(tie.by):
        known = ", ".join(name for name, categories in groups.items() if categories)
        return say("command.targets.no_column", language, **named, known=known)
    codes = [category.code for category in groups[tie.by]]
    if tie.by == "unit":
        codes = [unit.code for unit in store.units()]
    if tie.group not in codes:
        return say("command.targets.no_group", language, **named, known=", ".join(codes))
    return ""


def nodes(questionnaire: Questionnaire) -> Mapping[str, Node]:
    """Return every node of every index of a questionnaire, by name, parents first."""
    return {node.name: node for index in questionnaire.indices for _, node in index.walk()}
