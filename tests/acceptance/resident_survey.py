"""Make a questionnaire of the resident survey, and the map that imports its answers.

    python tests/acceptance/resident_survey.py ITEMS.csv ANSWERS.csv DIRECTORY

writes questionnaire.yaml, map.yaml and answers.csv (the given answers with each resident's weight) into
DIRECTORY. The six council districts are strata of 84,682 adults each.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from pathlib import Path

from ruamel.yaml import YAML

ADULTS_OF_A_DISTRICT = 84_682

LEVELS = (
    ("1", 1.0, "Rất không hài lòng", "Very dissatisfied"),
    ("2", 2.0, "Không hài lòng", "Dissatisfied"),
    ("3", 3.0, "Bình thường", "Neutral"),
    ("4", 4.0, "Hài lòng", "Satisfied"),
    ("5", 5.0, "Rất hài lòng", "Very satisfied"),
)
GENDERS = (("female", "Nữ"), ("male", "Nam"), ("other", "Khác"))


def main(items_file: Path, answers_file: Path, directory: Path) -> None:
    """Write the three files."""
    with items_file.open(encoding="utf-8", newline="") as file:
        items = list(csv.DictReader(file))
    with answers_file.open(encoding="utf-8", newline="") as file:
        answers = list(csv.DictReader(file))
    directory.mkdir(parents=True, exist_ok=True)
    _save(directory / "questionnaire.yaml", questionnaire(items))
    _save(directory / "map.yaml", mapping())
    (directory / "answers.csv").write_text(weighted(answers), encoding="utf-8")


def questionnaire(items: list[dict[str, str]]) -> dict[str, object]:
    """Return the questionnaire: a page and four indices a section, pooled and mean, satisfied and score."""
    sections: dict[str, list[dict[str, str]]] = {}
    for item in items:
        sections.setdefault(item["section"], []).append(item)
    named = {f"s{place:02d}": (title, rows) for place, (title, rows) in enumerate(sections.items(), start=1)}
    return {
        "name": "resident_survey",
        "version": "2021q3",
        "service": "other",
        "languages": ["vi", "en"],
        "title": _both("Khảo sát cư dân"),
        "provenance": {"official": False, "source": "resident_survey_items.csv"},
        "scales": {"five": [_level(*level) for level in LEVELS] + [DONT_KNOW]},
        "sections": [*(_section(*each) for each in named.items()), about()],
        "indices": [
            _index(measure, combine, named) for measure in MEASURES for combine in ("pooled", "mean")
        ],
    }


DONT_KNOW = {"code": "9", "label": {"vi": "Không biết", "en": "Don't know"}, "missing": "don't know"}
MEASURES = {"satisfied": "percent", "score": "mean"}


def _both(words: str) -> dict[str, str]:
    return {"vi": words, "en": words}


def _level(code: str, score: float, vi: str, en: str) -> dict[str, object]:
    return {"code": code, "label": {"vi": vi, "en": en}, "score": score}


def _section(name: str, content: tuple[str, list[dict[str, str]]]) -> dict[str, object]:
    title, rows = content
    items = [{"name": row["item"], "text": _both(row["text_en"])} for row in rows]
    return {"name": name, "title": _both(title), "kind": "rating", "scale": "five", "items": items}


def about() -> dict[str, object]:
    """Return the section of the questions that make groups."""
    districts = [{"code": str(place), "label": _both(f"District {place}")} for place in range(1, 7)]
    genders = [{"code": code, "label": {"vi": vi, "en": code}} for code, vi in GENDERS]
    items = [
        {
            "name": "council_district",
            "kind": "single",
            "text": _both("Council district"),
            "categories": districts,
        },
        {"name": "gender", "kind": "single", "text": _both("Gender"), "categories": genders},
    ]
    return {"name": "about", "title": _both("About you"), "items": items}


def _index(measure: str, combine: str, named: dict[str, tuple[str, list]]) -> dict[str, object]:
    parts = [
        {"name": f"{name}", "label": _both(title), "combine": combine, "section": name}
        for name, (title, _) in named.items()
    ]
    return {
        "name": f"{measure}_{combine}",
        "label": _both(f"Resident survey, {measure}, {combine}"),
        "measure": measure,
        "satisfied": ["4", "5"],
        "unit": MEASURES[measure],
        "combine": "mean",
        "parts": parts,
    }


def mapping() -> dict[str, object]:
    """Return the map of the import."""
    modes = {"web": "web", "mail": "paper", "phone": "phone"}
    return {
        "key": "respondent",
        "same_names": True,
        "mode": {"column": "method", "codes": modes},
        "design": {"weight": "weight", "stratum": "council_district"},
    }


def weighted(answers: list[dict[str, str]]) -> str:
    """Return the answers as CSV with the weight of each resident: adults over respondents of the district."""
    drawn = Counter(row["council_district"] for row in answers)
    buffer = io.StringIO()
    table = csv.DictWriter(buffer, [*answers[0], "weight"], lineterminator="\n")
    table.writeheader()
    for row in answers:
        table.writerow(row | {"weight": repr(ADULTS_OF_A_DISTRICT / drawn[row["council_district"]])})
    return buffer.getvalue()


def _save(path: Path, content: dict[str, object]) -> None:
    yaml = YAML()
    yaml.width = 4096
    yaml.default_flow_style = False
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(content, file)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
