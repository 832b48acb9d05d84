"""Scanned forms: read as proposals, flagged where nobody could say, and stored by nobody but a clerk."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pypdfium2
import pytest
from asked_rounds import questionnaire, rating, round_of, three_parts, words
from click.testing import CliRunner
from scanning import Marked, filled_in, scans

from bench.scans import counted
from survey.__main__ import main
from survey.keying import PrintRun
from survey.questionnaire.canonical import version_of
from survey.questionnaire.model import Item, Section
from survey.questionnaire.reading import questionnaire as read_file
from survey.scan.marks import Seen, proposed
from survey.scan.page import Unread, pictures, straightened
from survey.scan.reading import Reader
from survey.settings import settings, write_settings
from survey.sheet.layout import form
from survey.sheet.order import laid_out, print_order
from survey.sheet.pdf import printed
from survey.sheet.pieces import BOX, Box
from survey.shipped import file
from survey.store import Store

ROOT = Path(__file__).parents[2]


def reader(known, laid) -> Reader:
    return Reader("thu", known, lambda serial: laid)


def test_of_six_forms_filled_in_and_scanned_by_chance_nothing_is_proposed_wrongly():
    counts = counted(6, seed=100)
    assert counts["wrong"] == 0
    assert counts["unread"] <= (counts["unread"] + counts["pages"]) * 0.05
    assert counts["flagged"] > 0
    assert counts["needless"] <= counts["right"] * 0.05


def looks(*states):
    return [Seen(Box(0, 0, "q", code), state, 0.0) for code, state in zip("12345", states, strict=False)]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("empty", "marked", "empty"), ("2", "")),
        (("empty", "empty", "empty"), ("", "")),
        (("marked", "marked", "empty"), ("", "double")),
        (("blackened", "marked", "empty"), ("", "blackened")),
        (("empty", "marked", "uncertain"), ("", "uncertain")),
        (("empty", "blackened", "empty"), ("", "blackened")),
        (("empty", "struck", "marked"), ("", "struck")),
    ],
)
def test_only_one_clear_mark_among_clean_boxes_is_proposed(states, expected):
    assert proposed(rating("q", "Q"), looks(*states)) == expected


def test_several_marks_are_proposed_where_several_may_be_chosen():
    item = Item("q", "multiple", words("Q"), rating("q", "Q").categories[:3])
    assert proposed(item, looks("marked", "empty", "marked")) == ("1 3", "")


def test_a_mark_that_was_struck_out_is_not_proposed_among_several():
    item = Item("q", "multiple", words("Q"), rating("q", "Q").categories[:3])
    assert proposed(item, looks("marked", "empty", "struck")) == ("", "struck")


CROSS = (((0.9, 0.9), (BOX - 0.9, BOX - 0.9)), ((BOX - 0.9, 0.9), (0.9, BOX - 0.9)))
LARGE = (((-0.6, -0.6), (BOX + 0.6, BOX + 0.6)), ((BOX + 0.6, -0.6), (-0.6, BOX + 0.6)))
SMALL = (((1.2, 1.2), (3.4, 3.4)), ((3.4, 1.2), (1.2, 3.4)))
TICK = (((1.2, 2.4), (2.0, 3.4)), ((2.0, 3.4), (3.6, 1.4)))
LEVEL = (((-1.2, 2.3), (BOX + 1.2, 2.6)),)
UPRIGHT = (((2.3, -1.2), (2.5, BOX + 1.2)),)
ASLANT = (((-1.4, BOX + 0.4), (BOX + 1.4, -0.4)),)


TAILS = [((BOX / 2, BOX / 2), (4.4, 3.1)), ((BOX / 2, BOX / 2), (1.0, 0.9)), ((BOX / 2, BOX / 2), (2.4, 4.6))]


def drawn(known, item: str, code: str, strokes, dot: float = 0.0, ink: int = 40):
    """Print a form, draw *strokes* in a box or a dot of a radius, and read what is proposed for the item."""
    laid = form(known, "vi")
    number, sheet = next((n, s) for n, s in enumerate(laid.sheets) if item in {box.item for box in s.boxes})
    with pypdfium2.PdfDocument(printed(laid, "thu", [12])) as document:
        picture = document[number].render(scale=200 / 72, grayscale=True).to_numpy().copy()
    box = next(box for box in sheet.boxes if (box.item, box.code) == (item, code))

    def at(x: float, y: float) -> tuple[int, int]:
        return round((box.x + x) * 200 / 25.4), round((box.y + y) * 200 / 25.4)

    for begin, end in strokes:
        cv2.line(picture, at(*begin), at(*end), ink, 4)
    if dot:
        cv2.circle(picture, at(BOX / 2, BOX / 2), round(dot * 200 / 25.4), 40, -1)
    told = {one.item: (one.keyed, one.flag) for one in reader(known, laid).read(picture).proposals}
    return told[item]


@pytest.mark.parametrize(("light", "expected"), [(40, ("2", "")), (120, ("2", "")), (206, ("", "uncertain"))])
def test_what_shines_through_thin_paper_is_flagged_and_a_pencil_is_read(light, expected):
    assert drawn(three_parts(), "A1", "2", CROSS, ink=light) == expected


def test_a_mark_far_lighter_than_the_others_of_its_page_is_flagged():
    known = questionnaire(Section("s", words("Một"), tuple(rating(f"A{n}", f"Câu {n}") for n in range(4))))
    laid = form(known, "vi")
    with pypdfium2.PdfDocument(printed(laid, "thu", [12])) as document:
        picture = document[0].render(scale=200 / 72, grayscale=True).to_numpy().copy()
    for box in laid.sheets[0].boxes:
        if box.code == "2":
            ink = 178 if box.item == "A3" else 30
            for begin, end in CROSS:
                at, to = (
                    tuple(round((b + o) * 200 / 25.4) for b, o in zip((box.x, box.y), one, strict=True))
                    for one in (begin, end)
                )
                cv2.line(picture, at, to, ink, 4)
    told = [(one.keyed, one.flag) for one in reader(known, laid).read(picture).proposals]
    assert told == [("2", "")] * 3 + [("", "uncertain")]


def test_a_dot_on_which_a_mark_shines_through_is_still_a_dot():
    known = read_file(file("administrative/sipas-2022-2026"))
    laid, chance = form(known, "vi"), Random(1002)
    marked = filled_in(known, chance)
    picture = scans(laid, "thu", 3, marked, chance, through=0.25)[0]
    told = {one.item: one.flag for one in reader(known, laid).read(picture).proposals}
    assert marked.marks["C2"]["5"] == "dot"
    assert told["C2"] == "uncertain"


@pytest.mark.parametrize(
    "along", [((-1.4, BOX + 0.4), (BOX + 1.4, -0.4)), ((-1.2, BOX + 1.2), (BOX + 1.2, -0.8))]
)
def test_a_line_along_a_stroke_of_a_large_cross_takes_it_back(along):
    assert drawn(three_parts(), "A1", "2", LARGE) == ("2", "")
    assert drawn(three_parts(), "A1", "2", (*LARGE, along)) == ("", "struck")


@pytest.mark.parametrize("item", ["B2", "A1"])
@pytest.mark.parametrize("line", [LEVEL, UPRIGHT, ASLANT], ids=["level", "upright", "aslant"])
def test_a_struck_out_mark_is_flagged_though_it_stands_alone(item, line):
    assert drawn(three_parts(), item, "2", CROSS + line) == ("", "struck")


@pytest.mark.parametrize("radius", [0.5, 0.65, 0.8])
def test_a_dot_where_a_pen_rested_is_no_mark(radius):
    assert drawn(three_parts(), "B2", "2", (), radius) == ("", "uncertain")


@pytest.mark.parametrize("radius", [0.55, 0.8])
@pytest.mark.parametrize("tail", TAILS, ids=["right", "aslant", "down"])
def test_a_dot_with_the_tail_a_pen_draws_on_leaving_is_no_mark(tail, radius):
    assert drawn(three_parts(), "B2", "2", (tail,), radius) == ("", "uncertain")


def test_no_weak_mark_is_read_as_blank_and_hardly_a_dot_with_a_tail_as_a_mark():
    known, kinds = read_file(file("administrative/sipas-2017")), ("faint", "tailed")
    laid = form(known, "vi")
    names = [box.item for sheet in laid.sheets for box in sheet.boxes if box.code == "2"]
    found: Counter[tuple[str, str]] = Counter()
    for seed in range(3):
        marked = Marked({name: {"2": kinds[(at + seed) % 2]} for at, name in enumerate(names)})
        for picture in scans(laid, "thu", 12, marked, Random(seed)):
            for one in reader(known, laid).read(picture).proposals:
                kind = marked.marks.get(one.item, {}).get("2", "")
                found[kind, "flagged" if one.flag else one.keyed] += 1
    assert found["faint", ""] == 0
    assert found["tailed", "2"] <= 0.05 * (found["tailed", "2"] + found["tailed", "flagged"])
    assert found["faint", "flagged"] > 20
    assert found["tailed", "flagged"] > 20


@pytest.mark.parametrize("strokes", [CROSS, LARGE, SMALL, TICK], ids=["cross", "large", "small", "tick"])
def test_a_cross_or_tick_of_any_size_is_proposed_as_before(strokes):
    assert drawn(three_parts(), "B2", "2", strokes) == ("2", "")


def page_of(known, chance=1, serial=12):
    laid = form(known, "vi")
    return laid, scans(laid, "thu", serial, filled_in(known, Random(chance)), Random(chance))[0]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_page_is_read_whichever_way_up_it_lies(turns):
    laid, picture = page_of(three_parts())
    assert reader(three_parts(), laid).read(np.rot90(picture, turns)).serial == 12


def shaded(picture):
    """A photograph that half lies in the photographer's shadow."""
    across = np.linspace(-6, 6, picture.shape[1])[None, :]
    return (picture * (1 - 0.55 / (1 + np.exp(-across)))).astype(np.uint8)


def aslant(picture):
    """A photograph taken not quite from above, of paper on a dark table."""
    height, width = picture.shape
    edges = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = edges + np.array([(40, 30), (-10, 12), (-35, -20), (6, -32)], np.float32) * width / 1654
    across = cv2.getPerspectiveTransform(edges, seen.astype(np.float32))
    return cv2.warpPerspective(picture, across, (width, height), borderValue=80)


@pytest.mark.parametrize("taken", [shaded, aslant, lambda picture: shaded(aslant(picture))])
def test_a_photograph_in_a_shadow_or_aslant_on_a_dark_table_is_read_as_a_scan_is(taken):
    laid, picture = page_of(three_parts())
    scanned, photographed = (reader(three_parts(), laid).read(each) for each in (picture, taken(picture)))
    assert [(p.keyed, p.flag) for p in photographed.proposals] == [
        (p.keyed, p.flag) for p in scanned.proposals
    ]


def test_the_frame_of_a_box_beside_a_corner_is_not_taken_for_its_square():
    _, picture = page_of(three_parts())
    per_mm = picture.shape[1] / 210
    torn = picture.copy()
    torn[round(270 * per_mm) :, round(183 * per_mm) :] = 245
    at, to = (round(each * per_mm) for each in (190, 194.8))
    down, end = (round(each * per_mm) for each in (277, 281.8))
    cv2.rectangle(torn, (at, down), (to, end), 20, round(0.3 * per_mm))
    with pytest.raises(Unread, match="no_corners"):
        straightened(torn)


def test_a_page_of_another_round_or_version_is_refused():
    laid, picture = page_of(three_parts())
    with pytest.raises(Unread, match="other_round"):
        Reader("khac", three_parts(), lambda serial: laid).read(picture)
    other = questionnaire(Section("A", words("A"), (rating("A1", "Khác"),)))
    with pytest.raises(Unread, match="other_round"):
        reader(other, form(other, "vi")).read(picture)


def test_a_blank_picture_and_a_page_without_its_corner_say_what_is_missing():
    with pytest.raises(Unread, match="no_corners"):
        straightened(np.full((1754, 1240), 250, np.uint8))
    _, picture = page_of(three_parts())
    picture[: picture.shape[0] // 8, : picture.shape[1] // 6] = 250
    picture[-picture.shape[0] // 8 :, -picture.shape[1] // 6 :] = 250
    with pytest.raises(Unread, match="no_corners"):
        straightened(picture)


@pytest.mark.parametrize("content", [b"", b"text", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_file_that_is_no_picture_is_refused(tmp_path, content):
    place = tmp_path / "x.pdf"
    place.write_bytes(content)
    with pytest.raises(Unread, match="no_picture"):
        list(pictures(place))


@pytest.mark.parametrize(("x", "y"), [(-2.2, 1.0), (BOX + 0.6, 1.0), (1.0, -2.2)])
def test_a_mark_that_missed_its_box_is_looked_at_and_not_read_as_no_answer(x, y):
    known = three_parts()
    laid = form(known, "vi")
    with pypdfium2.PdfDocument(printed(laid, "thu", [12])) as document:
        picture = document[0].render(scale=200 / 72, grayscale=True).to_numpy().copy()
    box = next(box for box in laid.sheets[0].boxes if (box.item, box.code) == ("A1", "3"))
    left, top = ((box.x + x) * 200 / 25.4, (box.y + y) * 200 / 25.4)
    for begin, end in (((0, 0), (12, 20)), ((12, 0), (0, 20))):
        at, to = ((round(left + dx), round(top + dy)) for dx, dy in (begin, end))
        cv2.line(picture, at, to, 40, 5)
    told = {one.item: (one.keyed, one.flag) for one in reader(known, laid).read(picture).proposals}
    assert (told["A1"], told["A2"]) == (("", "uncertain"), ("", ""))


def test_every_item_of_a_page_comes_with_its_picture():
    known = read_file(file("education/primary"))
    laid, picture = page_of(known)
    read = reader(known, laid).read(picture)
    assert [p.item for p in read.proposals] == [area.item for area in laid.sheets[0].areas]
    for proposal in read.proposals:
        image = cv2.imdecode(np.frombuffer(proposal.picture, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert image.shape[1] > 500
        assert image.std() > 5, "a picture of white paper shows nothing"


def test_the_command_keeps_proposals_and_no_answer(tmp_path):
    write_settings(tmp_path)
    known = three_parts()
    with Store.open(settings(tmp_path).store_path, create=True) as store:
        round_ = round_of(known, store.save_questionnaire(known))
        store.save_round(round_)
        store.change_state("thu", "open", "test")
        run = store.ask_print(PrintRun("thu", "form", "vi"))
        laid = form(known, "vi", round_.agency.to("vi"))
        marked = Marked({"A1": {"4": "mark"}, "A2": {"1": "mark", "2": "mark"}})
        for number, picture in enumerate(scans(laid, "thu", run.first, marked, Random(3))):
            cv2.imwrite(str(tmp_path / f"{number}.png"), picture)
        (tmp_path / "bad.png").write_bytes(b"no picture")
        command = ["scan", "thu", *map(str, sorted(tmp_path.glob("*.png"))), "--instance", str(tmp_path)]
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 1, done.output
        assert "bad.png" in done.output
        proposals = store.proposals("thu", run.first)
        assert (proposals["A1"].keyed, proposals["A1"].flag) == ("4", "")
        assert (proposals["A2"].keyed, proposals["A2"].flag) == ("", "double")
        assert store.counts("thu")["kept"] == 0
        assert version_of(known) == round_.version


def test_a_form_is_read_as_it_was_printed_though_the_agency_has_another_name_today(tmp_path):
    write_settings(tmp_path)
    known = three_parts()
    with Store.open(settings(tmp_path).store_path, create=True) as store:
        round_ = round_of(known, store.save_questionnaire(known))
        store.save_round(round_)
        store.change_state("thu", "open", "test")
        run = store.ask_print(PrintRun("thu", "form", "vi", copies=2))
        print_order(store, run)
        paper = form(known, "vi", round_.agency.to("vi"))
        marked = Marked({"A1": {"4": "mark"}, "A2": {"1": "mark"}, "B1": {"2": "mark"}})
        longer = (
            "Ủy ban nhân dân thành phố, Trung tâm phục vụ hành chính công và kiểm soát thủ tục hành chính, "
            * 3
        )
        store.save_round(replace(store.round("thu"), agency=words(longer.strip())))
        today = form(known, "vi", store.round("thu").agency.to("vi"))
        assert today.sheets[0].boxes[0].y > paper.sheets[0].boxes[0].y + BOX
        kept = laid_out(store, "thu", run.first + 1)
        assert [sheet.boxes for sheet in kept.sheets] == [sheet.boxes for sheet in paper.sheets]
        assert [sheet.areas for sheet in kept.sheets] == [sheet.areas for sheet in paper.sheets]
        by_grid = Reader("thu", known, partial(laid_out, store, "thu"))
        (picture, *_) = scans(paper, "thu", run.first + 1, marked, Random(3))
        keyed = {proposal.item: proposal.keyed for proposal in by_grid.read(picture).proposals}
        assert (keyed["A1"], keyed["A2"]) == ("4", "1")
        by_today = Reader("thu", known, lambda serial: today)
        moved = {proposal.item: proposal.keyed for proposal in by_today.read(picture).proposals}
        assert (moved["A1"], moved["A2"]) != ("4", "1")


def test_the_web_process_loads_neither_the_reader_of_scans_nor_the_printer():
    heavy = ("cv2", "pypdfium2", "fpdf", "uharfbuzz", "survey.scan", "survey.sheet")
    script = f"import sys, survey.commands.serve; print(*(m for m in {heavy!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "")
