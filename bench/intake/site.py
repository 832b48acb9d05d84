"""A site to measure: one open round with one page of thirty questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from uuid import uuid4

from analysis.codebook import Category, Missing, Text
from bench.measured import RESULTS
from survey.interview.token import key_of, sign
from survey.questionnaire.model import Constraint, Item, Provenance, Questionnaire, Section
from survey.rounds import Round, State
from survey.settings import Settings, settings, write_settings
from survey.store import Store

ROUND = "thu"
MARK = "gop_y"
"""The text item in which a client writes its own number, to recognise its response by."""

NOW = 0x7FFFFFFF
"""When the tokens say their page was made: late or early, a page is taken all the same."""


def _words(vietnamese: str, english: str) -> Text:
    return Text.of({"vi": vietnamese, "en": english})


_LEVELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
_SCALE = (
    *(
        Category(str(score), _words(label, f"Level {score}"), float(score))
        for score, label in enumerate(_LEVELS, 1)
    ),
    Category("8", _words("Không áp dụng", "Not applicable"), missing=Missing.NOT_APPLICABLE),
)
_TEN = tuple(Category(str(score), _words(str(score), str(score)), float(score)) for score in range(11))
_CHOICES = tuple(Category(f"c{n}", _words(f"Lựa chọn {n}", f"Choice {n}")) for n in range(1, 7))


def _items() -> tuple[Item, ...]:
    rated = [_item(f"A{n}", "rating", _SCALE) for n in range(1, 23)]
    chosen = [_item(f"C{n}", "single", _CHOICES) for n in range(1, 4)]
    several = [_item(f"D{n}", "multiple", _CHOICES) for n in range(1, 3)]
    texts = [_item(name, "text") for name in ("ly_do", MARK)]
    return (*rated, _item("B1", "rating", _TEN), *chosen, *several, *texts)


def _item(name: str, kind: str, categories: tuple[Category, ...] = ()) -> Item:
    text = _words(f"Câu {name}: cán bộ hướng dẫn hồ sơ rõ ràng, đầy đủ, dễ hiểu", f"Question {name}")
    limits = Constraint(max_length=1000) if kind == "text" else Constraint()
    return Item(name, kind, text, categories, constraint=limits)


QUESTIONNAIRE = Questionnaire(
    name="do-tai",
    version="1",
    service="administrative",
    languages=("vi", "en"),
    title=_words("Phiếu đo tải", "Load form"),
    sections=(Section("A", _words("Ý kiến của ông/bà", "Your opinion"), _items()),),
    provenance=Provenance(official=False),
)

ANSWERS = {
    **{f"A{n}": str(1 + n % 5) for n in range(1, 23)},
    "B1": "9",
    **{f"C{n}": f"c{n}" for n in range(1, 4)},
    "D1": ("c1", "c4"),
    "D2": ("c2",),
    "ly_do": "Lam giay to",
}
"""What a client answers, besides its mark."""


@contextmanager
def site(where: Path | None = None) -> Iterator[Settings]:
    """Make an installation with an open round on the disk of this folder, or in *where*, for a while."""
    RESULTS.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="site-", dir=where or RESULTS) as folder:
        yield build(Path(folder))


def build(folder: Path) -> Settings:
    """Make an installation in *folder* with an open round, and return its settings."""
    write_settings(folder)
    found = settings(folder)
    with Store.open(found.store_path, create=True) as store:
        version = store.save_questionnaire(QUESTIONNAIRE)
        store.save_round(Round(ROUND, _words("Đợt đo tải", "Load round"), version))
        store.change_state(ROUND, State.OPEN, "bench")
    return found


def address(uuid: str) -> str:
    """Return the address of the only page of the form."""
    return f"/k/{ROUND}/{uuid}/1?lang=vi"


def body(token: str, mark: str) -> str:
    """Return what the page's form sends."""
    pairs = [("_token", token), ("_go", "next"), *ANSWERS.items(), (MARK, mark)]
    return urlencode(pairs, doseq=True)


def tickets(found: Settings, n: int) -> list[tuple[str, str]]:
    """Return *n* new UUIDs, each with the token of its page."""
    key = key_of(found.secret)
    uuids = [str(uuid4()) for _ in range(n)]
    return [(uuid, sign(key, uuid, NOW)) for uuid in uuids]
