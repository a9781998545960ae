"""Gates: what is owed on which way, what an override needs, and when a debt is open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.deals.rules import pushes
from pipeline.stages.rules import gates, methods
from pipeline.stages.rules.gates import Item, Override, Place
from traps_web.lib import fiscal

TODAY = date(2026, 11, 25)
PLACES = [
    Place(1, "Prospecting", 1, "open"),
    Place(2, "Engaging", 2, "open"),
    Place(3, "Proposal", 3, "open"),
    Place(4, "Won", 4, "won"),
    Place(5, "Lost", 5, "lost"),
]
ITEMS = [Item(place.pk, f"asked at {place.name}", "text", True, "", place) for place in PLACES[:4]]
OWED = {
    (1, 2): {1},
    (1, 3): {1, 2},
    (1, 4): {1, 2, 3, 4},
    (2, 1): set(),
    (2, 3): {2},
    (2, 4): {1, 2, 3, 4},
    (3, 1): set(),
    (3, 2): set(),
    (3, 4): {1, 2, 3, 4},
    (5, 1): set(),
    (5, 2): {1},
    (5, 3): {1, 2},
}


@pytest.mark.parametrize("start", PLACES, ids=lambda place: place.name)
@pytest.mark.parametrize("to", PLACES, ids=lambda place: place.name)
def test_a_way_owes_the_items_of_what_it_leaves_behind(start, to):
    if start.kind == "won" or start.pk == to.pk or (start.kind, to.kind) == ("lost", "won"):
        return  # There is no such move.
    owed = {item.pk for item in gates.owed_items(ITEMS, start=start, to=to)}
    assert owed == OWED.get((start.pk, to.pk), set())
    assert gates.missing_items(ITEMS, owed, start=start, to=to) == []


def test_what_is_not_required_is_never_missing():
    items = [Item(9, "Nice to know", "text", False, "", PLACES[0])]
    assert gates.missing_items(items, (), start=PLACES[0], to=PLACES[1]) == []


@given(st.sets(st.integers(1, 4)))
def test_missing_and_answered_make_what_is_owed(filled):
    owed = {item.pk for item in gates.owed_items(ITEMS, start=PLACES[0], to=PLACES[3])}
    missing = {item.pk for item in gates.missing_items(ITEMS, filled, start=PLACES[0], to=PLACES[3])}
    assert missing == owed - filled


def test_a_closed_gate_names_what_is_missing():
    fault = gates.GateClosed(ITEMS[:2], PLACES[2], {"next_step": "Say what happens next."})
    assert fault.errors == {
        "to_stage": "The gate to Proposal is closed: asked at Prospecting and asked at Engaging are missing.",
        "next_step": "Say what happens next.",
    }
    assert [item.pk for item in fault.missing] == [1, 2]
    assert [entry["stage"] for entry in fault.details["missing"]] == ["Prospecting", "Engaging"]


@pytest.mark.parametrize(
    ("reason", "days", "wrong"),
    [
        ("They sign on Monday", 7, []),
        (" ", 7, ["override_reason"]),
        ("x" * 501, 7, ["override_reason"]),
        ("They sign", None, ["expires_on"]),
        ("They sign", 0, ["expires_on"]),
        ("They sign", -1, ["expires_on"]),
        ("They sign", 90, []),
        ("They sign", 91, ["expires_on"]),
        ("", None, ["override_reason", "expires_on"]),
    ],
)
def test_an_override_has_a_reason_and_a_day_to_come(reason, days, wrong):
    expires_on = None if days is None else TODAY + timedelta(days=days)
    assert list(gates.override_faults(Override(reason, expires_on), today=TODAY)) == wrong


def test_debt_is_owed_by_its_earliest_day_and_ends_with_the_last_item():
    first, second = date(2026, 12, 1), date(2026, 12, 9)
    overrides = [([1, 2], first), ([3], second)]
    assert gates.debt(overrides, {1, 2, 3}) == ([1, 2, 3], first)
    assert gates.debt(overrides, {3}) == ([3], second)
    assert gates.debt(overrides, set()) == ([], None)


def test_a_newer_override_of_the_same_item_counts():
    assert gates.debt([([1], date(2026, 12, 1)), ([1], date(2026, 12, 9))], {1}) == ([1], date(2026, 12, 9))


@pytest.mark.parametrize(("days", "expired"), [(-1, True), (0, False), (1, False)])
def test_a_debt_is_expired_after_its_day(days, expired):
    assert gates.is_debt_expired(TODAY + timedelta(days=days), today=TODAY) is expired
    assert not gates.is_debt_expired(None, today=TODAY)


CALENDAR = fiscal.CalendarRules(scheme="4-4-5", starts_month=6, week_starts_on=0, named_by="end")


@pytest.mark.parametrize(
    ("before", "after", "push"),
    [
        (None, date(2026, 12, 1), False),
        (date(2026, 12, 1), None, False),
        (date(2026, 12, 1), date(2026, 12, 1), False),
        (date(2026, 12, 18), date(2026, 12, 1), False),
        (date(2026, 12, 1), date(2026, 12, 4), False),
        (date(2026, 12, 1), date(2027, 1, 20), True),
        (date(2026, 12, 1), date(2027, 12, 1), True),
    ],
)
def test_a_push_goes_to_a_later_fiscal_month(before, after, push):
    assert pushes.is_push(before, after, calendar=CALENDAR) is push


@given(st.dates(date(2025, 6, 1), date(2027, 5, 1)), st.integers(-400, 400))
def test_a_push_is_never_pulled_in(day, days):
    other = day + timedelta(days=days)
    pushed = pushes.is_push(day, other, calendar=CALENDAR)
    same_month = fiscal.period_of(CALENDAR, day, "month") == fiscal.period_of(CALENDAR, other, "month")
    assert pushed == (days > 0 and not same_month)


@pytest.mark.parametrize("method", list(methods.METHODS))
@pytest.mark.parametrize("stages", range(1, 8))
def test_a_method_stretches_over_the_stages_there_are(method, stages):
    placed = [place for place, _ in methods.places(method, stages)]
    assert placed == sorted(placed) and placed[0] == 0 and placed[-1] == stages - 1
    assert len({question.name for _, question in methods.places(method, stages)}) == len(placed)


def test_a_method_needs_a_stage():
    with pytest.raises(ValueError, match="no open stage"):
        methods.places("BANT", 0)
