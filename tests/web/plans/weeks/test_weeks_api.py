"""The week and its promises over the API."""

import pytest

from pipeline.models import WeekLog
from tests.builders import weeks as build

pytestmark = pytest.mark.django_db
ADDRESS = f"/api/v1/weeks/{build.WEEK}/"


@pytest.fixture(autouse=True)
def installed(world):
    build.defaults()


def of_monday(answer):
    return next(day["counts"] for day in answer.data["days"] if day["day"] == "2026-11-23")


def test_a_week_is_put_counted_and_closed(world, api_of):
    rep = api_of(world.rep)
    sent = {"days": {"2026-11-23": {"calls": 12}}, "note": "Slow."}
    first, again = (rep.put(ADDRESS, sent) for _ in range(2))
    assert first.status_code == 200 and first.data == again.data
    assert (of_monday(again), again.data["note"]) == ({"calls": 12}, "Slow.")
    assert of_monday(rep.post(f"{ADDRESS}count/", {"type": "calls", "day": "2026-11-23"})) == {"calls": 13}
    assert of_monday(rep.post(f"{ADDRESS}count/", {"type": "calls", "step": -1, "day": "2026-11-23"})) == {"calls": 12}
    kept = rep.put(ADDRESS, {"close": True})
    assert (kept.data["note"], kept.data["closed_at"] is not None) == ("Slow.", True)
    assert rep.post(f"{ADDRESS}close/").status_code == 409
    calls = next(row for row in kept.data["types"] if row["type"] == "calls")
    assert (calls["done"], calls["per_week"] >= calls["target"]) == (12, True)


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"2026-11-30": {"calls": 1}}, "days"),
        ({"self": {"calls": 1}}, "days"),
        ({"2026-11-23": {"naps": 1}}, "2026-11-23-naps"),
        ({"2026-11-23": {"calls": 3}, "2026-11-27": {"calls": 1}}, "2026-11-27-calls"),
    ],
)
def test_what_is_wrong_with_a_day_is_said_and_nothing_is_kept(world, api_of, days, field):
    answer = api_of(world.rep).put(ADDRESS, {"days": days})
    assert (answer.status_code, list(answer.data)) == (400, [field])
    assert of_monday(api_of(world.rep).get(ADDRESS)) == {}
    assert not WeekLog.objects.exists()


def test_weeks_are_read_in_the_line_and_written_by_oneself(world, api_of):
    api_of(world.rep).put(ADDRESS, {"days": {"2026-11-23": {"calls": 12}}})
    manager = api_of(world.manager)
    assert of_monday(manager.get(f"{ADDRESS}?person={world.rep.pk}")) == {"calls": 12}
    assert of_monday(manager.get(ADDRESS)) == {}
    assert api_of(world.peer).get(f"{ADDRESS}?person={world.rep.pk}").status_code == 404
    assert [row["person"] for row in manager.get("/api/v1/weeks/?closed=false").data["results"]] == [world.rep.pk]
    assert api_of(world.peer).get("/api/v1/weeks/").data["count"] == 0
    assert api_of(world.rep).get("/api/v1/weeks/2026-W54/").status_code == 404
    other = api_of(world.rep).post(f"{ADDRESS}count/", {"type": "calls", "day": "2026-11-16"})
    assert other.data == {"day": [f"2026-11-16 is not a day of {build.WEEK}."]}


def test_a_promise_is_scored_once_by_who_made_it_or_the_line(world, api_of):
    promise = build.promise(world.rep)
    address = f"/api/v1/promises/{promise.pk}/"
    assert api_of(world.peer).get(address).status_code == 404
    early = api_of(world.manager).post(f"{address}score/", {"outcome": "missed"})
    assert (early.status_code, set(early.data)) == (400, {"outcome"})
    wrong = api_of(world.rep).post(f"{address}score/", {"outcome": "moved"})
    assert (wrong.status_code, set(wrong.data)) == (400, {"moved_to", "words"})
    assert api_of(world.admin).post(f"{address}score/", {"outcome": "kept"}).status_code == 403
    moved = api_of(world.manager).post(
        f"{address}score/", {"outcome": "moved", "moved_to": "2026-12-04", "words": "They asked for it."}
    )
    assert (moved.status_code, moved.data["outcome"]) == (200, "moved")
    assert api_of(world.rep).post(f"{address}score/", {"outcome": "kept"}).status_code == 409
    listed = api_of(world.rep).get(f"/api/v1/promises/?owner={world.rep.pk}&outcome=open").data["results"]
    assert [row["due_on"] for row in listed] == ["2026-12-04"]
