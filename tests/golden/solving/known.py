"""The keys of a case that are understood. What a case says beyond them is not ignored: it is unsupported."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from solving.case import Unsupported
from solving.shape import checked

NOTES = frozenset({"note", "notes", "title", "comment"})
"""Words for people, which change no answer."""

COMMON = frozenset({"id", "estimand", "domain"})
ITEM = frozenset({"var", "missing", "event", "rescale"})
VALID = frozenset({"missing", "event", "rescale"})

ESTIMANDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "mean": ITEM,
        "total": ITEM,
        "ratio": VALID | {"num", "den"},
        "dist": ITEM,
        "diff": ITEM | {"by", "levels"},
        "index": VALID
        | {"aggregate", "items", "groups", "group_weights", "item_weights", "min_valid"}
        | {"dk_in_denominator", "dk_codes"},
        "rolled": VALID | {"items", "by", "groups", "shares"},
        "ciprop": ITEM | {"methods"},
        "quantile": ITEM | {"probs", "qrule", "interval"},
        "chisq": frozenset({"row", "col", "row_recode", "col_recode", "statistics"}),
        "ttest": ITEM | {"group", "levels", "mu"},
        "ranktest": ITEM | {"group", "test"},
        "glm": ITEM | {"family", "terms"},
        "olr": ITEM | {"terms"},
        "alpha": VALID | {"items"},
        "variance": ITEM,
        "standardize": ITEM | {"by", "shares"},
        "weights": frozenset({"key"}),
    }
)

DESIGNS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "taylor": frozenset({"ids", "strata", "weights", "fpc", "nest", "pps"}),
        "replicate_from": frozenset({"type", "base", "mse", "rho"}),
        "replicate": frozenset({"type", "weights", "repweights", "scale", "rscales", "mse", "rho"}),
        "pps_joint": frozenset({"p", "joint", "variance", "ids", "strata", "weights"}),
        "pps_hr": frozenset({"p", "sum_p2", "psum", "p2bar", "variance", "ids", "strata", "weights"}),
        "pps_overton": frozenset({"p", "variance", "ids", "strata", "weights"}),
    }
)

TERMS: Mapping[str, frozenset[str]] = MappingProxyType(
    {"num": VALID | {"var"}, "cat": frozenset({"var", "ref"})}
)
"""What a predictor of each type has."""

PARTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "repweights": frozenset({"file", "key", "prefix", "combined"}),
        "row_recode": VALID,
        "col_recode": VALID,
    }
)
"""What the objects inside a design or a test have."""

ADJUSTMENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "poststratify": frozenset({"vars", "population"}),
        "rake": frozenset({"margins", "population"}),
        "calibrate": frozenset(
            {"method", "categorical", "numeric", "population", "population_numeric", "bounds"}
        ),
        "trim": frozenset({"lower", "upper", "strict"}),
    }
)


def understood(said: Mapping[str, Any], known: Mapping[str, frozenset[str]], key: str) -> None:
    """Raise `Unsupported` with the names of what *said* asks for beyond what its kind is known to have.

    And `ValueError` where a word holds what it cannot mean.
    """
    kind = str(checked(said, key if key != "type" else "an adjustment").get(key))
    more = {name for name, value in said.items() if value is not None}
    more -= known.get(kind, frozenset(more)) | COMMON | NOTES | {key}
    if more:
        raise Unsupported(f"{', '.join(sorted(more))} of {kind}")
    for part in PARTS.keys() & said.keys():
        beyond = set(checked(said[part] or {}, part)) - PARTS[part] - NOTES
        if beyond:
            raise Unsupported(f"{', '.join(sorted(beyond))} of {part}")
