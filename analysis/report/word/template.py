"""The sheet a report is written on: ours, by Decree 30/2020, or an agency's own with the same style names."""

from __future__ import annotations

import zipfile
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.shared import Cm

from analysis.refusal import Refusal
from analysis.report.word.element import field, put

STYLES = MappingProxyType(
    {
        "parent": "Cơ quan chủ quản",
        "agency": "Cơ quan ban hành",
        "state": "Quốc hiệu",
        "motto": "Tiêu ngữ",
        "rule": "Đường kẻ",
        "number": "Số ký hiệu",
        "place": "Địa danh và ngày tháng",
        "kind": "Tên loại văn bản",
        "subject": "Trích yếu",
        "heading 1": "Heading 1",
        "heading 2": "Heading 2",
        "lead": "Dòng dẫn",
        "body": "Body Text",
        "bullet": "List Bullet",
        "caption": "Caption",
        "figure": "Hình",
        "note": "Ghi chú",
        "cell": "Ô bảng",
        "head": "Đầu bảng",
        "post": "Chức vụ người ký",
        "signer": "Họ tên người ký",
        "recipients": "Nơi nhận",
        "recipient": "Danh sách nơi nhận",
        "annex": "Phụ lục",
        "toc": "toc 1",
    }
)
"""What each look is called in a template: paragraph styles."""

TABLE = "Bảng số liệu"
"""The style of tables of figures."""

SHEET = (Cm(21.0), Cm(29.7))
MARGINS = MappingProxyType({"top": Cm(2.0), "bottom": Cm(2.0), "left": Cm(3.0), "right": Cm(2.0)})
"""A4 upright, as Decree 30/2020 asks: 20-25 mm above and below, 30-35 left, 15-20 right."""

LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
SPARE = (
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.THUMBNAIL,
)
"""What comes with python-docx's own sheet and nobody needs."""

PREFERENCES = (
    '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:compat><w:compatSetting '
    'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="{language}"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
    "</w:settings>"
)


def template(path: Path | None = None, language: str = "vi") -> Document:
    """Return an empty document with the styles of `STYLES` and `TABLE`.

    Parameters
    ----------
    path : Path, optional
        An agency's own .docx: its styles, margins, headers and footers are taken, its text is left out.
        The report of an earlier round is a good one to begin with.

    Raises
    ------
    analysis.refusal.Refusal
        The file is no Word document, or lacks styles; they are named, all at once.
    """
    if path is None:
        return _ours(LANGUAGES.get(language, "vi-VN"))
    document = _read(path)
    names = {(style.name, style.type) for style in document.styles}
    wanted = [(name, WD_STYLE_TYPE.PARAGRAPH) for name in STYLES.values()] + [(TABLE, WD_STYLE_TYPE.TABLE)]
    absent = [name for name, kind in wanted if (name, kind) not in names]
    if absent:
        raise Refusal("template styles", path.name, absent=", ".join(f"“{name}”" for name in absent))
    content = document.element.body
    for child in list(content)[:-1]:
        content.remove(child)
    return document


def _read(path: Path) -> Document:
    try:
        document = docx.Document(str(path))
        last = document.element.body[-1]
    except (
        PackageNotFoundError,
        ValueError,
        KeyError,
        IndexError,
        OSError,
        SyntaxError,
        zipfile.BadZipFile,
    ) as error:
        raise Refusal("template unreadable", path.name) from error
    if not last.tag.endswith("}sectPr"):
        raise Refusal("template unreadable", path.name)
    return document


def _ours(language: str) -> Document:
    document = docx.Document()
    for part in (document.part, document.part.package):
        for key in [key for key, relation in part.rels.items() if relation.reltype in SPARE]:
            del part.rels[key]
    _fill(document.styles.element, _shipped("styles.xml").replace("vi-VN", language))
    _fill(document.part.numbering_part.element, _shipped("numbering.xml"))
    _fill(document.settings.element, PREFERENCES.format(language=language))
    _lay_out(document)
    return document


def _shipped(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _fill(target: object, xml: str) -> None:
    """Put what *xml* holds in the place of what *target* holds."""
    found = parse_xml(xml.encode())
    target.clear()  # type: ignore[attr-defined]
    target.extend(list(found))  # type: ignore[attr-defined]


def _lay_out(document: Document) -> None:
    """Set sheet, margins and the page number, centred on top from the second page on."""
    section = document.sections[0]
    section.page_width, section.page_height = SHEET
    for side, margin in MARGINS.items():
        setattr(section, f"{side}_margin", margin)
    section.header_distance = section.footer_distance = Cm(1.0)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    put(header._p, *field("PAGE", "2"))
    section.first_page_header.paragraphs[0].style = document.styles["Header"]
