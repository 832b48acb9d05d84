"""How the survey was carried out, as far as the agency recorded it; what it did not is named in one place."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.codebook import Text
from analysis.fieldwork import COUNTS, SAMPLING, UNDRAWN, Tally, dispositions
from analysis.quality import Dispositions, response_rates
from analysis.report.method import day
from analysis.report.subject import Contents
from analysis.report.word.block import said
from analysis.rounding import half_up
from analysis.table import Field, Table
from analysis.tables.figures import words

Point = tuple[Text, Text]
"""What is spoken of, and what is known of it."""

POPULATION = words("Tổng thể", "Population")
FRAME = words("Khung chọn mẫu", "Frame")
CHOSEN = words("Cách chọn người trả lời", "How people were chosen")
DATES = words("Thời gian thu thập", "Dates of asking")
PERIOD_OF = words("Kỳ báo cáo", "Reporting period")
RESPONSE = words("Tỷ lệ trả lời", "Response rate")
N = words("N = {n} người", "N = {n} people")
WEIGHED = words("{n} người (tổng các trọng số)", "{n} people (the sum of the weights)")
PERIOD = words("Từ {first} đến {last}.", "From {first} to {last}.")
SINCE = words("Từ {first}.", "From {first}.")
RATE = words(
    "{rate} % (AAPOR RR2): {interviews} phiếu trên {of} người thuộc hoặc có thể thuộc tổng thể, trong "
    "{approached} người đã tiếp cận; từ chối {refused}, không gặp được {not_reached}, không thuộc tổng thể "
    "{ineligible}, không rõ {unknown}, lý do khác {other}.",
    "{rate}% (AAPOR RR2): {interviews} responses of {of} people who belong to the population or may, among "
    "{approached} approached; {refused} refused, {not_reached} not reached, {ineligible} not in the "
    "population, {unknown} unknown, {other} for other reasons.",
)
WHOLLY = words(
    " Chỉ tính phiếu trả lời đầy đủ (RR1): {rate} %.", " Of complete responses only (RR1): {rate}%."
)
NOBODY_DRAWN = words(
    "Không có: không ai được chọn trước, nên không có tỷ lệ trả lời.",
    "None: nobody was drawn, so there is no response rate.",
)
DISAGREE = words(
    "Không tính được: số phiếu nhiều hơn số người đã ghi là tiếp cận ({approached}).",
    "Cannot be computed: there are more responses than people recorded as approached ({approached}).",
)
LACKS = {
    "decision": words("quyết định hoặc kế hoạch khảo sát", "decision or plan of the survey"),
    "population": words("số người trong tổng thể", "number of people in the population"),
    "frame": words("khung chọn mẫu", "sampling frame"),
    "sampling": words("cách chọn người trả lời", "how people were chosen"),
    "begun_on": words("thời gian thu thập", "dates of asking"),
    "approached": words(
        "số người đã tiếp cận, nên không có tỷ lệ trả lời",
        "number of people approached, so no response rate",
    ),
}
UNRECORDED = words(
    "Cơ quan tổ chức khảo sát không ghi: {lacks}. Thiếu những điều này, người đọc chưa đánh giá được kết quả "
    "nói thay cho ai.",
    "The agency that ran the survey did not record: {lacks}. Without this readers cannot judge for whom the "
    "results speak.",
)
UNIT_TITLE = words("Tổng thể và số người đã tiếp cận theo đơn vị", "Population and people approached by unit")
UNIT_FIELDS = (
    Field("group", words("Mã", "Code"), file_only=True),
    Field("group_label", words("Đơn vị", "Unit")),
    *(
        Field(name, words(vi, en))
        for name, vi, en in (
            ("population", "Tổng thể (N)", "Population (N)"),
            ("approached", "Đã tiếp cận", "Approached"),
            ("ineligible", "Không thuộc tổng thể", "Not in the population"),
            ("refused", "Từ chối", "Refused"),
            ("not_reached", "Không gặp được", "Not reached"),
            ("unknown", "Không rõ", "Unknown"),
        )
    ),
)


def carried_out(contents: Contents) -> Iterator[Point]:
    """Yield what the agency recorded of population, frame, sampling, dates and response."""
    work = contents.about.fieldwork
    if (people := _people(contents)) is not None:
        yield POPULATION, people
    if work.frame:
        yield FRAME, ended(work.frame)
    if (sampling := _sampling(contents)) is not None:
        yield CHOSEN, sampling
    if (period := _period(contents)) is not None:
        yield DATES, period
    if contents.about.period:
        yield PERIOD_OF, contents.about.period
    if (rate := _rate(contents)) is not None:
        yield RESPONSE, rate


def unrecorded(contents: Contents) -> Text | None:
    """Return a sentence that names what a reader needs and nobody recorded; None where nothing lacks."""
    about = contents.about
    names = [name for name in about.fieldwork.missing() if not (name == "begun_on" and about.opened_on)]
    if not names:
        return None
    lists = {tag: ", ".join(LACKS[name].to(tag) for name in names) for tag in ("vi", "en")}
    return said(UNRECORDED, lacks=Text.of(lists))


def unit_counts(contents: Contents) -> Table | None:
    """Return the counts that were recorded of units; None where there are none."""
    units = contents.about.fieldwork.units
    names: dict[str, Text] = {}
    if "unit" in contents.answers.columns:
        categories = contents.answers.column("unit").variable.categories
        names = {category.code: category.label for category in categories}
    rows = tuple(
        (code, names.get(code) or code, *(getattr(tally, name) for name in COUNTS)) for code, tally in units
    )
    return Table("fieldwork_by_unit", UNIT_TITLE, UNIT_FIELDS, rows) if rows else None


def _people(contents: Contents) -> Text | None:
    work, given = contents.about.fieldwork, contents.answers.design_columns
    parts = [Text.of({"vi": work.people.rstrip(" .;")})] if work.people else []
    n = work.whole().population
    if n is not None:
        parts.append(said(N, n=n))
    elif "weight" in given:
        parts.append(said(WEIGHED, n=half_up(float(np.sum(given["weight"])), 0)))
    return _joined(parts)


def _sampling(contents: Contents) -> Text | None:
    work = contents.about.fieldwork
    parts = [SAMPLING[work.sampling]] if work.sampling else []
    return _joined([*parts, *([Text.of({"vi": work.remarks.rstrip(" .;")})] if work.remarks else [])])


def _period(contents: Contents) -> Text | None:
    about = contents.about
    work = about.fieldwork
    first = work.begun_on or about.opened_on
    last = work.ended_on if work.begun_on else about.closed_on
    if first is None:
        return None
    ends = {"first": first} | ({"last": last} if last else {})
    spoken = {name: Text.of({tag: day(on, tag) for tag in ("vi", "en")}) for name, on in ends.items()}
    return said(PERIOD if last else SINCE, **spoken)


def _rate(contents: Contents) -> Text | None:
    work = contents.about.fieldwork
    if work.sampling in UNDRAWN:
        return NOBODY_DRAWN
    counts, partial = work.whole(), n_partial(contents)
    if counts.approached is None:
        return None
    drawn = dispositions(counts, contents.n - partial, partial)
    if drawn is None:
        return said(DISAGREE, approached=counts.approached)
    return _rate_words(drawn, counts)


def _rate_words(drawn: Dispositions, counts: Tally) -> Text:
    rates = {name: half_up(100 * rate, 1) for name, rate in response_rates(drawn).items()}
    whole = said(
        RATE,
        rate=rates["RR2"],
        interviews=drawn.complete + drawn.partial,
        of=drawn.eligible + drawn.unknown,
        approached=counts.approached,
        refused=drawn.refusal,
        not_reached=drawn.non_contact,
        ineligible=drawn.ineligible,
        unknown=drawn.unknown,
        other=drawn.other,
    )
    more = said(WHOLLY, rate=rates["RR1"]) if drawn.partial else Text()
    return Text.of({tag: whole.to(tag) + more.to(tag) for tag in ("vi", "en")})


def n_partial(contents: Contents) -> int:
    """Return how many responses answered a part only."""
    if "completeness" not in contents.answers.columns:
        return 0
    column = contents.answers.column("completeness")
    codes = [category.code for category in column.variable.categories]
    return int(np.sum(column.codes == codes.index("partial"))) if "partial" in codes else 0


def _joined(parts: list[Text]) -> Text | None:
    if not parts:
        return None
    return Text.of({tag: "; ".join(part.to(tag) for part in parts) + "." for tag in ("vi", "en")})


def ended(statement: str) -> Text:
    """Return what an agency stated, in the words it used, with a stop at the end."""
    return Text.of({"vi": statement.rstrip(" .;") + "."})


def bare(text: Text) -> Text:
    """Return a text without the stop at its end."""
    return Text.of({tag: words.rstrip(" .;") for tag, words in text.versions})
