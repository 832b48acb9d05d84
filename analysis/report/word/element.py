"""The few pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Element = Any
"""An element of lxml, which comes without types."""


def element(name: str, /, **attributes: str) -> Element:
    """Return a new element such as "w:ind"; the attributes are of the same namespace."""
    made: Element = OxmlElement(name)
    prefix = name.partition(":")[0]
    for key, value in attributes.items():
        made.set(qn(f"{prefix}:{key}"), value)
    return made


def put(parent: Element, *children: Element) -> Element:
    """Append *children* and return *parent*."""
    parent.extend(children)
    return parent


def run(words: str, *, bold: bool = False) -> Element:
    """Return a run of text; *words* are fit already."""
    made, text = element("w:r"), element("w:t")
    if bold:
        put(made, put(element("w:rPr"), element("w:b"), element("w:bCs")))
    text.text = words
    text.set(qn("xml:space"), "preserve")
    return put(made, text)


def field(instruction: str, shown: str) -> Iterator[Element]:
    """Yield the runs of a field, such as the number of the page; *shown* stands until it is updated."""
    yield put(element("w:r"), element("w:fldChar", fldCharType="begin"))
    code = element("w:instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    yield put(element("w:r"), code)
    yield put(element("w:r"), element("w:fldChar", fldCharType="separate"))
    yield run(shown)
    yield put(element("w:r"), element("w:fldChar", fldCharType="end"))
