"""For everybody: every page in every state and language, and nothing is wrong with any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import citizens_pages
import programme_pages
import pytest
import staff_pages
from asked_rounds import three_parts
from citizen import begin
from examined import NARROW, ZOOMED, Eye, found
from watched import HERE, watched

from survey.wording import LANGUAGES, WHOLE


@dataclass(frozen=True)
class Walk:
    """Pages met one after the other: who leads there, on what screen, and each endpoint's states."""

    pages: Callable[..., Iterator[tuple[str, str]]]
    states: Mapping[str, tuple[str, ...]]
    size: tuple[int, int] = (390, 844)
    eye: Eye = field(default_factory=Eye)
    languages: tuple[str, ...] = LANGUAGES


AT_A_KIOSK = Eye(
    ((768, 1024), (390, 844), NARROW, ZOOMED),
    "a, button, .row, input[type=text], input[type=password], textarea",
    citizens_pages.NAMES,
)
AT_WORK = Eye(targets="", names=staff_pages.NAMES)
DESK = (1280, 900)

WALKS = {
    "form": Walk(
        citizens_pages.form,
        {
            "home": ("what is asked",),
            "accessibility": ("statement",),
            "interview.start": ("open", "training", "training, closed", "closed", "not found"),
            "interview.section": (
                *("rating", "unanswered", "single, multiple, number, percent, date", "errors"),
                *("text, little room left", "thanks", "sent before", "conditional"),
                *("training", "training, thanks"),
            ),
        },
        eye=Eye(names=citizens_pages.NAMES),
    ),
    "rating": Walk(
        citizens_pages.rating,
        {"interview.rating": ("asked", "nothing chosen", "chosen", "thanks", "used", "unknown")},
        eye=Eye(names=citizens_pages.NAMES),
    ),
    "kiosk": Walk(
        citizens_pages.kiosk,
        {
            "kiosk.enrol": ("no code", "code", "no cookie"),
            "kiosk.attract": ("invitation", "quick rating", "training", "round closed", "revoked"),
            "kiosk.begin": ("before", "training"),
            "kiosk.question": (
                *citizens_pages.KINDS.values(),
                *("unanswered", "error", "large letters", "silence"),
                *("quick rating", "quick rating, nothing chosen", "quick rating, chosen", "training"),
            ),
            "kiosk.erase": ("asked",),
            "kiosk.thanks": ("thanks",),
            "kiosk.leave": ("PIN", "wrong PIN"),
            "kiosk.device": ("device",),
        },
        (1024, 768),
        AT_A_KIOSK,
    ),
    "office": Walk(
        staff_pages.office,
        {
            "office.sign_in": ("empty", "refused"),
            "office.rounds": ("none", "some", "with a training round", "of one unit"),
            "office.round": ("draft", "open", "published", "training", "of one unit"),
            "office.empty_round": ("refused",),
            "office.preview": ("start",),
            "office.preview_section": ("part 1", "part 2", "part 3"),
            "office.fieldwork": ("empty",),
            "office.describe": ("refused",),
            "office.guide": ("the sheet",),
            "office.weeks": ("this week",),
            "office.count_week": ("refused",),
            "office.sample": ("empty", "drawn"),
            "office.new_round": ("nothing to ask", "to fill in", "refused"),
            "office.units": ("some", "with their points"),
            "office.save_units": ("refused", "not sure"),
            "office.draw": ("refused",),
            "office.journal": ("some",),
            "office.edit_round": ("open", "refused"),
            "office.questionnaires": ("some",),
            "office.add_questionnaire": ("refused",),
            "office.questionnaire": ("asked by a round",),
            "office.preview_questionnaire": ("start",),
            "office.preview_alone": ("part 1", "in random order"),
            "office.staff": ("one",),
            "office.change_staff": ("refused", "password"),
            "office.leaving": ("one",),
            "office.password": ("empty", "refused"),
            "office.comments": ("unread", "none printed"),
            "office.read_comment": ("refused",),
            "office.flags": ("not counted yet", "counted"),
            "office.devices": ("nowhere to put one", "none", "one waits", "revoked"),
            "office.enrol_device": ("code and PIN",),
            "programme.targets": ("none", "waiting for a figure"),
            "results.page": ("nobody answered", "closed round"),
            "results.dashboard": ("nobody answered", "open round", "with its table", "by unit"),
            "results.list": ("published",),
        },
        DESK,
        AT_WORK,
        WHOLE,
    ),
    "programme": Walk(
        programme_pages.programme,
        {
            "programme.periods": ("none", "some, and one that lacks days"),
            "programme.period": (
                *("measured", "a department, since another quarter", "nobody answered", "with a target"),
            ),
            "programme.round_report": ("nothing made yet",),
            "programme.period_report": (
                *("nothing made yet", "being made", "failed", "made", "with earlier reports"),
            ),
            "office.round": ("with earlier reports",),
            "programme.ask_period_report": ("asked for",),
            "programme.targets": ("tied",),
            "programme.tie": ("refused",),
        },
        DESK,
        Eye(
            targets="",
            names=(*staff_pages.NAMES, *(unit.name for unit in programme_pages.DEPARTMENT), "QĐ 1"),
        ),
        WHOLE,
    ),
    "entry": Walk(
        staff_pages.entry,
        {
            "entry.start": ("none", "refused", "with forms", "training"),
            "entry.key": (
                "empty",
                "refused",
                "off the path",
                "kept",
                "printed elsewhere",
                "read from a scan",
            ),
            "entry.correct": ("correction", "without a reason"),
            "entry.second": ("keyed again",),
            "entry.differences": ("none", "one", "settled"),
            "entry.paper": ("nothing printed", "waiting", "posters of all points", "training"),
        },
        DESK,
        AT_WORK,
        WHOLE,
    ),
}

ELSEWHERE = {
    "kiosk.whole": "test_kiosk_offline.py looks at every screen of it without a network",
    "interview.device": "test_offline.py looks at it and at what follows without a network",
    "interview.waiting": "test_offline.py",
    "interview.receive": "whoever sends a whole form at once meets what follows a last part",
}

NO_PAGE = {
    *(
        "static",
        "interview.recording",
        "office.paper_window",
        "api.dossiers",
        "api.code",
        "interview.worker",
        "interview.post",
        "kiosk.check_in",
    ),
    *(
        *("programme.period_data", "programme.round_report_file", "programme.period_report_file"),
        "programme.ask_round_report",
        "results.file",
        "results.data",
        "results.chart",
        "entry.picture",
        "entry.printed",
        "entry.undo",
    ),
    *("programme.round_earlier_report", "programme.period_earlier_report"),
    *("office.sign_out", "office.session", "office.publish", "office.change_state", "office.add_device"),
    *(
        "office.change_device",
        "office.remove_round",
        "office.bring_weeks",
        "office.remove_questionnaire",
        "office.questionnaire_file",
    ),
}
"""Files, answers to programs, and buttons that lead to one of the pages or say there why not."""

FOR_STAFF = {"kiosk.enrol"}
"""Staff's own screen on a citizen's tablet: in the languages staff speak."""

FOR_ALL = {"kiosk.attract"}
"""A screen that speaks every language at once, the questionnaire's first one first."""


def test_every_route_is_looked_at_or_shows_no_page(site):
    seen = {endpoint for walk in WALKS.values() for endpoint in walk.states}
    assert seen | ELSEWHERE.keys() | NO_PAGE == {rule.endpoint for rule in site.app.url_map.iter_rules()}
    assert not NO_PAGE & (seen | ELSEWHERE.keys())


@pytest.mark.parametrize(
    ("name", "language"), [(name, tag) for name, walk in WALKS.items() for tag in walk.languages]
)
def test_every_page_in_every_state_is_for_everybody(site, browser, name, language):
    walk, wrong, met = WALKS[name], {}, set()
    adapter = site.app.url_map.bind("localhost")
    size = {"width": walk.size[0], "height": walk.size[1]}
    context = browser.new_context(**HERE, viewport=size, has_touch=True, service_workers="block")
    with watched(context) as page:
        for endpoint, state in walk.pages(page, site, language):
            path = page.url.removeprefix(site.address).partition("?")[0]
            assert endpoint in {adapter.match(path, method)[0] for method in adapter.allowed_methods(path)}
            first = endpoint in FOR_ALL or (endpoint in FOR_STAFF and language not in WHOLE)
            tongue = "vi" if first else language
            faults = list(walk.eye.faults(page, tongue))
            wrong |= {(endpoint, state): faults} if faults else {}
            met.add((endpoint, state))
    assert wrong == {}
    assert met == {(endpoint, state) for endpoint, states in walk.states.items() for state in states}


def test_it_would_be_noticed(site, phone):
    site.ask(three_parts())
    phone.goto(f"{site.address}/k/thu")
    phone.locator("h1").evaluate("heading => { heading.innerHTML = '<input>' }")
    phone.locator("main").evaluate(
        "main => { main.append('កម្ពុជា and the rest'); main.style.width = '2000px' }"
    )
    phone.locator("a.button").evaluate("button => { button.style.cssText = 'min-height: 1px; padding: 0' }")
    phone.locator("body").evaluate(
        "body => { body.insertAdjacentHTML('beforeend', '<p id=veil>'); "
        "veil.style.cssText = 'position: fixed; inset: 0; z-index: 9; background: red' }"
    )
    said = " ".join(Eye().faults(phone, "vi"))
    for fault in ("label:", "km among vi", "en among vi", "too wide", "px high", "focus is hidden"):
        assert fault in said


def test_letters_are_large_enough_to_read(site, phone):
    begin(phone, site.ask(three_parts()))
    for selector in ("legend", ".row", ".button"):
        size = phone.locator(selector).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 17, selector


def test_found_says_what_axe_says(site, phone):
    phone.goto(site.address)
    assert found(phone) == []
