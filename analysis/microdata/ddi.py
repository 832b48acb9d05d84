"""The study, its files and variables as DDI-Codebook 2.5, for data archives and catalogues."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from xml.etree import ElementTree

from analysis.codebook import Text
from analysis.fieldwork import UNRECORDED
from analysis.fieldwork.carried import CHOSEN, FRAME, POPULATION, RESPONSE, carried_out
from analysis.microdata.entries import Entry, uncounted
from analysis.microdata.release import Release
from analysis.microdata.saying import FOR_ANALYSTS, protection
from analysis.microdata.study import Study

NAMESPACE = "ddi:codebook:2_5"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML has no way to write; shown as the picture of the character, or as the sign for an unknown one."""

INTERVAL = {"rating": "discrete", "single": "discrete", "multiple": "discrete"}

Element = ElementTree.Element


def ddi(release: Release, study: Study, entries: Sequence[Entry], *, language: str) -> bytes:
    """Return the description as XML in UTF-8; words in every language they exist in where the schema lets."""
    ElementTree.register_namespace("", NAMESPACE)
    root = Element(f"{{{NAMESPACE}}}codeBook", {"version": "2.5", LANG: language})
    _document(root, study, language)
    _study(root, release, study, entries, language=language)
    _files(root, release, study)
    data = _put(root, "dataDscr")
    for at, entry in enumerate(entries, start=1):
        _variable(data, at, entry, language)
    ElementTree.indent(root, " ")
    written: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"


def writable(words: str) -> str:
    """Return words as XML can hold them."""
    return UNWRITABLE.sub(lambda found: _picture(found.group()), words)


def _picture(letter: str) -> str:
    return chr(0x2400 + ord(letter)) if ord(letter) < 0x20 else "\ufffd"


def _put(parent: Element, tag: str, words: str | None = None, /, **attributes: str) -> Element:
    element = ElementTree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    for key, value in attributes.items():
        element.set(key.rstrip("_"), writable(value))
    if words is not None:
        element.text = writable(words)
    return element


def _say(parent: Element, name: str, text: Text, language: str) -> None:
    """Write a text once in each of its languages, the wanted one first."""
    for tag in sorted(text.languages, key=lambda tag: tag != language):
        _put(parent, name, text.to(tag)).set(LANG, tag)


def _document(root: Element, study: Study, language: str) -> None:
    citation = _put(_put(root, "docDscr"), "citation")
    _put(_put(citation, "titlStmt"), "titl", study.title.to(language))
    production = _put(citation, "prodStmt")
    _put(production, "prodDate", study.made_on.isoformat(), date=study.made_on.isoformat())
    _put(production, "software", study.program)


def _study(root: Element, release: Release, study: Study, entries: Sequence[Entry], *, language: str) -> None:
    description = _put(root, "stdyDscr")
    citation = _put(description, "citation")
    titles = _put(citation, "titlStmt")
    _put(titles, "titl", study.title.to(language))
    for tag in study.title.languages:
        if study.title.to(tag) != study.title.to(language):
            _put(titles, "parTitl", study.title.to(tag)).set(LANG, tag)
    _put(titles, "IDNo", study.name)
    if study.agency:
        _say(_put(citation, "rspStmt"), "AuthEnty", study.agency, language)
    information = _put(description, "stdyInfo")
    if study.basis:
        _say(information, "abstract", study.basis, language)
    summary = _put(information, "sumDscr")
    for event, day in zip(("start", "end"), _days(study), strict=True):
        if day is not None:
            _put(summary, "collDate", day.isoformat(), date=day.isoformat(), event=event)
    _put(summary, "nation", "Việt Nam", abbr="VN")
    if (people := _known(study, POPULATION)) is not None:
        _say(summary, "universe", people, language)
    _method(description, release, study, language)
    use = _put(_put(description, "dataAccs"), "useStmt")
    said = protection(release, study.kept_back, uncounted(entries))
    _put(use, "confDec", " ".join(sentence.to(language) for sentence in said if sentence is not FOR_ANALYSTS))
    _put(use, "restrctn", FOR_ANALYSTS.to(language))


def _method(description: Element, release: Release, study: Study, language: str) -> None:
    method = _put(description, "method")
    collected = _put(method, "dataColl")
    design = release.answers.design_columns
    chosen = _known(study, CHOSEN)
    for text in (*((chosen,) if chosen else ()), *study.method):
        _say(collected, "sampProc", text, language)
    if (frame := _known(study, FRAME)) is not None:
        _put(_put(collected, "sampleFrame"), "sampleFrameName", frame.to(language))
    if "weight" in design:
        _put(collected, "weight", "weight")
    if (rate := _known(study, RESPONSE)) is not None:
        _say(_put(method, "anlyInfo"), "respRate", rate, language)


def _days(study: Study) -> tuple[date | None, date | None]:
    """Return the days on which people were asked, as recorded; else those of the round."""
    work = study.course.work if study.course else UNRECORDED
    return (work.begun_on, work.ended_on) if work.begun_on else (study.opened_on, study.closed_on)


def _known(study: Study, subject: Text) -> Text | None:
    """Return what is known of one point of how the round went."""
    return dict(carried_out(study.course)).get(subject) if study.course else None


def _files(root: Element, release: Release, study: Study) -> None:
    text = _put(_put(root, "fileDscr", ID="F1"), "fileTxt")
    _put(text, "fileName", "answers.sav", ID="answers_sav")
    sizes = _put(text, "dimensns")
    _put(sizes, "caseQnty", str(release.answers.n))
    _put(sizes, "varQnty", str(len(release.answers.columns) + len(release.answers.design_columns)))
    _put(text, "fileType", "SPSS, Stata, Parquet, CSV (UTF-8)")
    if release.answers.codebook.version:
        _put(text, "verStmt")
        _put(text[-1], "version", release.answers.codebook.version)


def _variable(data: Element, at: int, entry: Entry, language: str) -> None:
    attributes = {
        "ID": f"V{at}",
        "name": entry.name,
        "files": "F1",
        "intrvl": INTERVAL.get(entry.kind, "contin"),
    }
    if entry.name == "weight" and entry.kind == "design":
        attributes["wgt"] = "wgt"
    variable = _put(data, "var", **attributes)
    _say(variable, "labl", entry.label, language)
    question = _put(variable, "qstn")
    _say(question, "qstnLit", entry.label, language)
    _ranges(variable, entry)
    if entry.is_counted:
        _put(variable, "sumStat", str(entry.n_valid), type="vald")
        _put(variable, "sumStat", str(entry.n_missing), type="invd")
    for line in entry.lines:
        missing = {"missing": "Y"} if line.is_missing else {}
        category = _put(variable, "catgry", **missing)
        _put(category, "catValu", line.code if line.number is None else str(line.number))
        _say(category, "labl", line.label, language)
        if entry.is_counted:
            _put(category, "catStat", str(line.n), type="freq")
    numeric = entry.kind not in ("text", "multiple")
    _put(variable, "varFormat", type="numeric" if numeric else "character", schema="other")


def _ranges(variable: Element, entry: Entry) -> None:
    if entry.least:
        _put(_put(variable, "valrng"), "range", min=entry.least, max=entry.most)
    if not entry.outside:
        return
    invalid = _put(variable, "invalrng")
    for given in entry.outside:
        if isinstance(given, dict):
            _put(invalid, "range", min=f"{given['lo']:g}", max=f"{given['hi']:g}")
        else:
            _put(invalid, "item", VALUE=f"{given:g}")
