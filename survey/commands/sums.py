"""`hailong sums`: what a round sends to a centre, and many rounds put together, without anybody's answers."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from analysis.codebook import Category, Node, Text
from analysis.refusal import Refusal
from analysis.round_sums import Grouping, RoundSums, combined, round_sums
from analysis.round_sums import file as round_sums_json
from analysis.table import Table, json_text
from analysis.tables import (
    EVERYBODY,
    GroupTrees,
    Printing,
    group_table,
    headline_table,
    index_table,
    rank_table,
)
from survey.commands.figures import check_columns, printing, smallest_option
from survey.commands.index import print_tables
from survey.commands.terminal import (
    FILE,
    complaining,
    instance_option,
    json_option,
    language_option,
    opened,
)
from survey.export import dataset
from survey.wording import say

ROUND = Text.of({"vi": "đợt", "en": "round"})

FILE = FILE


@click.group("sums")
def command() -> None:
    """Gộp nhiều đợt mà không chuyển phiếu của ai: mỗi nơi xuất tổng, trung tâm cộng lại.

    Put rounds together without anybody's answers: each place exports sums, the centre combines them.
    """


@command.command("export")
@click.argument("round_id", metavar="ROUND")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--by", multiple=True, metavar="COLUMN", help="Kèm tổng của các nhóm theo cột này · sums of groups too"
)
@smallest_option
@instance_option
@language_option
def export(
    *, round_id: str, file: Path, by: tuple[str, ...], smallest: int | None, instance: Path, language: str
) -> None:
    """Xuất tổng của đợt ROUND ra tệp JSON: các tổng và hiệp phương sai, không có phiếu trả lời nào.

    Export the sums of the round ROUND as JSON: totals and their covariance, and no single response.
    A group of too few people is refused by name.
    """
    with opened(instance, language) as store:
        answers = dataset(store, round_id)
        check_columns(by, answers, language)
        least = printing(instance, language, smallest).smallest
        sums = round_sums(answers, round_id, store.round(round_id).title, by=by, smallest=least)
        round_sums_json.save(sums, file)
    click.echo(say("command.sums.exported", language, file=file, n=answers.n))


@command.command("combine")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=FILE)
@click.option(
    "--population",
    type=FILE,
    help="CSV có cột round, people: mỗi đợt đại diện bao nhiêu người · people each round stands for",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Ghi tổng chung · keep the joint sums"
)
@smallest_option
@instance_option
@language_option
@json_option
def combine(
    *,
    files: tuple[Path, ...],
    population: Path | None,
    output: Path | None,
    smallest: int | None,
    instance: Path,
    language: str,
    as_json: bool,
) -> None:
    """Cộng tổng của nhiều đợt độc lập: chỉ số chung, từng đợt, thứ hạng có sai số, và các nhóm.

    Put the sums of independent rounds together: the joint index, every round, ranks with their error, and
    groups. Weights count as they are in the files, unless --population says what each round stands for.
    """
    with complaining(language):
        parts = [round_sums_json.load(file) for file in files]
        if population:
            parts = list(_scaled(parts, population))
        whole = combined(parts)
        if output:
            round_sums_json.save(whole, output)
        tables = tuple(joint_tables(parts, whole, printing(instance, language, smallest)))
    if as_json:
        click.echo(json_text(tables, language))
    else:
        print_tables(tables, language)


def joint_tables(parts: Sequence[RoundSums], whole: RoundSums, how: Printing) -> Iterator[Table]:
    """Yield the tables of rounds put together: each index, then each of its rounds, ranks and groups."""
    for node in whole.codebook.indices:
        yield index_table(whole.tree(node), how)
        rounds = _rounds(parts, whole, node)
        yield headline_table(rounds, how)
        if ranks := rank_table(rounds, how):
            yield ranks
        for grouping in whole.groupings:
            yield group_table(_groups(whole, node, grouping), how)


def _rounds(parts: Sequence[RoundSums], whole: RoundSums, node: Node) -> GroupTrees:
    trees = [(EVERYBODY, whole.tree(node))]
    for part in parts:
        title = part.rounds[0].title if len(part.rounds) == 1 else Text.of({"vi": part.name})
        trees.append((Category(part.name, title), part.tree(node)))
    return GroupTrees("round", ROUND, node, tuple(trees))


def _groups(whole: RoundSums, node: Node, grouping: Grouping) -> GroupTrees:
    trees = [(group, whole.tree(node, grouping.by, group.code)) for group in grouping.groups]
    return GroupTrees(grouping.by, grouping.label, node, ((EVERYBODY, whole.tree(node)), *trees))


def _scaled(parts: Sequence[RoundSums], file: Path) -> Iterator[RoundSums]:
    with file.open(encoding="utf-8-sig", newline="") as opened_file:
        people = {row.get("round") or "": row.get("people") or "" for row in csv.DictReader(opened_file)}
    rounds = [part.name for part in parts]
    if people.keys() != set(rounds) or not all(_is_count(number) for number in people.values()):
        found = ", ".join(f"{name}: {number}" for name, number in people.items())
        raise Refusal("population of rounds", file.name, rounds=", ".join(rounds), found=found)
    return (part.scaled(float(people[part.name])) for part in parts)


def _is_count(number: str) -> bool:
    try:
        return 0 < float(number) < float("inf")
    except ValueError:
        return False
