"""A kind of review from its declaration to the sheet: a tasting of dishes, judged by a cook before guests."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache

from reviews.kinds.presenters import papers, slides
from reviews.kinds.presenters.paper import sheets
from reviews.kinds.presenters.paper.columns import figure, words
from reviews.kinds.presenters.paper.typeset import section as block
from reviews.kinds.presenters.paper.typeset import table, title
from reviews.kinds.rules import sealing
from reviews.kinds.rules.kinds import Kind, Panel, Section
from reviews.kinds.selectors import screens as screen_selector
from reviews.kinds.services import screens
from tests import paper_reading
from traps_web.lib.faults import Invalid, Refused
from traps_web.lib.machines import Machine, step

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
NAMES = {"cook": "Carla Cook"}


@dataclass(frozen=True)
class Dish:
    """What is tasted."""

    number: int
    name: str
    price: int


@dataclass(frozen=True)
class Menu:
    """All that is tasted."""

    dishes: tuple[Dish, ...]


@dataclass(frozen=True)
class Tasting:
    """The frozen document, ready to show."""

    document: dict[str, Any]

    @property
    def dishes(self) -> list[dict[str, Any]]:
        return list(self.document["dish"]["dishes"])


def read(menu: Menu) -> dict[str, Any]:
    return {"schema": 1, "dish": menu}


def opening(tasting: Tasting) -> list[Panel]:
    return [Panel((f"{len(tasting.dishes)} dishes.", "Taste them in order."))]


def dishes(tasting: Tasting) -> list[Panel]:
    return [Panel((f"{dish['name']}.",), dish, part=str(dish["number"]), name=dish["name"]) for dish in tasting.dishes]


def ledger(tasting: Tasting) -> list[Any]:
    rows = [(dish["name"], str(dish["price"])) for dish in tasting.dishes]
    return block("What was tasted", "", table((words("Dish"), figure("Price")), rows))


def head(_tasting: Tasting) -> list[Any]:
    return title("The menu")


TASTING: Kind[Tasting] = Kind(
    key="tasting",
    noun="tasting",
    sections=(
        Section("opening", "opening", "Greet them.", opening, "opening.html", {"card": head}),
        Section(
            "dish",
            "dish",
            "Ask for salt.",
            dishes,
            "dish.html",
            {"card": ledger},
            fills_many=True,
            planned=timedelta(seconds=30),
        ),
    ),
    documents=("card",),
    machine=Machine(
        noun="tasting",
        states=("due", "held"),
        roles=("cook", "guest", "none"),
        steps=(step("hold", "due", to="held", who="cook"),),
        refusals={"hold": "Only {cook} holds it."},
    ),
    presents=frozenset({"cook"}),
    judges=frozenset({"cook"}),
    looks_on=frozenset({"guest"}),
    refusal="Only {cook} presents this.",
    planned=timedelta(minutes=10),
    roster=dict,
    is_followed=True,
)
MENU = Menu((Dish(1, "Soup", 8), Dish(2, "Pie", 12)))


@pytest.fixture
def tasting() -> Tasting:
    sealed = sealing.newer(None, read(MENU))
    assert sealed is not None
    return Tasting(json.loads(sealed.body))


def test_a_sound_declaration_has_no_faults():
    assert TASTING.faults() == []


def test_a_faulty_declaration_says_what_is_wrong():
    bare = Section("Main course", "", "", dishes, "", {})
    lost = Section("dish", "", "", dishes, "dish.html", {"bill": ledger})
    faulty = replace(
        TASTING,
        sections=(*TASTING.sections, bare, lost),
        presents=frozenset(),
        judges=frozenset({"chef"}),
        looks_on=frozenset({"guest"}),
    )
    assert faulty.faults() == [
        "dish: declared twice",
        "Main course: a key is lower-case letters",
        "Main course: no slide",
        "Main course: no paper",
        "dish: bill is no document",
        "judges: chef is no role",
        "presents: nobody",
    ]
    assert replace(TASTING, looks_on=frozenset({"cook"})).faults() == ["looks_on: cook presents"]


def test_what_is_frozen_is_stored_again_only_when_it_says_something_new():
    content = read(MENU) | {"at": NOW}
    first = sealing.newer(None, content)
    assert first == sealing.seal(content)
    later = content | {"at": NOW + timedelta(hours=1)}
    assert sealing.newer(first.body, content) is None
    assert sealing.newer(first.body, later, besides=["at"]) is None
    assert sealing.newer(first.body, later) == sealing.seal(later)
    dearer = later | read(Menu((Dish(1, "Soup", 9),)))
    assert sealing.newer(first.body, dearer, besides=["at"]) == sealing.seal(dearer)


def test_each_schema_keeps_its_presenter():
    assert sealing.presenter_of({1: "first", 2: "second"}, 1) == "first"
    with pytest.raises(LookupError, match="needs a newer TRAPS"):
        sealing.presenter_of({1: "first"}, 2)


def test_a_section_fills_one_slide_or_one_for_each_of_its_parts(tasting):
    shown = slides.slides(TASTING, tasting)
    assert list(shown) == ["opening", "dish-1", "dish-2"]
    assert [slide.number for slide in shown.values()] == [1, 2, 3]
    pie = shown["dish-2"]
    assert (pie.name, pie.headline, pie.remember, pie.template) == ("Pie", "Pie.", "Ask for salt.", "dish.html")
    assert pie.view["price"] == 12 and pie.planned == 30 and pie.anchor == "dish-2"
    assert shown["opening"].headline == "2 dishes. Taste them in order."


def test_the_window_says_what_comes_next_and_what_was_written(tasting):
    shown = slides.slides(TASTING, tasting)
    salt = slides.Written("Soup", "More salt.")
    first, second, last = slides.notes(shown, {"dish-1": [salt]})
    assert first.after == second.slide and last.after is None
    assert second.written == (salt,) and first.written == ()


def test_the_paper_has_the_blocks_of_the_sections(tasting):
    imprint = sheets.Imprint("Tasting", "Carla Cook", "Two dishes", "Carla Cook", "November", "card 1, abcd")

    def story():
        return papers.blocks(TASTING, tasting, documents=["card"])

    paper = sheets.pdf(imprint, story, documents=[tasting.document])
    (lines,) = paper_reading.lines(paper)
    assert lines[:4] == ["Carla Cook", " · November", "Page 1 of 1", "card 1, abcd"]
    assert lines[4:6] == ["The menu", "What was tasted"] and {"Soup", "8", "Pie", "12"} <= set(lines)
    assert paper == sheets.pdf(imprint, story, documents=[tasting.document])
    assert papers.blocks(TASTING, tasting, documents=[]) == []


@pytest.fixture
def people(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kinds"}}
    cache.clear()
    return SimpleNamespace(pk=901), SimpleNamespace(pk=902)


def turn(person, role, slide):
    act = SimpleNamespace(person=person, now=NOW)
    return screens.turn(act, kind=TASTING, review=7, role=role, names=NAMES, slide=slide)


def screen(person, role, kind=TASTING):
    return screen_selector.screen(kind, review=7, person=person, role=role).slide


def test_screens_follow_who_presents(people):
    cook, guest = people
    assert screen(cook, "cook") == screen(guest, "guest") == ""
    turn(cook, "cook", "dish-2")
    assert screen(cook, "cook") == screen(guest, "guest") == "dish-2"
    assert screen(guest, "none") == "" and screen(guest, "cook") == ""
    assert screen(guest, "guest", replace(TASTING, is_followed=False)) == ""


def test_who_does_not_present_turns_nothing_and_there_are_only_the_slides_that_there_are(people):
    cook, guest = people
    with pytest.raises(Refused, match="Only Carla Cook presents this"):
        turn(guest, "guest", "opening")
    for slide in ("bill", "dish", "dish-", "dish-1-2", "opening-1", ""):
        with pytest.raises(Invalid):
            turn(cook, "cook", slide)
