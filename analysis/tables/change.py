"""An index beside the same index of an earlier round: the change of every node, with its interval."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from analysis.codebook import LANGUAGES, NO_TEXT, Node, Text
from analysis.compare import Verdict, limits, verdict
from analysis.compare.combination import Combination, exact
from analysis.compare.pairing import Ground, Pairing, pairing
from analysis.compare.places import Places
from analysis.disclosure import coarser, hidden_nodes
from analysis.estimate.estimated import Estimate
from analysis.index import Tree
from analysis.rounding import shown
from analysis.table import Field, Table, Value, written
from analysis.tables.digits import LOWER, UPPER, rounded, told
from analysis.tables.figures import UNITS, UNPUBLISHED, Printing, grain_of, is_hidden, words
from analysis.tables.index import NODE

FIELDS = (
    *NODE,
    Field("unit", words("Đơn vị tính", "Unit")),
    Field("before", words("Trước", "Before")),
    Field("value", words("Nay", "Now")),
    Field("change", words("Thay đổi", "Change")),
    Field("low", words("Từ", "From")),
    Field("high", words("Đến", "To")),
    Field("n_before", words("n trước", "n before")),
    Field("n", words("n nay", "n now")),
    Field("verdict", words("Kết luận", "Verdict")),
    Field("exact_change", words("Thay đổi chưa làm tròn", "Unrounded change"), file_only=True),
    Field("exact_se", words("Sai số chuẩn của thay đổi", "Standard error of the change"), file_only=True),
    Field("exact_low", words("Cận dưới", "Lower limit"), file_only=True),
    Field("exact_high", words("Cận trên", "Upper limit"), file_only=True),
)

CHANGES = MappingProxyType(
    {
        Verdict.ABOVE: words("tăng", "up"),
        Verdict.BELOW: words("giảm", "down"),
        Verdict.NOT_DISTINGUISHABLE: words(
            "chưa đủ chắc để nói tăng hay giảm", "cannot be told apart from no change"
        ),
        Verdict.NOT_ESTIMABLE: words("không tính được khoảng", "no interval can be computed"),
    }
)

ROUNDED = words(
    "Thay đổi là hiệu của hai số chưa làm tròn, nên có thể lệch một đơn vị ở chữ số cuối so với hiệu của "
    "hai số đã làm tròn. Khoảng 95 % chứa số 0: chưa đủ chắc để nói tăng hay giảm.",
    "A change is the difference of two unrounded figures and may differ by one in the last digit from "
    "that of the rounded ones. A 95% interval that holds 0: it cannot be said whether the figure rose or "
    "fell.",
)

GROUNDS = MappingProxyType(
    {
        Ground.ONE_ROUND: words(
            "Khoảng tính cả phần hai kỳ có chung, vì cùng một đợt khảo sát.",
            "The interval counts what the two periods share, being of one round.",
        ),
        Ground.SHARED: words(
            "Hai đợt hỏi ở cùng các điểm: {shared} điểm có trong cả hai đợt (đợt trước {before}, đợt này "
            "{after} điểm). Khoảng tính cả phần hai đợt có chung: nét riêng của một điểm ảnh hưởng cả hai.",
            "The two rounds asked in the same places: {shared} are in both (the earlier has {before}, this "
            "one {after}). The interval counts what they share: what is peculiar to a place moves both.",
        ),
        Ground.PEOPLE: words(
            "Coi như hai mẫu độc lập: người trả lời được chọn từng người, và mỗi đợt hỏi những người khác, "
            "dù ở cùng các đơn vị.",
            "Taken as two independent samples: people were chosen one by one, and each round asked others, "
            "be it in the same units.",
        ),
        Ground.APART: words(
            "Coi như hai mẫu độc lập: hai đợt hỏi ở những điểm khác nhau, không có điểm chung.",
            "Taken as two independent samples: the rounds asked in different places and have none in common.",
        ),
        Ground.UNLIKE: words(
            "Coi như hai mẫu độc lập, dù có {shared} điểm chung: hai đợt chia tầng hoặc chọn mẫu theo cách "
            "khác nhau. Khoảng có thể hơi rộng hoặc hơi hẹp.",
            "Taken as two independent samples although {shared} places are in both: the rounds have other "
            "strata or were drawn in other ways. The interval may be somewhat too wide or too narrow.",
        ),
        Ground.UNKNOWN: words(
            "Coi như hai mẫu độc lập: không biết hai đợt có hỏi ở cùng các điểm hay không, vì đơn vị chọn "
            "mẫu không được ghi bằng mã đơn vị hay mã điểm phục vụ. Nếu cùng các điểm, khoảng có thể hơi "
            "rộng hoặc hơi hẹp.",
            "Taken as two independent samples: it is not known whether the rounds asked in the same places, "
            "as sampling units are not called by the code of a unit or service point. If they did, the "
            "interval may be somewhat too wide or too narrow.",
        ),
    }
)
"""How the interval of a change came about, by its ground."""

REPEATED = words(
    "Không có khoảng nào: mọi điểm cho kết quả y hệt nhau ở hai đợt. Hãy xem có phải cùng một dữ liệu được "
    "đưa vào hai lần.",
    "There is no interval: every place gave the very same in both rounds. See whether the same answers were "
    "put in twice.",
)

Pair = tuple[Places | None, Places | None]
"""Where the sampling units of the earlier and of the later round are; None where nobody knows."""


def change_table(
    before: Tree,
    after: Tree,
    printing: Printing | None = None,
    *,
    since: Text,
    places: Pair = (None, None),
) -> Table:
    """Return a row for every node of *after* that *before* has too, parents first.

    Parameters
    ----------
    before, after : Tree
        The same index in two rounds, or in two periods of one round.
    since : Text
        What the earlier round is called.
    places : (Places or None, Places or None)
        Where *before* and *after* were asked; the notes say what became of it. See
        `analysis.compare.pairing`.
    """
    how, held = printing or Printing(), pairing(before, after, places)
    earlier = {tree.node.name: tree for _, tree in before.walk()}
    hidden = _hidden(before, how)
    rows = tuple(
        _row(depth, earlier[tree.node.name], tree, (held, how))
        for depth, tree in after.walk()
        if tree.node.name in earlier and tree.node.name not in hidden
    )
    titles = {"vi": "Thay đổi so với", "en": "Change since"}
    title = Text.of(
        {tag: f"{after.node.label.to(tag)}. {say}: {since.to(tag)}" for tag, say in titles.items()}
    )
    return Table(f"{after.node.name}_change", title, FIELDS, rows, tuple(_notes(held)))


def _notes(held: Pairing) -> Iterator[Text]:
    """Yield how the figures came about: what the two rounds share, and rounding."""
    n_places = {"shared": held.n_shared, "before": held.n_before, "after": held.n_after}
    ground = GROUNDS[held.ground]
    yield Text.of(
        {
            tag: ground.to(tag).format(**{name: shown(n, 0, tag) for name, n in n_places.items()})
            for tag in LANGUAGES
        }
    )
    if held.is_repeated:
        yield REPEATED
    yield ROUNDED


def _hidden(before: Tree, printing: Printing) -> frozenset[str]:
    """Return the nodes that the earlier round left out because they guard a small one."""
    answered = {tree.node.name: tree.counts.answered for _, tree in before.walk()}
    small = {tree.node.name for _, tree in before.walk() if is_hidden(tree, printing)}
    return hidden_nodes((before.node,), answered, printing.smallest) - small


def _row(depth: int, before: Tree, after: Tree, how: tuple[Pairing, Printing]) -> tuple[Value, ...]:
    node, (held, printing) = after.node, how
    cells: dict[str, Value] = {
        "node": node.name,
        "label": node.label,
        "depth": depth,
        "unit": UNITS[node.unit],
    }
    if is_hidden(before, printing) or is_hidden(after, printing):
        cells["verdict"] = UNPUBLISHED
    else:
        own = replace(printing, grain=coarser(grain_of(before, printing), grain_of(after, printing)))
        cells |= _figures(node, (before.estimate, after.estimate), held.change(node.name), own)
    return tuple(cells.get(field.name) for field in FIELDS)


def _figures(
    node: Node, pair: tuple[Estimate, Estimate], change: Combination, printing: Printing
) -> Mapping[str, Value]:
    (before, after), grain = pair, printing.grain
    low, high = limits(change, printing.level)
    sure = (change.se > 0 or (exact(before) and exact(after))) and not grain
    first, last = (rounded(one.value, node, grain.value) for one in pair)
    cells: dict[str, Value] = {
        "before": first,
        "value": last,
        "n_before": before.n,
        "n": after.n,
        "verdict": CHANGES[_verdict(change, printing)],
        "exact_se": float(change.se) if sure and math.isfinite(change.se) else None,
    }
    moved = _moved(first, last, node) if grain.value else told(change.value, node)
    cells["change"], cells["exact_change"] = moved
    for name, number, side in (("low", low, LOWER), ("high", high, UPPER)):
        cells[name], cells[f"exact_{name}"] = told(number, node, grain.ends, side)
    return cells


def _moved(before: Decimal | None, after: Decimal | None, node: Node) -> tuple[Decimal | None, float | None]:
    """Return the change between figures told in steps: what whoever takes one off the other finds."""
    if before is None or after is None:
        return None, None
    return after - before, float(after - before) / (100.0 if node.unit == "percent" else 1.0)


def _verdict(change: Combination, printing: Printing) -> Verdict:
    return verdict(change, 0.0, ">", level=printing.level)


SENTENCES = MappingProxyType(
    {
        Verdict.ABOVE: words(
            "{label} tăng {size} {points} so với trước: từ {before}{unit} lên {value}{unit} (khoảng tin cậy "
            "95 % của thay đổi: {low} đến {high}).",
            "{label} rose by {size} {points}: from {before}{unit} to {value}{unit} (95% confidence interval "
            "of the change: {low} to {high}).",
        ),
        Verdict.BELOW: words(
            "{label} giảm {size} {points} so với trước: từ {before}{unit} xuống {value}{unit} (khoảng tin "
            "cậy 95 % của thay đổi: {low} đến {high}).",
            "{label} fell by {size} {points}: from {before}{unit} to {value}{unit} (95% confidence interval "
            "of the change: {low} to {high}).",
        ),
        Verdict.NOT_DISTINGUISHABLE: words(
            "{label}: trước {before}{unit}, nay {value}{unit}; chưa đủ chắc để nói tăng hay giảm (khoảng tin "
            "cậy 95 % của thay đổi: {low} đến {high} {points}).",
            "{label}: {before}{unit} before, {value}{unit} now; it cannot be said whether it rose or fell "
            "(95% confidence interval of the change: {low} to {high} {points}).",
        ),
    }
)
"""What is said of a change, by its verdict; nothing where there is none."""

CHANGE_POINTS = words("điểm phần trăm", "percentage points")


def difference_unit(unit: Value) -> Value:
    """Return in what a difference of two figures of a unit is said: of percentages, in percentage points."""
    return CHANGE_POINTS if unit == UNITS["percent"] else unit


def change_sentence(table: Table) -> Text:
    """Return what became of the topmost figure of a table of changes; no words where nothing can be said."""
    row = next(table.records(), None)
    pattern = next(
        (SENTENCES[kind] for kind in SENTENCES if row and row["verdict"] is CHANGES[kind]), NO_TEXT
    )
    if row is None or not pattern:
        return NO_TEXT
    is_percent = row["unit"] == UNITS["percent"]
    points = difference_unit(row["unit"])
    return Text.of({tag: _spoken(row, pattern, points, tag, is_percent=is_percent) for tag in LANGUAGES})


def _spoken(row: Mapping[str, Value], pattern: Text, points: Value, tag: str, *, is_percent: bool) -> str:
    change = row["change"]
    size = abs(change) if isinstance(change, Decimal) else change
    cells = {name: signed(row[name], tag) for name in ("low", "high")}
    cells |= {name: written(row[name], tag) for name in ("label", "before", "value")}
    unit = ("%" if tag == "en" else " %") if is_percent else ""
    return pattern.to(tag).format(**cells, size=written(size, tag), points=written(points, tag), unit=unit)


def signed(value: Value, language: str) -> str:
    """Return a change as people write it, with its sign: "+2,70", "−0,63", "0,00"."""
    words_ = written(value, language)
    rises = isinstance(value, Decimal) and value > 0
    return f"+{words_}" if rises else words_
