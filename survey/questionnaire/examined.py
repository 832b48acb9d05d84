"""What is in a questionnaire file, as one line of JSON: a program, so that reading has a process of its own.

`python -m survey.questionnaire.examined LANGUAGE` reads the file from its standard input and writes
its canonical form, or its problems as they are told in that language.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from survey.questionnaire.canonical import canonical
from survey.questionnaire.reading import LARGEST, Unreadable, questionnaire_of

NAME = "phieu.yaml"
"""What a file without a name is called in its problems."""


def examined(content: bytes, language: str) -> dict[str, object]:
    """Return the canonical form of a questionnaire under "canonical", or else its "problems"."""
    try:
        return {"canonical": canonical(questionnaire_of(content, NAME, language)).decode()}
    except Unreadable as unreadable:
        return {"problems": [asdict(one) for one in unreadable.problems]}


if __name__ == "__main__":
    _said = examined(sys.stdin.buffer.read(LARGEST + 1), sys.argv[1])
    sys.stdout.buffer.write(json.dumps(_said, ensure_ascii=False).encode())
