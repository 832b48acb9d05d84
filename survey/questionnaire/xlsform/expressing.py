"""Conditions as XLSForm writes them, in the part of XPath that `expression` reads."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from survey.questionnaire.model import AllOf, AnyOf, Comparison, Condition, Item, Not
from survey.questionnaire.xlsform.expression import RELATION

_SIGN = {relation: sign for sign, relation in RELATION.items()}


def written(condition: Condition, items: Mapping[str, Item]) -> str:
    """Return *condition* as XLSForm writes it; the items it speaks of are among *items*."""
    match condition:
        case AllOf(conditions=parts):
            return f"({' and '.join(written(part, items) for part in parts)})"
        case AnyOf(conditions=parts):
            return f"({' or '.join(written(part, items) for part in parts)})"
        case Not(condition=inner):
            return f"not({written(inner, items)})"
        case Comparison(relation="answered"):
            return f"${{{condition.item}}} != ''"
        case Comparison(relation="is"):
            return _codes_written(condition, items)
        case Comparison(relation="is not"):
            return f"(${{{condition.item}}} != '' and not({_codes_written(condition, items)}))"
    number = condition.number or 0.0
    return f"${{{condition.item}}} {_SIGN[condition.relation]} {plain(number)}"


def _codes_written(comparison: Comparison, items: Mapping[str, Item]) -> str:
    several = items[comparison.item].kind == "multiple"
    form = "selected(${{{0}}}, '{1}')" if several else "${{{0}}} = '{1}'"
    parts = [form.format(comparison.item, code) for code in comparison.codes]
    return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"


def plain(number: float) -> str:
    """Return a number as a spreadsheet and XPath write it: all its digits, no exponent, no needless zero."""
    words = f"{Decimal(repr(float(number))):f}"
    return words.rstrip("0").rstrip(".") if "." in words else words
