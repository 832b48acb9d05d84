"""`hailong schema`: the JSON Schema of a questionnaire, for editors."""

from __future__ import annotations

import click

from survey.commands.terminal import print_json
from survey.questionnaire.schema import json_schema


@click.command("schema")
def command() -> None:
    """In JSON Schema của phiếu hỏi, để trình soạn thảo gợi ý khi viết.

    Print the JSON Schema of a questionnaire, with which an editor suggests and checks while you write.
    """
    print_json(json_schema())
