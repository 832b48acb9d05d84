"""What is in a questionnaire file, as one line of JSON: a program, so that reading has a process of its own.

`python -m survey.questionnaire.examined LANGUAGE` reads the file, or an XLSForm workbook, from its standard
input and writes its canonical form, or its problems as they are told in that language.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from survey.questionnaire.canonical import canonical
from survey.questionnaire.reading import LARGEST, Unreadable, questionnaire_of
from survey.questionnaire.xlsform.incoming import taken

NAME, FORM = "phieu.yaml", "phieu.xlsx"
"""What a file and a workbook without a name are called in their problems."""

_WORKBOOK = b"PK\x03\x04"
"""How a workbook begins."""


def examined(content: bytes, language: str) -> dict[str, object]:
    """Return the canonical form of a questionnaire under "canonical", or else its "problems".

    Where it came as a workbook, "text" is the questionnaire file that was made of it.
    """
    text = ""
    if content.startswith(_WORKBOOK):
        read = taken(content, FORM, language)
        if read.problems:
            return {"problems": [asdict(one) for one in read.problems]}
        text, content = read.text, read.text.encode()
    try:
        return {"canonical": canonical(questionnaire_of(content, NAME, language)).decode(), "text": text}
    except Unreadable as unreadable:
        return {"problems": [asdict(one) for one in unreadable.problems], "text": text}


if __name__ == "__main__":
    _said = examined(sys.stdin.buffer.read(LARGEST + 1), sys.argv[1])
    sys.stdout.buffer.write(json.dumps(_said, ensure_ascii=False).encode())
