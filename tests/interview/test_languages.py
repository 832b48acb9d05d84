"""Every citizen's page in every language: each part says which language it is in."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from asked_rounds import LEVELS, RATING, three_parts
from form_walk import UUID, at, send

from analysis.codebook import Category, Text
from survey.questionnaire.reading import questionnaire
from survey.shipped import file
from survey.wording import LANGUAGES, say

KHMER = re.compile("[\u1780-\u17ff]")
VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
IN_KHMER = ("administrative/sipas-2022-2026", "health/outpatient-2024", "one-stop/desk-2018")
SPEAKING = ("vi", "en", "km")


def spoken(page):
    """Yield (language, own words) for every element that has words of its own."""
    for element in page.elements:
        if element.tag in {"script", "style", "title"}:
            continue
        own = element.text
        for child in page.elements:
            if child.within and child.within[-1] is element:
                own = own.replace(child.text, "", 1)
        chain = [element, *reversed(element.within)]
        language = next(e.attributes["lang"] for e in chain if "lang" in e.attributes)
        yield language, own.strip()


def misspoken(page):
    """Return the words that are in another script than their language says."""
    names = {say("language.name", tag) for tag in LANGUAGES}
    wrong = []
    for language, said in spoken(page):
        others = VIETNAMESE if language == "km" else KHMER
        if said not in names and others.search(said):
            wrong.append((language, said))
    return wrong


def half_translated():
    """Three parts of which only the first question and one level were translated into Khmer."""
    asked = three_parts()
    first, *others = asked.sections
    intro, rated, *rest = first.items
    levels = (
        Category("1", Text.of({**dict(LEVELS[0].versions), "km": "មិនពេញចិត្តខ្លាំង"}), 1.0),
        *RATING[1:],
    )
    khmer = replace(rated, text=Text.of({**dict(rated.text.versions), "km": "ឥរិយាបថ"}), categories=levels)
    section = replace(first, items=(intro, khmer, *rest))
    return replace(asked, languages=("vi", "en", "km"), unofficial=("km",), sections=(section, *others))


def every_page(visit, language):
    """Yield each page that a citizen meets in *language*."""
    query = f"lang={language}"
    yield visit(f"/?{query}").page
    yield visit(f"/tro-nang?{query}").page
    yield visit("/khong-co?" + query).page
    yield visit(f"/k/thu?{query}").page
    yield visit(at(1, query=query)).page
    yield send(visit, at(1, query=query)).page  # a required question is left out
    send(visit, at(1, query=query), A1="4")
    yield send(visit, at(2, query=query), B3="x", B5="31/2/2026").page
    yield visit(at(3, query=query)).page
    yield send(visit, at(3, query=query), C1="?").page
    yield visit(at(3, query=query)).page


@pytest.mark.parametrize("language", SPEAKING)
def test_every_part_of_every_page_says_its_language(house, visit, language):
    house.ask(half_translated())
    for page in every_page(visit, language):
        assert page.one("html").attributes["lang"] == language
        assert misspoken(page) == []


def test_a_page_that_kept_quiet_about_its_vietnamese_would_be_noticed(house, visit):
    house.ask(half_translated())
    page = visit(at(1, query="lang=km")).page
    borrowed = [e for e in page.all("span", lang="vi") if "Thời gian giải quyết" in e.text]
    assert borrowed
    del borrowed[0].attributes["lang"]
    assert ("km", "Thời gian giải quyết") in misspoken(page)


def test_a_translation_that_nobody_official_read_says_so_in_itself_and_in_vietnamese(house, visit):
    house.ask(half_translated())
    page = visit("/k/thu?lang=km").page
    assert say("start.translation_title", "km") in page.one("aside", aria_labelledby="translation-title").text
    said = [e.text for e in page.elements if e.tag == "p" and e.attributes.get("lang") == "vi"]
    assert any("tiếng Khmer" in text and "bản dịch" in text for text in said)
    assert not visit("/k/thu?lang=vi").page.all("aside", aria_labelledby="translation-title")


def test_staff_read_vietnamese_where_khmer_is_for_citizens_only(house, visit):
    page = visit("/dangnhap?lang=km").page
    assert page.one("html").attributes["lang"] == "vi"
    assert misspoken(page) == []
    assert not page.all("a", hreflang="km")


@pytest.mark.parametrize("name", IN_KHMER)
def test_what_is_asked_in_can_tho_is_asked_in_khmer(house, visit, name):
    house.ask(questionnaire(file(name)))
    page = visit(at(1, query="lang=km")).page
    assert KHMER.search(page.one("h1").text)
    legends = page.all("legend")
    assert legends
    assert all(KHMER.search(legend.text) for legend in legends)
    assert misspoken(page) == []


def test_the_accessibility_statement_is_linked_on_every_page_and_names_its_limits(house, visit):
    house.ask(three_parts())
    for address in ("/", "/k/thu", at(1, UUID), "/khong-co", "/dangnhap", "/ketqua"):
        linked = [link.attributes["href"] for link in visit(address).page.all("a")]
        assert any(where.startswith("/tro-nang") for where in linked), address
    said = visit("/tro-nang?lang=en").text
    assert "Known limits" in said
    assert "1900 1234" in said
    assert "sign-language" in said
