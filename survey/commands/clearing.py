"""What is taken out of rounds: a draft, the answers of practice, words. Verbs of `hailong round`."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from survey.commands.terminal import instance_option, language_option, opened
from survey.wording import count, say


@click.command("remove")
@click.argument("round_id", metavar="ROUND")
@click.option("--yes", is_flag=True, help="Không hỏi lại · without asking")
@instance_option
@language_option
def remove(*, round_id: str, yes: bool, instance: Path, language: str) -> None:
    """Xóa đợt nháp ROUND, khi chưa hỏi ai. Remove the draft ROUND, which nobody was asked in."""
    with opened(instance, language) as store:
        store.round(round_id)
        if not yes and not click.confirm(say("command.round.remove", language, round=round_id)):
            return
        store.remove_round(round_id)
    click.echo(say("command.round.removed", language, round=round_id))


@click.command("empty")
@click.argument("round_id", metavar="ROUND")
@click.option("--yes", is_flag=True, help="Không hỏi lại · without asking")
@instance_option
@language_option
def empty(*, round_id: str, yes: bool, instance: Path, language: str) -> None:
    """Xóa hẳn mọi câu trả lời của đợt tập huấn ROUND, để tập lại từ đầu.

    Erase every answer of the training round ROUND for ever, so that practice begins anew. Tablets and printed
    sheets stay; a survey is never emptied.
    """
    with opened(instance, language) as store:
        store.round(round_id)
        if not yes and not click.confirm(say("command.round.empty", language, round=round_id)):
            return
        n = store.empty_round(round_id)
    click.echo(say("command.round.emptied", language, round=round_id, n=count(n, language)))


@click.command("erase")
@click.argument("round_id", metavar="ROUND")
@click.option("--yes", is_flag=True, help="Không hỏi lại · without asking")
@instance_option
@language_option
def erase(*, round_id: str, yes: bool, instance: Path, language: str) -> None:
    """Xóa hẳn lời viết và điều nêu danh tính trong đợt ROUND đã khóa; mọi chỉ số giữ nguyên.

    Erase for ever what people wrote in the locked round ROUND, and who they said they are; no index changes.
    Backups and exported files made before keep it: delete those too.
    """
    with opened(instance, language) as store:
        if not yes and not click.confirm(say("command.round.erase", language, round=round_id)):
            return
        done = store.erase_words(round_id, getpass.getuser())
    said = {"n": count(done.responses, language), "others": count(done.others, language)}
    click.echo(say("command.round.erased", language, round=round_id, **said))
    if not done.everywhere:
        click.echo(say("command.round.still_read", language), err=True)
