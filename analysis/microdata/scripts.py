"""Scripts in R and Python that read the answers and give the headline index of the report again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from analysis.codebook import Node, Text
from analysis.dataset.column import Column
from analysis.microdata.drawn import Drawn
from analysis.microdata.flat import Flat
from analysis.microdata.numbering import numbering
from analysis.microdata.study import Headline, Study
from analysis.rounding import shown
from analysis.table import cleaned, shortened
from analysis.tables.digits import rounded
from analysis.tables.figures import UNITS

LINE = 300
"""Letters of a title or a label in a script; R reads no line of some thousand."""

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


def python_script(study: Study, found: Headline, design: Drawn, language: str) -> str:
    """Return index.py; it uses this package and the files answers.csv and codebook.json beside it."""
    made = {"LANGUAGE": language, "DESIGN": "\n".join(design.python)}
    return _filled("index.py.txt", _said(study, found, language) | made)


def r_script(study: Study, found: Headline, design: Drawn, sav: Sav) -> str:
    """Return index.R; it uses the packages haven and survey and the file answers.sav beside it."""
    decimals = len(_written(found.value, found.node, "en").partition(".")[2])
    language = sav.language
    return _filled(
        "index.R",
        _said(study, found, language)
        | _estimated(design)
        | {
            "TREE": _tree(found.node, sav.columns, sav.named),
            "INTERVAL": found.interval,
            "FACTOR": "100" if found.node.unit == "percent" else "1",
            "DECIMALS": str(decimals),
            "POINT": "." if language == "en" else ",",
            "UNIT": _unit(found.node, language).replace("%", "%%"),
            "LABEL": _quoted(_words(found.node.label, language)),
        },
    )


def without(study: Study, why: Text, language: str, ending: str) -> str:
    """Return what stands in the place of a script: why there is none."""
    said = _quoted(_words(why, language))
    stop = f'stop("{said}")' if ending == ".R" else f'raise SystemExit("{said}")'
    return f"# {_words(study.title, language)}\n# {_words(why, language)}\n{stop}\n"


@dataclass(frozen=True, slots=True)
class Sav:
    """The columns that answers.sav was made of, their names there, and the language of its labels."""

    columns: Mapping[str, Column]
    named: Mapping[str, str]
    language: str


def names(columns: Sequence[Flat]) -> dict[str, str]:
    """Return what each variable is called in answers.sav; several choices have no one column."""
    return {column.source: column.name for column in columns if not column.code}


def _estimated(design: Drawn) -> dict[str, str]:
    error = "SE(svytotal(~change, update(design, change = found$change)))"
    if design.has_replicates:
        error = "SE(withReplicates(design, function(w, data) estimate(tree, w)$value))"
    degf = "degf(subset(design, present))" if design.degf is None else f"{design.degf} # of the design"
    return {"DESIGN": "\n".join(design.r), "SE": error, "DEGF": degf}


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
    """Return words on one line, without what cannot be seen, and not longer than a line of R may be."""
    return shortened(" ".join(cleaned(text.to(language).replace("\n", " ").replace("\t", " ")).split()), LINE)


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')


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
