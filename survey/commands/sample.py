"""`hailong sample`: how many to ask, which units to ask in, and what each response then stands for."""

from __future__ import annotations

import math
import secrets
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import click

from analysis.dataset.known import margins
from analysis.rounding import shown
from survey.commands.terminal import (
    FILE,
    Complaint,
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
    print_problems,
)
from survey.export import dataset
from survey.sampling.draw import ALLOCATIONS, sample_size
from survey.sampling.frame import DRAWS, Draw, drawn, read_frame, read_selection, write_selection
from survey.sampling.known import note, read_known
from survey.sampling.selection import PERSONS, Answered, Selection
from survey.store import Store
from survey.wording import count, say

UNSAID = "unsaid"
"""Takes back how people were drawn in units."""


@click.group("sample")
def command() -> None:
    """Mẫu của một đợt: cỡ mẫu, rút đơn vị để hỏi, trọng số.

    The sample of a round: its size, the draw of the units to ask in, the weights.
    """


@command.command("size")
@click.option("--population", type=click.IntRange(1), help="Tổng thể; bỏ trống: rất lớn · none: very large")
@click.option(
    "--margin", type=click.FloatRange(0, 50, min_open=True, max_open=True), default=5.0, show_default=True,
    help="Sai số, điểm phần trăm · margin of error, points",
)  # fmt: skip
@click.option(
    "--deff", type=click.FloatRange(1), default=1.0, show_default=True,
    help="Hệ số thiết kế dự kiến khi hỏi theo cụm · design effect expected",
)  # fmt: skip
@click.option(
    "--response", type=click.FloatRange(0, 100, min_open=True), default=100.0, show_default=True,
    help="Tỷ lệ trả lời dự kiến, % · response rate expected, %",
)  # fmt: skip
@language_option
def size(*, population: int | None, margin: float, deff: float, response: float, language: str) -> None:
    """Tính số người cần hỏi để có sai số ấy ở mức tin cậy 95 %.

    Print how many people to ask for that margin at 95 % confidence: N / (1 + N e²), times the design
    effect, divided by the response rate. Each figure of its own (a district) needs this many.
    """
    needed = math.ceil(sample_size(population, margin / 100) * deff)
    asked = math.ceil(needed * 100 / response)
    click.echo(say("command.sample.size", language, n=count(needed, language), asked=count(asked, language)))


persons_option = click.option(
    "--persons", type=click.Choice([*filter(None, PERSONS)]),
    help="Người ở mỗi đơn vị được rút ngẫu nhiên, không lặp lại; bỏ trống: không nói "
    "· people were drawn at random, without repetition, in each unit; none: nobody says",
)  # fmt: skip


@command.command("draw")
@click.argument("round_id", metavar="ROUND")
@click.argument("frame", metavar="FRAME", type=FILE)
@click.option(
    "--units", "n", type=click.IntRange(1), help="Số đơn vị; bỏ trống: mọi đơn vị · none: every unit"
)
@click.option(
    "--method", type=click.Choice(list(DRAWS)), default="pps", show_default=True,
    help="Xác suất theo số người, ngẫu nhiên đơn giản, hay theo bước nhảy · how units are drawn",
)  # fmt: skip
@click.option(
    "--allocation", type=click.Choice(list(ALLOCATIONS)), default="proportional", show_default=True,
    help="Chia số đơn vị cho các tầng · how units are shared among strata",
)  # fmt: skip
@click.option("--interviews", type=click.IntRange(1), help="Tổng số người cần hỏi · people to ask in all")
@persons_option
@click.option("--seed", help="Hạt giống; bỏ trống: tự chọn và in ra · none: one is chosen and printed")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), help="Ghi mẫu ra CSV · a CSV too")
@instance_option
@language_option
def draw(
    *,
    round_id: str,
    frame: Path,
    n: int | None,
    method: str,
    allocation: str,
    interviews: int | None,
    persons: str | None,
    seed: str | None,
    write: Path | None,
    instance: Path,
    language: str,
) -> None:
    """Rút đơn vị để hỏi trong đợt ROUND từ danh sách FRAME, và giữ xác suất của từng đơn vị.

    Draw the units in which the round ROUND asks from the list FRAME, a CSV file with the columns unit,
    people (served in the period asked about) and, if wanted, stratum. The round keeps the chance of each
    unit; its responses are then weighted by it. The same list and seed draw the same units again.
    """
    with opened(instance, language) as store:
        listed, wrong = read_frame(frame, {unit.code for unit in store.units()}, language)
        if wrong:
            print_problems(wrong, language, as_json=False)
            sys.exit(1)
        wanted = Draw(n, method, allocation, interviews or 0, seed or secrets.token_hex(4))
        sample = replace(drawn(listed, wanted, wanted.how(listed, language)), persons=persons or "")
        _keep(store, round_id, sample, language)
        if write is not None:
            write_selection(write, sample)


@command.command("import")
@click.argument("round_id", metavar="ROUND")
@click.argument("file", type=FILE)
@click.option("--how", default="", help="Đã rút như thế nào · how it was drawn")
@persons_option
@instance_option
@language_option
def import_(
    round_id: str, file: Path, *, how: str, persons: str | None, instance: Path, language: str
) -> None:
    """Nhập mẫu đã rút ở nơi khác: CSV có các cột unit, people, probability, stratum, interviews.

    Bring in a sample that was drawn elsewhere: a CSV file with the columns unit, people, probability and,
    if wanted, stratum and interviews. When one row is wrong nothing is kept.
    """
    with opened(instance, language) as store:
        units, wrong = read_selection(file, {unit.code for unit in store.units()}, language)
        if wrong:
            print_problems(wrong, language, as_json=False)
            sys.exit(1)
        _keep(store, round_id, Selection(tuple(units), how, persons or ""), language)


@command.command("persons")
@click.argument("round_id", metavar="ROUND")
@click.argument("way", metavar="WAY", type=click.Choice([*filter(None, PERSONS), UNSAID]))
@instance_option
@language_option
def persons(round_id: str, way: str, instance: Path, language: str) -> None:
    """Nói người ở mỗi đơn vị của mẫu đã rút được chọn thế nào: WAY là simple hay unsaid.

    Say how people were chosen in each unit of the sample a round has. simple: drawn at random, without
    repetition, from those the unit serves, or all of them asked; the margin of error then takes account of
    how many of them were asked. unsaid: nobody knows, as for people who come to a kiosk.
    """
    with opened(instance, language) as store:
        store.round(round_id)
        sample = store.selection(round_id)
        if sample is None:
            raise Complaint(say("command.sample.none", language, round=round_id))
        _keep(store, round_id, replace(sample, persons="" if way == UNSAID else way), language)


@command.command("population")
@click.argument("round_id", metavar="ROUND")
@click.argument("file", type=FILE, required=False)
@click.option("--remove", "forgotten", is_flag=True, help="Thôi hiệu chỉnh · no longer")
@instance_option
@language_option
@json_option
def population(
    *, round_id: str, file: Path | None, forgotten: bool, instance: Path, language: str, as_json: bool
) -> None:
    """Hiệu chỉnh trọng số theo số người đã biết của tổng thể: CSV có các cột item, code, people.

    Have the weights meet what is known of the population: a CSV file with the columns item (such as sex or
    age group), code and people. One item is post-stratified, several are raked; those who did not say keep
    their share. Without a file, what is known is shown.
    """
    with opened(instance, language) as store:
        asked = store.questionnaire(store.round(round_id).version)
        if file is not None:
            people, wrong = read_known(file, asked, language)
            if wrong:
                print_problems(wrong, language, as_json=False)
                sys.exit(1)
            store.save_known(round_id, people)
        elif forgotten:
            store.save_known(round_id, {})
        known = store.known(round_id)
        steps = [*_steps(store, round_id)] if known and store.n_kept(round_id) else []
    if as_json:
        columns = ("item", "code", "before", "people")
        margins_ = [dict(zip(columns, step, strict=True)) for step in steps]
        return print_json({"people": known, "margins": margins_})
    click.echo(note(known, asked).to(language) if known else say("known.nothing", language, round=round_id))
    for item, code, before, after in steps:
        click.echo(f"  {item} = {code}: {shown(before, 0, language)} → {shown(after, 0, language)}")
    return None


def _steps(store: Store, round_id: str) -> Iterator[tuple[str, str, float, float]]:
    """Yield item, code, what the weights said before they met the population, and the people it has."""
    answers = dataset(store, round_id)
    design = replace(answers, people={}).design()
    for margin in margins(design, answers.columns, answers.people):
        sums = margin.sums(design.weights)
        for label, people, before in zip(margin.labels, margin.counts, sums, strict=True):
            if people == people:  # NaN where the population has nobody of it
                yield margin.name, label, float(before), float(people)


@command.command("remove")
@click.argument("round_id", metavar="ROUND")
@instance_option
@language_option
def remove(round_id: str, instance: Path, language: str) -> None:
    """Bỏ mẫu của đợt: mọi phiếu lại tính như nhau. Take the sample back: every response counts alike."""
    with opened(instance, language) as store:
        store.save_selection(round_id, None)
    click.echo(say("command.sample.removed", language, round=round_id))


@command.command("show")
@click.argument("round_id", metavar="ROUND")
@instance_option
@language_option
@json_option
def show(round_id: str, instance: Path, language: str, as_json: bool) -> None:
    """In mẫu của đợt: từng đơn vị, đã hỏi được bao nhiêu, mỗi phiếu đại diện cho bao nhiêu người.

    Print the sample of a round: each unit, how many have answered there, how many people a response
    stands for.
    """
    with opened(instance, language) as store:
        store.round(round_id)
        sample, answered = store.selection(round_id), store.counts_by(round_id, "unit")
    if sample is None:
        raise Complaint(say("command.sample.none", language, round=round_id))
    _print(sample.answered(answered), language, as_json=as_json)


def _keep(store: Store, round_id: str, sample: Selection, language: str) -> None:
    store.save_selection(round_id, sample)
    _print(sample.answered(store.counts_by(round_id, "unit")), language, as_json=False)
    click.echo(say("command.sample.kept", language, round=round_id, how=sample.how or "–"))


def _print(answered: Answered, language: str, *, as_json: bool) -> None:
    rows = [
        asdict(one) | {"answered": answered.n.get(one.unit, 0), "weight": answered.weights.get(one.unit)}
        for one in answered.selection.units
    ]
    if as_json:
        about = {"how": answered.selection.how, "persons": answered.selection.persons}
        return print_json(about | {"units": rows, "outside": answered.n_outside})
    click.echo("  ".join(f"{say(f'selection.{name}', language):>{WIDTH}}" for name in COLUMNS))
    for row in rows:
        click.echo("  ".join(f"{_cell(name, row[name], language):>{WIDTH}}" for name in COLUMNS))
    for said in answered.notes():
        click.echo(said.to(language))
    return None


COLUMNS = ("unit", "stratum", "probability", "people", "interviews", "answered", "weight")
"""What is printed of each unit; each has its heading under `selection` of the wording."""

WIDTH = 14
"""Letters of a column."""

DECIMALS = {"probability": 4, "people": 0, "interviews": 0, "answered": 0, "weight": 2}


def _cell(name: str, value: object, language: str) -> str:
    return shown(value, DECIMALS[name], language) if isinstance(value, int | float) else str(value or "–")
