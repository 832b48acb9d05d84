"""The codebook as a page."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined

from analysis.fieldwork.carried import day
from analysis.microdata.entries import KINDS, RULES, Entry, uncounted
from analysis.microdata.release import Release
from analysis.microdata.saying import FILES, SAID, protection
from analysis.microdata.study import Study
from analysis.rounding import shown


def codebook_page(
    release: Release, study: Study, entries: Sequence[Entry], names: Sequence[str], *, language: str
) -> str:
    """Return the codebook as one HTML page that needs no other file; *names* are the files beside it."""
    environment = Environment(
        loader=PackageLoader("analysis.microdata", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["to"] = lambda text: text.to(language)
    environment.filters["n"] = lambda number: shown(number, 0, language)
    environment.filters["score"] = lambda score: "" if score is None else f"{score:g}"
    book = release.answers.codebook
    return environment.get_template("codebook.html").render(
        study=study,
        language=language,
        said={name: text.to(language) for name, text in SAID.items()},
        rules=RULES,
        kinds={kind: text.to(language) for kind, text in KINDS.items()},
        n=shown(release.answers.n, 0, language),
        made_on=day(study.made_on),
        version=book.version,
        notes=tuple(dict.fromkeys((*book.notes, *study.method))),
        protection=protection(release, study.kept_back, uncounted(entries)),
        files=[(name, meaning) for name, meaning in FILES.items() if name in names],
        entries=entries,
        indices=[pair for node in book.indices for pair in node.walk()],
    )
