"""`hailong units`: what is rated, and where."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from survey.commands.terminal import (
    FILE,
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
    print_lines,
    print_problems,
)
from survey.units import read_service_points, read_units
from survey.units.opening import read_openings
from survey.wording import say


@click.group("units")
def command() -> None:
    """Đơn vị (cơ quan, bệnh viện, trường) và điểm phục vụ của chúng.

    Units (agencies, hospitals, schools) and their service points.
    """


@command.command("import")
@click.argument("file", type=FILE)
@click.option("--points", type=FILE, help="Tệp điểm phục vụ: code, unit, name · file of service points")
@instance_option
@language_option
def import_(file: Path, points: Path | None, instance: Path, language: str) -> None:
    """Nhập đơn vị từ CSV có các cột code, name, parent, kind, field.

    Bring in units from a CSV file with the columns code, name, parent, kind, field. When one row is
    wrong nothing is kept, and every wrong row is listed.
    """
    with opened(instance, language) as store:
        known = store.units()
        units, wrong = read_units(file, language, known=known)
        services, wrong_points = (
            read_service_points(points, [*known, *units], language) if points else ([], [])
        )
        if wrong or wrong_points:
            print_problems([*wrong, *wrong_points], language, as_json=False)
            sys.exit(1)
        store.save_units(units)
        store.save_service_points(services)
    click.echo(say("command.units.kept", language, units=len(units), points=len(services)))


@command.command("hours")
@click.argument("file", type=FILE)
@instance_option
@language_option
def hours(file: Path, instance: Path, language: str) -> None:
    """Nhập giờ làm việc từ CSV có các cột code, days (1-5), hours (7:30-11:30 13:30-17:00).

    Bring in the hours at which units and service points are open, from a CSV file with the columns code,
    days (1 is Monday) and hours. Responses from a kiosk outside them are flagged.
    """
    with opened(instance, language) as store:
        codes = [unit.code for unit in store.units()] + [point.code for point in store.service_points()]
        openings, wrong = read_openings(file, frozenset(codes), language)
        if wrong:
            print_problems(wrong, language, as_json=False)
            sys.exit(1)
        store.save_openings(openings)
    places = len({opening.place for opening in openings})
    click.echo(say("command.units.hours", language, places=places))


@command.command("remove")
@click.argument("code")
@click.option("--point", is_flag=True, help="CODE là điểm phục vụ · CODE is a service point")
@click.option("--yes", is_flag=True, help="Không hỏi lại · without asking")
@instance_option
@language_option
def remove(*, code: str, point: bool, yes: bool, instance: Path, language: str) -> None:
    """Bỏ đơn vị CODE đã nhập nhầm, khi chưa có gì thuộc về nó.

    Take out the unit CODE, which was brought in by mistake, while nothing belongs to it. A poster of it opens
    no longer.
    """
    with opened(instance, language) as store:
        if not yes and not click.confirm(say("command.units.remove", language, code=code)):
            return
        store.remove_place(code, point=point)
    click.echo(say("command.units.removed", language, code=code))


@command.command("list")
@instance_option
@language_option
@json_option
def list_(instance: Path, language: str, as_json: bool) -> None:
    """Liệt kê các đơn vị. List the units."""
    with opened(instance, language) as store:
        units = store.units()
    if as_json:
        return print_json([asdict(unit) for unit in units])
    return print_lines((f"{unit.code:<12} {unit.name}" for unit in units), language)
