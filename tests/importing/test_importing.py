"""Answers collected by others come into a round: good rows once, bad rows listed, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from example_round import QUESTIONNAIRE, open_round

from analysis.codebook import Missing
from survey.export import dataset
from survey.importing.fault import MESSAGES as FAULTS
from survey.importing.file import import_file
from survey.importing.map import MESSAGES as MAP_PROBLEMS
from survey.importing.map import UnfitMap
from survey.questionnaire.readers import REASONS
from survey.response import Completeness, Mode
from survey.store import Store, Unknown

MAP = """
key: id
empty: ["NA"]
unit: ward
mode: {column: how, codes: {mail: paper, www: web}}
design: {weight: w, stratum: district}
items:
  q1: satisfaction
  q2: {column: result, codes: {good: "5", bad: "1", dk: "9"}, missing: {ref: refused}}
  gender: {column: sex, codes: {"1": m, "2": f}}
"""
HEADER = "id,ward,how,w,district,satisfaction,result,sex\n"
GOOD = HEADER + 'a,01,mail,"2,5",I,4,good,1\nb,02,www,1e1,II,NA,ref,2\nc,01,www,3,I,9,dk,NA\n'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store)
        yield store


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Iterator[object]:
    def bring(answers: str, mapping: str = MAP, **options: object) -> object:
        (tmp_path / "answers.csv").write_text(answers, encoding="utf-8")
        (tmp_path / "map.yaml").write_text(mapping, encoding="utf-8")
        return import_file(store, "thu", tmp_path / "answers.csv", tmp_path / "map.yaml", **options)

    return bring


def places(problems: tuple) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.where, problem.check) for problem in problems]


def test_columns_that_nothing_reads_are_named(bring) -> None:
    outcome = bring("q1,Q2,note,\n4,5,x,\n", "same_names: true\n")
    assert (outcome.n_created, outcome.unused) == (1, ("Q2", "note"))
    assert bring(GOOD).unused == ()


def test_empty_columns_without_a_name_are_nothing_and_what_stands_in_one_is_told(bring) -> None:
    outcome = bring("q1,q2,,\n4,5,,\n4,5,,7\n", "same_names: true\n")
    assert (outcome.n_created, places(outcome.problems)) == (1, [(3, "", "no_heading")])


def test_columns_become_items_and_codes_become_codes(store: Store, bring) -> None:
    outcome = bring(GOOD)
    assert (outcome.n_rows, outcome.n_created, outcome.n_known, outcome.problems) == (3, 3, 0, ())
    first, second, third = store.responses("thu")
    assert first.answers == {"q1": "4", "q2": "5", "gender": "m"}
    assert (first.unit, first.mode, first.completeness) == ("01", Mode.PAPER, Completeness.COMPLETE)
    assert first.design == {"weight": 2.5, "stratum": "I"}
    assert second.answers == {"gender": "f"}
    assert second.missing["q1"] is Missing.NOT_ANSWERED
    assert second.missing["q2"] is Missing.REFUSED
    assert second.missing["comment"] is Missing.NOT_ASKED
    assert third.answers == {"q1": "9", "q2": "9"}
    assert dataset(store, "thu").design_columns["weight"].tolist() == [2.5, 10.0, 3.0]


def test_the_same_file_again_adds_nothing(store: Store, bring) -> None:
    bring(GOOD)
    again = bring(GOOD)
    assert (again.n_rows, again.n_created, again.n_known, again.problems) == (3, 0, 3, ())
    assert store.counts("thu")["kept"] == 3


def test_a_longer_file_in_another_order_adds_only_the_new_rows(store: Store, bring) -> None:
    bring(GOOD)
    header, *rows = GOOD.splitlines(keepends=True)
    longer = header + "d,02,www,1,II,5,bad,2\n" + "".join(reversed(rows))
    assert bring(longer).n_created == 1


def test_bad_rows_are_listed_by_row_and_column_and_good_ones_are_kept(store: Store, bring) -> None:
    bad = (
        "d,99,fax,-1,,6,fine,3\n"
        ",01,www,1,I,4,good,1\n"
        "a,01,www,1,I,1,good,1\n"
        "e,01,www,1,I,4\n"
        "f,01,www,nan,I,4,good,1\n"
    )
    outcome = bring(GOOD + bad)
    assert outcome.n_created == 3
    assert places(outcome.problems) == [
        (5, "result", "not_mapped"), (5, "sex", "not_mapped"), (5, "how", "not_mapped"),
        (5, "w", "not_a_weight"), (5, "district", "no_design"),
        (5, "satisfaction", "not_on_scale"), (5, "ward", "no_unit"),
        (6, "id", "no_key"), (7, "id", "key_twice"), (8, "", "n_cells"), (9, "w", "not_a_weight"),
    ]  # fmt: skip
    assert outcome.problems[0].wrong == "Bảng ghép không có giá trị “fine”."
    assert outcome.problems[0].remedy == "Thêm vào “codes:” hoặc “missing:”; đã có: good, bad, dk, ref."
    english = bring(GOOD + bad, language="en").problems
    assert english[5].wrong == "“6” is no code of this item."


def test_strictly_one_bad_row_means_nothing_is_kept(store: Store, bring) -> None:
    outcome = bring(GOOD + "d,01,www,1,I,7,good,1\n", strict=True)
    assert (outcome.n_created, len(outcome.problems)) == (0, 1)
    assert store.counts("thu")["kept"] == 0
    assert bring(GOOD, strict=True).n_created == 3


def test_a_row_that_comes_back_with_other_content_is_set_aside(store: Store, bring) -> None:
    bring(GOOD)
    changed = GOOD.replace("c,01,www,3,I,9", "c,01,www,3,I,1") + "d,01,www,1,I,5,good,1\n"
    refused = bring(changed, strict=True)
    assert (refused.n_created, places(refused.problems)) == (0, [(4, "", "conflict")])
    assert store.counts("thu") | {"drafts": 0} == store.counts("thu")
    assert store.counts("thu")["conflicts"] == 0
    outcome = bring(changed)
    assert (outcome.n_created, outcome.n_known, places(outcome.problems)) == (1, 2, [(4, "", "conflict")])
    assert store.counts("thu")["conflicts"] == 1


def test_without_a_key_two_people_who_say_the_same_are_two(store: Store, bring) -> None:
    mapping = "same_names: true\n"
    twins = "q1,gender,colour\n5,f,red\n5,f,blue\n4,m,red\n"
    assert bring(twins, mapping).n_created == 3
    assert bring(twins, mapping).n_known == 3
    assert store.counts("thu")["kept"] == 3


def test_an_answer_off_the_path_is_a_bad_row(bring) -> None:
    outcome = bring("q1,q2\n,5\n", "same_names: true\n")
    assert places(outcome.problems) == [(2, "q2", "hidden")]


def test_a_file_made_by_excel_in_vietnam_is_read(store: Store, bring) -> None:
    outcome = bring("\ufeffq1;expected;comment\r\n5;85,5;tốt, rất tốt\r\n", "same_names: true\n")
    assert outcome.n_created == 1
    (kept,) = store.responses("thu")
    assert kept.answers == {"q1": "5", "expected": 85.5, "comment": "tốt, rất tốt"}


def test_everything_wrong_with_a_map_is_said_at_once(bring) -> None:
    mapping = """items:
  q9: a
  q1: {column: b, codes: {x: "7"}, missing: {y: lost}}
  q2: {columns: {"5": c}}
  gender: {}
design: {wight: w}
colour: red
"""
    with pytest.raises(UnfitMap) as unfit:
        bring("a,b\n1,2\n", mapping, language="en")
    found = [(problem.line, problem.check, problem.where) for problem in unfit.value.problems]
    assert found == [
        (2, "item", "q9"), (3, "reason", "q1"), (3, "code", "q1"), (4, "columns", "q2"),
        (5, "no_column", "gender"), (6, "design", "wight"), (7, "key", "colour"),
    ]  # fmt: skip
    assert unfit.value.problems[5].remedy == "Use one of: weight."


@pytest.mark.parametrize(
    ("mapping", "check"),
    [("items: [", "yaml_misplaced"), ("\titems:", "yaml_tab"), ("- a", "shape"), ("key: id", "nothing")],
)
def test_a_map_that_maps_nothing_is_refused(bring, mapping: str, check: str) -> None:
    with pytest.raises(UnfitMap) as unfit:
        bring("a\n1\n", mapping)
    assert unfit.value.problems[0].check == check


def test_columns_the_file_lacks_are_named(bring) -> None:
    with pytest.raises(UnfitMap) as unfit:
        bring("id,id,ward\n", MAP)
    columns = [problem.where for problem in unfit.value.problems]
    assert columns == ["district", "how", "result", "satisfaction", "sex", "w", "id"]


def test_only_an_open_round_takes_a_file(store: Store, bring) -> None:
    store.change_state("thu", "closed", "nobody")
    with pytest.raises(UnfitMap, match="Đợt thu đang ở trạng thái closed"):
        bring(GOOD)
    with pytest.raises(Unknown):
        import_file(store, "mất", Path("a"), Path("b"))


def test_a_file_in_another_encoding_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "answers.csv").write_bytes(b"q1,comment\n5,t\xf4\xect\n")
    (tmp_path / "map.yaml").write_text("same_names: true")
    with pytest.raises(UnfitMap, match="UTF-8"):
        import_file(store, "thu", tmp_path / "answers.csv", tmp_path / "map.yaml")


def test_a_count_with_something_between_its_thousands_is_a_bad_row_and_no_small_number(bring) -> None:
    mapping = "design: {population_psus: n, psu: p}\nitems: {q1: a}\n"
    done = bring('a,n,p\n5,1.000,u\n5,"1,234",u\n5,1000,u\n4,12.0,u\n', mapping)
    assert places(done.problems) == [(2, "n", "not_a_count"), (3, "n", "not_a_count")]
    assert done.n_created == 2


def test_a_quotation_mark_that_is_never_closed_is_named_and_what_stands_before_is_kept(bring) -> None:
    outcome = bring('q1,comment\n5,tốt\n4,"chưa đóng\n3,khá\n', "same_names: true")
    assert (outcome.n_created, places(outcome.problems)) == (1, [(3, "", "quote")])
    assert bring('q1,comment\n4,"chưa đóng\n', "same_names: true", strict=True).n_created == 0


def test_a_cell_that_swallows_half_the_file_is_named(bring) -> None:
    outcome = bring('q1,comment\n5,tốt\n4,"' + "x\n" * 100_000, "same_names: true")
    assert (outcome.n_created, places(outcome.problems)) == (1, [(3, "", "quote")])


def test_a_quotation_mark_inside_a_cell_spoils_its_row_alone(bring) -> None:
    outcome = bring('q1,comment\n4,"a"b\n5,tốt\n', "same_names: true")
    assert (outcome.n_created, places(outcome.problems)) == (1, [(2, "", "quote")])


def test_excels_own_first_line_names_the_separator(store: Store, bring) -> None:
    assert bring("sep=;\nq1;comment\n5;tốt, nhanh\n", "same_names: true").n_created == 1
    assert next(iter(store.responses("thu"))).answers["comment"] == "tốt, nhanh"


@pytest.mark.parametrize(
    ("answers", "check"),
    [
        ("", "empty_file"), ("\n\n", "empty_file"), ('"q1', "empty_file"), ("a,b\n1,2\n", "no_item"),
    ],
)  # fmt: skip
def test_a_file_without_a_column_for_any_item_keeps_nothing(bring, answers: str, check: str) -> None:
    with pytest.raises(UnfitMap) as unfit:
        bring(answers, "same_names: true")
    assert [problem.check for problem in unfit.value.problems] == [check]


def test_a_file_with_another_separator_is_told_where_to_name_it(store: Store, bring) -> None:
    with pytest.raises(UnfitMap) as unfit:
        bring("q1|comment\n5|tốt\n", "items: {q1: q1}")
    assert [problem.check for problem in unfit.value.problems] == ["one_column"]
    assert bring("q1|comment\n5|tốt\n", 'separator: "|"\nitems: {q1: q1}').n_created == 1


@pytest.mark.parametrize("separator", ['"||"', '""', "a", '"\\n"', "{a: b}", "'\"'"])
def test_a_separator_that_parts_nothing_is_refused(bring, separator: str) -> None:
    with pytest.raises(UnfitMap) as unfit:
        bring("q1\n5\n", f"separator: {separator}\nsame_names: true\n")
    assert [problem.check for problem in unfit.value.problems] == ["separator"]


def test_what_a_file_says_moves_no_cursor_and_fills_no_screen(bring) -> None:
    with pytest.raises(UnfitMap) as unfit:
        bring(
            ",".join(["\x1b[2J\u202eq", *(f"c{place}" for place in range(5000))]), "key: id\nitems: {q1: a}"
        )
    told = " ".join(f"{problem.wrong} {problem.remedy}" for problem in unfit.value.problems)
    assert "\ufffd[2J\ufffdq" in told
    assert not {"\x1b", "\u202e"} & {*told}
    assert len(told) < 1500


def test_a_map_that_is_no_yaml_is_told_with_line_and_remedy(bring) -> None:
    with pytest.raises(UnfitMap) as unfit:
        bring("q1\n5\n", "items: &a {q1: q1}\nunit: *a\nunit: b\n", language="en")
    told = [(problem.line, problem.check) for problem in unfit.value.problems]
    assert {(1, "yaml_anchor"), (2, "yaml_anchor"), (3, "duplicate_key")} <= {*told}
    assert all(problem.remedy for problem in unfit.value.problems)


def test_progress_is_told(bring) -> None:
    told = []
    rows = "q1\n" + "5\n" * 1200
    bring(rows, "same_names: true\n", progress=lambda done, total: told.append((done, total)))
    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]


def test_every_fault_has_its_sentences_in_both_languages() -> None:
    needed = set(REASONS) - {"unknown_item", "required"}
    assert needed <= FAULTS["vi"].keys()
    for catalogue in (FAULTS, MAP_PROBLEMS):
        assert catalogue["vi"].keys() == catalogue["en"].keys()
        for key, (wrong, remedy) in catalogue["vi"].items():
            for vi, en in zip((wrong, remedy), catalogue["en"][key], strict=True):
                assert re.search(r"\w", vi)
                assert re.search(r"\w", en)
                assert [f for _, f, _, _ in Formatter().parse(vi)] == [
                    f for _, f, _, _ in Formatter().parse(en)
                ]


def test_items_of_several_choices_come_from_one_column_or_many(tmp_path: Path) -> None:
    from dataclasses import replace

    from survey.importing.map import ImportMap, Source
    from survey.importing.row import Places, RowReader
    from survey.questionnaire.model import Item, Section
    from survey.rounds import Round

    channels = Item("channels", "multiple", QUESTIONNAIRE.title, QUESTIONNAIRE.item("gender").categories)
    section = Section("A", QUESTIONNAIRE.title, (channels,))
    asked = replace(QUESTIONNAIRE, sections=(section,), indices=())
    places = Places(frozenset(), {})
    one = ImportMap(items={"channels": Source(("c",), {"nam": "m", "nữ": "f"})})
    reader = RowReader(Round("r", asked.title, "v"), asked, one, ["c"])
    assert reader.read({"c": "nữ; nam"}, places)[0].answers == {"channels": ("m", "f")}
    assert reader.read({"c": ""}, places)[0].answers == {}
    many = ImportMap(items={"channels": Source(("x", "y"), flags=("m", "f"))})
    reader = RowReader(Round("r", asked.title, "v"), asked, many, ["x", "y"])
    assert reader.read({"x": "", "y": "X"}, places)[0].answers == {"channels": ("f",)}
    assert reader.read({"x": "maybe", "y": ""}, places)[1][0].reason == "not_a_flag"
