"""What a reader of results wants to see, as the address says it: only what is known is taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import parse_qsl, urlencode

NAMES = {
    "by": "by",
    "node": "part",
    "unit": "u",
    "since": "since",
    "order": "order",
    "round": "round",
    "rule": "shares",
}
"""What each choice is called in an address."""

ORDERS = ("value", "name")

LONGEST = 1000
"""Characters of a query that are read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen; "" where nothing was, or what was is not known.

    Attributes
    ----------
    by : str
        The column whose groups are compared.
    node : str
        The part of the index in which they are.
    unit : str
        The unit whose own tree is shown, or below which units are put together.
    since : str
        The earlier round, or period, that is held against this one.
    order : str
        "value" or "name".
    round : str
        The only round that is looked at.
    rule : str
        What units count when they are put together.
    """

    by: str = ""
    node: str = ""
    unit: str = ""
    since: str = ""
    order: str = ORDERS[0]
    round: str = ""
    rule: str = ""

    def to(self, language: str) -> str:
        """Return the choice as the query of an address, in another language too."""
        pairs = {"lang": language} | {NAMES[name]: value for name, value in asdict(self).items()}
        return urlencode({name: value for name, value in pairs.items() if value and value != ORDERS[0]})

    def but(self, language: str, **changes: str) -> str:
        """Return the query of an address that chooses something else."""
        return replace(self, **changes).to(language)


def choice(query: str, known: Mapping[str, Collection[str]]) -> Choice:
    """Read a query string.

    Parameters
    ----------
    known : mapping of a choice's name to what it may be
        Everything else counts as not chosen.
    """
    pairs = dict(parse_qsl(query[:LONGEST])) if query.count("&") < 20 else {}
    found = {name: pairs.get(said, "") for name, said in NAMES.items()}
    known = dict(known) | {"order": ORDERS}
    return Choice(**{name: value for name, value in found.items() if value in known.get(name, ())})
