"""How a survey was carried out, in words: population, frame, sampling, dates and response, where recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from analysis.codebook import LANGUAGES, NO_TEXT, Text
from analysis.fieldwork import SAMPLING, UNDRAWN, Fieldwork, Tally, dispositions
from analysis.fieldwork.disposition import Dispositions, response_rates
from analysis.rounding import half_up
from analysis.table import said
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
ON = words("Ngày {first}.", "On {first}.")
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
OWN_WORDS = words("{words}", "“{words}” (the agency's own words)")


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of how a round went.

    Parameters
    ----------
    work : Fieldwork
        What the agency recorded.
    n, n_partial : int
        Responses, and how many of them answered a part only.
    opened_on, closed_on : date or None
        Of the round; they stand for the days of asking where those were not recorded.
    period : Text
        Which reporting period it belongs to.
    weighed : float or None
        The sum of the weights, which stands for the population where nobody counted it.
    """

    work: Fieldwork
    n: int
    n_partial: int = 0
    opened_on: date | None = None
    closed_on: date | None = None
    period: Text = NO_TEXT
    weighed: float | None = None


def carried_out(course: Course) -> Iterator[Point]:
    """Yield what is known of population, frame, sampling, dates and response."""
    work = course.work
    if (people := _people(course)) is not None:
        yield POPULATION, people
    if work.frame:
        yield FRAME, ended(work.frame)
    if (sampling := _sampling(work)) is not None:
        yield CHOSEN, sampling
    if (asked := _asked(course)) is not None:
        yield DATES, asked
    if course.period:
        yield PERIOD_OF, course.period
    if (rate := _rate(course)) is not None:
        yield RESPONSE, rate


def unrecorded(course: Course) -> Text | None:
    """Return a sentence that names what a reader needs and nobody recorded; None where nothing lacks."""
    names = [name for name in course.work.missing() if not (name == "begun_on" and course.opened_on)]
    if not names:
        return None
    lists = {tag: ", ".join(LACKS[name].to(tag) for name in names) for tag in LANGUAGES}
    return said(UNRECORDED, lacks=Text.of(lists))


def day(on: date) -> str:
    """Return a day as people in Vietnam write it, in whichever language: dd/mm/yyyy."""
    return f"{on:%d/%m/%Y}"


def stated(statement: str) -> Text:
    """Return what an agency stated, which no other language has in other words, without a stop at the end."""
    return said(OWN_WORDS, words=statement.rstrip(" .;"))


def ended(statement: str) -> Text:
    """Return what an agency stated, with a stop at the end."""
    return _joined([stated(statement)])


def _people(course: Course) -> Text | None:
    work = course.work
    parts = [stated(work.people)] if work.people else []
    n = work.whole().population
    if n is not None:
        parts.append(said(N, n=n))
    elif course.weighed is not None:
        parts.append(said(WEIGHED, n=half_up(course.weighed, 0)))
    return _joined(parts) if parts else None


def _sampling(work: Fieldwork) -> Text | None:
    parts = [SAMPLING[work.sampling]] if work.sampling else []
    parts += [stated(work.remarks)] if work.remarks else []
    return _joined(parts) if parts else None


def _asked(course: Course) -> Text | None:
    work = course.work
    first = work.begun_on or course.opened_on
    last = work.ended_on if work.begun_on else course.closed_on
    if first is None:
        return None
    ends = {"first": first} | ({"last": last} if last else {})
    spoken = {name: Text.of(dict.fromkeys(LANGUAGES, day(on))) for name, on in ends.items()}
    return said(ON if first == last else PERIOD if last else SINCE, **spoken)


def _rate(course: Course) -> Text | None:
    work = course.work
    if work.sampling in UNDRAWN:
        return NOBODY_DRAWN
    counts, partial = work.whole(), course.n_partial
    if counts.approached is None:
        return None
    drawn = dispositions(counts, course.n - partial, partial)
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
    return Text.of({tag: whole.to(tag) + more.to(tag) for tag in LANGUAGES})


def _joined(parts: list[Text]) -> Text:
    return Text.of({tag: "; ".join(part.to(tag) for part in parts) + "." for tag in LANGUAGES})
