"""What the codebook and the manifest say in words about a release."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from analysis.codebook import Text
from analysis.microdata.release import FREE_TEXT, IDENTIFYING, Check, Release
from analysis.rounding import shown

SAID = {
    "codebook": Text.of({"vi": "Bảng mã", "en": "Codebook"}),
    "responses": Text.of({"vi": "Số phiếu", "en": "Responses"}),
    "made": Text.of({"vi": "Ngày lập", "en": "Made on"}),
    "version": Text.of({"vi": "Mã phiên bản phiếu", "en": "Version of the questionnaire"}),
    "files": Text.of({"vi": "Các tệp", "en": "Files"}),
    "protection": Text.of({"vi": "Bảo vệ người trả lời", "en": "Protection of respondents"}),
    "variables": Text.of({"vi": "Các biến", "en": "Variables"}),
    "codes": Text.of({"vi": "Các mã", "en": "Codes"}),
    "indices": Text.of({"vi": "Các chỉ số", "en": "Indices"}),
    "variable": Text.of({"vi": "Biến", "en": "Variable"}),
    "names": Text.of({"vi": "Tên trong SPSS, Stata", "en": "Name in SPSS, Stata"}),
    "label": Text.of({"vi": "Nội dung", "en": "Label"}),
    "kind": Text.of({"vi": "Loại", "en": "Kind"}),
    "valid": Text.of({"vi": "Có trả lời", "en": "Valid"}),
    "unsaid": Text.of({"vi": "không công bố", "en": "not published"}),
    "least": Text.of({"vi": "Nhỏ nhất", "en": "Least"}),
    "most": Text.of({"vi": "Lớn nhất", "en": "Most"}),
    "code": Text.of({"vi": "Mã", "en": "Code"}),
    "number": Text.of({"vi": "Số trong SPSS", "en": "Number in SPSS"}),
    "letter": Text.of({"vi": "Trong Stata", "en": "In Stata"}),
    "score": Text.of({"vi": "Điểm", "en": "Score"}),
    "missing": Text.of({"vi": "Khuyết", "en": "Missing"}),
    "n": Text.of({"vi": "Số phiếu", "en": "n"}),
    "yes": Text.of({"vi": "có", "en": "yes"}),
    "node": Text.of({"vi": "Nút", "en": "Node"}),
    "combine": Text.of({"vi": "Cách gộp", "en": "Rule"}),
    "method": Text.of(
        {"vi": "Công thức (hailong, docs/methods.md)", "en": "Formula (hailong, docs/methods.md)"}
    ),
}
"""The codebook's own words."""

FILES: dict[str, Text] = {
    "answers.csv": Text.of(
        {
            "vi": "CSV cho R, Python và các chương trình: UTF-8, dấu phẩy",
            "en": "CSV for programs: UTF-8, commas",
        }
    ),
    "answers_excel.csv": Text.of(
        {
            "vi": "CSV mở bằng Excel tiếng Việt: dấu chấm phẩy, dấu phẩy thập phân; ô chữ dễ bị hiểu là công "
            "thức có dấu ' ở đầu",
            "en": "CSV for Excel in Vietnam: semicolons, decimal commas; a text that could be taken for a "
            "formula begins with '",
        }
    ),
    "answers.parquet": Text.of(
        {"vi": "Parquet cho DuckDB, pandas, Spark", "en": "Parquet for DuckDB, pandas, Spark"}
    ),
    "answers.sav": Text.of(
        {
            "vi": "SPSS, có nhãn và giá trị khuyết; bật trọng số: WEIGHT BY weight.",
            "en": "SPSS, labelled, with user-missing values; weight by: WEIGHT BY weight.",
        }
    ),
    "answers.dta": Text.of(
        {
            "vi": "Stata 15, có nhãn, lý do khuyết .a đến .g",
            "en": "Stata 15, labelled, reasons for missing values .a to .g",
        }
    ),
    "design.csv": Text.of(
        {
            "vi": "Thiết kế mẫu, một dòng một phiếu: đơn vị, phần được chọn, trọng số qua từng bước",
            "en": "The sampling design, one row a response: units, shares drawn, weights after each step",
        }
    ),
    "index.R": Text.of({"vi": "R: tính lại chỉ số chung", "en": "R: works the headline index out again"}),
    "index.py": Text.of(
        {"vi": "Python: tính lại chỉ số chung", "en": "Python: works the headline index out again"}
    ),
    "codebook.json": Text.of({"vi": "Bảng mã cho chương trình", "en": "The codebook for programs"}),
    "codebook.html": Text.of({"vi": "Bảng mã để đọc", "en": "The codebook to read"}),
    "codebook.xlsx": Text.of({"vi": "Bảng mã trong Excel", "en": "The codebook in Excel"}),
    "ddi.xml": Text.of({"vi": "Mô tả theo DDI-Codebook 2.5", "en": "Description by DDI-Codebook 2.5"}),
    "manifest.json": Text.of({"vi": "Danh sách tệp, SHA-256, số dòng", "en": "The files, SHA-256, rows"}),
}
"""Every file of the folder and what it is for."""


DESCRIPTIONS = ("codebook.json", "codebook.html", "codebook.xlsx", "ddi.xml")
"""The files that tell of the answers without having them."""

LEFT_OUT = {
    IDENTIFYING: Text.of({"vi": "chỉ ra một người", "en": "identifies a person"}),
    FREE_TEXT: Text.of(
        {
            "vi": "văn bản tự viết; chỉ đưa ra khi được yêu cầu (--with-text)",
            "en": "free text; goes out only when asked for (--with-text)",
        }
    ),
}
"""Why a variable stays behind, in words."""


def kept_back(check: Check, stays: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    """Return every column that no file has, with the reason in each language."""
    reasons = {name: LEFT_OUT[reason] for name, reason in check.left_out.items()}
    return {name: dict(reason.versions) for name, reason in (reasons | dict(stays)).items()}


FOR_ANALYSTS = Text.of(
    {
        "vi": "Các tệp có từng phiếu trả lời chỉ dành cho người phân tích, không công bố cạnh các bảng: đếm "
        "dòng sẽ biết những số mà bảng không công bố. Bảng mã và mô tả DDI thì công bố được.",
        "en": "The files with single responses are for analysts, not for publication beside the tables: to "
        "count rows tells figures that the tables leave out. Codebook and DDI may be published.",
    }
)
"""For whom which files are."""


def protection(release: Release, stays: Mapping[str, Text], untold: Collection[str] = ()) -> tuple[Text, ...]:
    """Return what was done so that nobody is recognised, one sentence a text.

    Parameters
    ----------
    stays : mapping of column to Text
        What is known of a response and no file has, with the reason.
    untold : collection of str
        Variables of which no count is said.
    """
    check = release.check
    said = [_withheld(check, untold)]
    if check.n_told_by_weight:
        said.append(_told_by_weight(None if set(check.keys) & {*untold} else check.n_told_by_weight))
    if back := kept_back(check, stays):
        vi, en = ("; ".join(_by_reason(back, tag)) for tag in ("vi", "en"))
        said.append(Text.of({"vi": f"Không đưa ra: {vi}.", "en": f"Left out: {en}."}))
    if untold:
        said.append(_uncounted(untold))
    return (*said, RENUMBERED, FOR_ANALYSTS)


RENUMBERED = Text.of(
    {
        "vi": "Tầng và đơn vị chọn mẫu được đánh số lại; thứ tự dòng không theo thứ tự nhận phiếu.",
        "en": "Strata and sampling units are numbered anew; rows are not in the order of arrival.",
    }
)


def _withheld(check: Check, untold: Collection[str]) -> Text:
    """Say how many cells were withheld; in which columns alone where one of them has counts left unsaid."""
    columns, told = ", ".join(check.keys) or "–", not set(check.keys) & {*untold}
    names = {name: number for name, number in check.n_withheld.items() if number}
    cells = ", ".join(f"{name}: {number}" if told else name for name, number in names.items())
    cells = f" ({cells})" if cells else ""
    vi = en = ""
    if told:
        n, rare = (sum(names.values()), check.n_rare)
        vi = f"Trước khi che, {shown(rare, 0, 'vi')} tổ hợp có ít phiếu hơn; đã che {shown(n, 0, 'vi')} ô"
        en = f"Before, {shown(rare, 0, 'en')} stood in fewer; {shown(n, 0, 'en')} cells withheld"
    else:
        vi, en = "Đã che một số ô", "Some cells are withheld"
    return Text.of(
        {
            "vi": f"Mỗi tổ hợp của {columns} có ở ít nhất {check.smallest} phiếu. {vi}{cells}.",
            "en": f"Every combination of {columns} stands in at least {check.smallest} responses. "
            f"{en}{cells}.",
        }
    )


def _uncounted(untold: Collection[str]) -> Text:
    names = ", ".join(untold)
    return Text.of(
        {
            "vi": f"Không nêu số phiếu theo mã ở: {names}; chúng sẽ cho biết điều mà bảng không công bố.",
            "en": f"No counts are given of: {names}; they would tell what the tables leave out.",
        }
    )


def _told_by_weight(n: int | None) -> Text:
    """Say that weights tell a unit that is withheld: of *n* responses, or of some."""
    vi, en = ("có", "some") if n is None else (shown(n, 0, "vi"), shown(n, 0, "en"))
    return Text.of(
        {
            "vi": f"Cột weight: {vi} phiếu đã che đơn vị nhưng có trọng số không trùng với "
            "đơn vị bị che nào khác; ai biết mỗi đơn vị phục vụ bao nhiêu người có thể suy ra đơn vị.",
            "en": f"Column weight: {en} responses whose unit is withheld have a weight of no "
            "other withheld unit; whoever knows how many people a unit serves may tell it.",
        }
    )


def _by_reason(back: Mapping[str, Mapping[str, str]], language: str) -> Iterator[str]:
    """Yield the columns that stay for one reason, and the reason."""
    for reason in dict.fromkeys(why[language] for why in back.values()):
        names = (name for name, why in back.items() if why[language] == reason)
        yield f"{', '.join(names)} ({reason})"
