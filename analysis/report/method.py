"""How the figures came about, in words: wording, dates, sample, weights, intervals, what is not shown."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.codebook import Text
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.fieldwork.carried import day
from analysis.rounding import shown
from analysis.subject import About
from analysis.tables import Printing
from analysis.tables.figures import notes, words

IN_STEPS = words(
    "Số liệu có tính cả những nhóm không công bố được nói tròn phần trăm hay phần mười điểm (tròn năm phần "
    "trăm hay nửa điểm, nếu một nhóm nhỏ như vậy chiếm hơn 5 % trọng số mà không có đủ phiếu khác cùng không "
    "công bố), hai cận của khoảng làm tròn ra phía ngoài, không kèm sai số chuẩn và hệ số thiết kế: chữ số "
    "lẻ sẽ cho biết ở đó có mấy phiếu.",
    "Figures that count groups which are not published are told in whole percents or tenths of a point (in "
    "fives of a percent or half points where such a small group has more than 5% of the weights and too few "
    "other responses are left out with it), the limits of intervals outward, without standard error and "
    "design effect: their digits would tell how many answered there.",
)

ENDS_IN_STEPS = words(
    "Số liệu có tính cả những nhóm không công bố được nói không kèm sai số chuẩn và hệ số thiết kế, hai cận "
    "của khoảng làm tròn ra phía ngoài, tới phần trăm hay phần mười điểm: sai số chuẩn cộng theo từng đơn vị "
    "chọn mẫu, nên sẽ cho biết ở những nhóm đó có mấy phiếu.",
    "Figures that count groups which are not published are told without standard error and design effect, "
    "and the limits of their intervals outward, in whole percents or tenths of a point: a "
    "standard error is a sum over sampling units, and would tell how many answered in those groups.",
)


def method(
    dataset: Dataset, about: About, printing: Printing, design: Design | None = None
) -> tuple[Text, ...]:
    """Return the method note, one paragraph a text."""
    return tuple(_paragraphs(dataset, about, printing, design))


def facts(dataset: Dataset, about: About) -> tuple[Text, Text, Text]:
    """Return of the method note what a codebook says at its head: the day, n, and what was asked."""
    version = dataset.codebook.version
    return (
        words(f"Ngày lập: {day(about.made_on)}.", f"Made on {day(about.made_on)}."),
        _counted("Số phiếu: {}.", "Responses: {}.", dataset.n),
        words(f"Mã phiên bản phiếu: {version}.", f"Questionnaire: {version}."),
    )


def asked(about: About) -> tuple[Text, ...]:
    """Return of the method note on what basis people were asked, and from when to when."""
    basis = (_each("Căn cứ: {}.", "Legal basis: {}.", about.basis),) if about.basis else ()
    return (*basis, *_dates(about))


def _paragraphs(dataset: Dataset, about: About, printing: Printing, design: Design | None) -> Iterator[Text]:
    made_on, n, version = facts(dataset, about)
    yield from dataset.codebook.notes
    yield from asked(about)
    yield made_on
    if not about.is_final:
        yield words("Số liệu tạm tính: đợt khảo sát chưa khóa.", "Provisional: the round is not locked yet.")
    yield n
    if design is not None:
        yield _drawn(dataset, design, printing)
        if printing.grain:
            yield IN_STEPS if printing.grain.value else ENDS_IN_STEPS
        yield from notes(printing)
    if printing.smallest > 1:
        yield words(
            f"Số liệu dựa trên ít hơn {printing.smallest} người trả lời không được công bố, và cả những số "
            "mà lấy các số khác trừ đi sẽ lộ ra chúng.",
            f"Figures with fewer than {printing.smallest} respondents behind them are not published, nor are "
            "those with which subtraction would give them away.",
        )
    yield version


def _dates(about: About) -> Iterator[Text]:
    if about.opened_on is not None:
        vi, en = f"Nhận trả lời từ {day(about.opened_on)}", f"Answers from {day(about.opened_on)}"
        if about.closed_on is not None:
            vi, en = f"{vi} đến {day(about.closed_on)}", f"{en} to {day(about.closed_on)}"
        yield words(f"{vi}.", f"{en}.")


def _drawn(dataset: Dataset, design: Design, printing: Printing) -> Text:
    """Say how the respondents were chosen, as far as the data know it."""
    given = dataset.design_columns
    if not given and not dataset.people:
        return words(
            "Không có thông tin chọn mẫu: mỗi phiếu tính như nhau, khoảng tin cậy tính như với mẫu ngẫu "
            "nhiên đơn giản và không nói gì về những người không trả lời.",
            "Nothing is known of the sampling: every response counts alike, intervals are those of a simple "
            "random sample and say nothing of those who did not answer.",
        )
    n_strata, n_psus = design.n_strata, design.n_psus
    vi, en = ["có tầng, đơn vị chọn mẫu"], ["strata and sampling units are known"]
    if not printing.grain.value:  # people are the sampling units of a unit taken for certain
        vi = [f"{n_strata} tầng, {shown(n_psus, 0, 'vi')} đơn vị chọn mẫu"]
        en = [f"{n_strata} strata, {shown(n_psus, 0, 'en')} sampling units"]
    if "weight" in given or dataset.people:
        people = float(design.weights.sum())
        vi.append(f"trọng số của các phiếu cộng lại là {shown(people, 0, 'vi')} người")
        en.append(f"the weights of the responses sum to {shown(people, 0, 'en')} people")
    if "population_psus" not in given:
        vi.append("không hiệu chỉnh theo quy mô tổng thể (như chọn có hoàn lại)")
        en.append("no finite population correction (as if drawn with replacement)")
    return words(f"Thiết kế mẫu: {'; '.join(vi)}.", f"Sampling design: {'; '.join(en)}.")


def _each(vi: str, en: str, text: Text) -> Text:
    return words(vi.format(text.to("vi").rstrip(".")), en.format(text.to("en").rstrip(".")))


def _counted(vi: str, en: str, number: int) -> Text:
    return words(vi.format(shown(number, 0, "vi")), en.format(shown(number, 0, "en")))
