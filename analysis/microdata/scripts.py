"""Scripts in R and Python that read the answers and give the headline index of the report again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.resources import files

from analysis.codebook import Node, Text
from analysis.column import Column
from analysis.dataset import Dataset
from analysis.microdata.flat import Flat
from analysis.microdata.numbering import numbering
from analysis.microdata.study import Headline, Study
from analysis.rounding import shown
from analysis.table import cleaned
from analysis.tables.figures import UNITS, rounded

DIFFERS = Text.of(
    {
        "vi": "Kết quả khác với báo cáo: tệp đã bị sửa, hoặc không cùng một bộ.",
        "en": "This is not what the report says: a file was changed, or they do not belong together.",
    }
)


def headline_text(found: Headline, language: str) -> str:
    """Return the line the scripts print: "Chỉ số: 81,23 % (95 %: 78,90 - 83,40; n = 1203)"."""
    value, low, high = (
        _written(number, found.node, language) for number in (found.value, found.low, found.high)
    )
    label = _words(found.node.label, language)
    return f"{label}: {value}{_unit(found.node, language)} (95 %: {low} - {high}; n = {found.n})"


def python_script(study: Study, found: Headline, language: str) -> str:
    """Return index.py; it uses this package and the files answers.csv and codebook.json beside it."""
    return _filled("index.py.txt", _said(study, found, language) | {"LANGUAGE": language})


def r_script(study: Study, found: Headline, dataset: Dataset, sav: tuple[tuple[Flat, ...], str]) -> str:
    """Return index.R; it uses the packages haven and survey and the file answers.sav beside it.

    *sav* is the columns of that file and the language of its labels.
    """
    columns, language = sav
    named = {column.source: column.name for column in columns if not column.code}
    decimals = len(_written(found.value, found.node, "en").partition(".")[2])
    return _filled(
        "index.R",
        _said(study, found, language)
        | {
            "DESIGN": ", ".join(_design(dataset)),
            "COLUMNS": ", ".join(_columns(dataset, named)),
            "TREE": _tree(found.node, dataset.columns, named),
            "INTERVAL": found.interval,
            "FACTOR": "100" if found.node.unit == "percent" else "1",
            "DECIMALS": str(decimals),
            "POINT": "." if language == "en" else ",",
            "UNIT": _unit(found.node, language).replace("%", "%%"),
            "LABEL": _quoted(_words(found.node.label, language)),
        },
    )  # fmt: skip


def _said(study: Study, found: Headline, language: str) -> dict[str, str]:
    exact = (found.value, found.se, found.low, found.high)
    return {
        "TITLE": _words(study.title, language),
        "EXPECTED": ", ".join(map(repr, exact)),
        "DIFFERS": DIFFERS.to(language),
    }


def _filled(template: str, words: Mapping[str, str]) -> str:
    """Return a template with its @PLACES@ filled, each once and none from inside another."""
    parts = (files("analysis.microdata") / template).read_text(encoding="utf-8").split("@")
    return "".join(words.get(part, f"@{part}@") if at % 2 else part for at, part in enumerate(parts))


def _written(number: float, node: Node, language: str) -> str:
    figure = rounded(number, node)
    decimals = 2 if figure is None else -int(figure.as_tuple().exponent)
    return shown(figure if figure is not None else number, decimals, language)


def _unit(node: Node, language: str) -> str:
    return f" {UNITS[node.unit].to(language)}"


def _words(text: Text, language: str) -> str:
    """Return words on one line, without what cannot be seen."""
    return " ".join(cleaned(text.to(language).replace("\n", " ").replace("\t", " ")).split())


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')


def _design(dataset: Dataset) -> Iterator[str]:
    given = dataset.design_columns
    two = "psu" in given and "stage_2" in given and "population_2" in given
    yield "ids = ~psu + stage_2" if two else "ids = ~psu" if "psu" in given else "ids = ~1"
    if "stratum" in given:
        yield "strata = ~stratum"
    if "population_psus" in given:
        yield "fpc = ~population_psus + population_2" if two else "fpc = ~population_psus"
    yield "weights = ~weight"


def _columns(dataset: Dataset, named: Mapping[str, str]) -> Iterator[str]:
    for name in dataset.design_columns:
        yield f"{name} = as.numeric(answers${named[name]})"
    if "weight" not in dataset.design_columns:
        yield "weight = 1"


def _tree(node: Node, columns: Mapping[str, Column], named: Mapping[str, str], depth: int = 1) -> str:
    entries = {"combine": f'"{node.combine}"'}
    if node.rescale is not None:
        entries["rescale"] = _vector(node.rescale)
    if node.importance:
        entries["importance"] = _vector(node.importance)
    if node.combine == "item":
        entries |= _item(node, columns[node.name], named)
    else:
        parts = [_tree(part, columns, named, depth + 1) for part in node.parts]
        space = "\n" + "  " * depth
        entries["parts"] = f"list({space}{f',{space}'.join(parts)})"
    return f"list({', '.join(f'{name} = {value}' for name, value in entries.items())})"


def _item(node: Node, column: Column, named: Mapping[str, str]) -> dict[str, str]:
    numbers = numbering(column)
    codes = numbers.codes()
    also = [numbers.reasons[reason] for reason in node.base_also]
    also += [codes[c.code] for c in column.variable.categories if c.missing in node.base_also]
    entries = {"column": f'"{named[node.name]}"', "also": _vector(also)}
    if node.measure == "number":
        return entries | {"missing": _vector([*numbers.reasons.values()])}
    earned = {
        codes[c.code]: float(c.code in node.satisfied) if node.measure == "satisfied" else c.score
        for c in column.variable.categories
        if not c.missing
    }
    kept = {number: score for number, score in earned.items() if score is not None}
    return entries | {"codes": _vector([*kept]), "earned": _vector([*kept.values()])}


def _vector(numbers: tuple[float, ...] | list[int] | list[float]) -> str:
    return f"c({', '.join(repr(number) for number in numbers)})" if numbers else "numeric(0)"
