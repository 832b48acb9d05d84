"""`hailong envelopes`: sealed responses that were set aside."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import click

from survey.commands.terminal import instance_option, json_option, language_option, opened, print_json
from survey.sealed.file import take_again
from survey.sealed.unsealer import Unsealer
from survey.store import Writer
from survey.wording import count, say


@click.command("envelopes")
@click.argument("round_id", metavar="ROUND")
@click.option("--again", is_flag=True, help="Thử nhận lại · try to take them once more")
@instance_option
@language_option
@json_option
def command(*, round_id: str, again: bool, instance: Path, language: str, as_json: bool) -> None:
    """Liệt kê phiếu niêm kín của đợt ROUND đang để riêng, vì sao, và thử nhận lại.

    List sealed responses of ROUND that could not be taken when they came, and why. With --again they
    are taken once more, after whatever stood in the way was mended: the round is open again, the unit is
    known now. The exit status is 1 while there are any.
    """
    kept: Counter[str] = Counter()
    with opened(instance, language) as store:
        if again:
            with closing(Writer(store.path)) as writer:
                kept, _ = take_again(Unsealer.of(store, writer, round_id), store)
        store.round(round_id)
        aside = store.aside(round_id)
    reasons = Counter(one.reason for one in aside)
    if as_json:
        rows = [
            {"id": one.envelope.id, "reason": one.reason, "received_at": one.received_at.isoformat()}
            for one in aside
        ]
        print_json(rows)
    else:
        _say(kept, reasons, language)
    sys.exit(1 if aside else 0)


def _say(kept: Counter[str], reasons: Counter[str], language: str) -> None:
    """Say how many were kept now, and how many are left for each reason."""
    taken = kept.total() - kept["aside"]
    if taken:
        click.echo(say("command.envelopes.taken", language, n=count(taken, language)))
    for reason, n in reasons.most_common():
        click.echo(f"{count(n, language):>8}  {say(f'aside.{reason}', language)}")
    if not reasons:
        click.echo(say("command.envelopes.none", language))
