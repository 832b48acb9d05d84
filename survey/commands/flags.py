"""`hailong flags`: responses that may not be what they seem, by rule; none is ever deleted."""

from __future__ import annotations

from pathlib import Path

import click

from survey.commands.figures import printing
from survey.commands.terminal import (
    instance_option,
    json_option,
    language_option,
    opened,
    print_json,
)
from survey.flags.effect import flagging
from survey.flags.rule import Limits, flags
from survey.settings import settings
from survey.wording import count, say


@click.command("flags")
@click.argument("round_id", metavar="ROUND")
@click.option("--list", "each", is_flag=True, help="Liệt kê từng phiếu bị đánh dấu · list each flagged one")
@instance_option
@language_option
@json_option
def command(round_id: str, *, each: bool, instance: Path, language: str, as_json: bool) -> None:
    """Đánh dấu phiếu đáng ngờ của đợt ROUND theo từng quy tắc; không phiếu nào bị xóa.

    Flag doubtful responses of the round ROUND, each with the rule that flagged it, and print the index
    with and without them. Nothing is deleted; the limits are settings.
    """
    limits = Limits.of(settings(instance, language))
    with opened(instance, language) as store:
        if each:
            found = flags(store, round_id, limits)
            reasons = [(uuid, found.reasons(place)) for place, uuid in enumerate(found.uuids)]
            return _list([pair for pair in reasons if pair[1]], as_json)
        counted = flagging(store, round_id, limits, printing(instance, language))
    if as_json:
        click.echo(counted.written().decode())
        return None
    for rule, n in counted.rules.items():
        click.echo(f"{count(n, language):>8}  {say(f'flags.{rule}', language)}")
    numbers = {"n": count(counted.n_flagged, language), "all": count(counted.n, language)}
    click.echo(say("flags.counted", language, **numbers))
    if shown := counted.figures.get(language):
        click.echo(say("flags.figures", language, whole=shown["with"], rest=shown["without"]))
    return None


def _list(marked: list[tuple[str, list[str]]], as_json: bool) -> None:
    if as_json:
        return print_json([{"uuid": uuid, "rules": rules} for uuid, rules in marked])
    for uuid, rules in marked:
        click.echo(f"{uuid}  {', '.join(rules)}")
    return None
