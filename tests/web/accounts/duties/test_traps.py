"""The lists of what is owed, one obligation's story, more time, letting go."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.duties.selectors import traps as traps_selector
from accounts.duties.services import notices
from accounts.duties.services.fulfilments import fulfil
from accounts.models import Extension, Notice, Obligation, Person
from tests import make
from tests.builders import obligations as build


def read(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def row(world):
    return build.obligation(world.rep)


def test_mine_lists_the_nearest_first_and_nothing_of_others(world, row, client_of, now):
    build.obligation(world.peer, subject="other", label="Not mine")
    build.obligation(world.rep, subject="near", label="The nearer one", due_at=now + timedelta(hours=2))
    page = read(client_of(world.rep).get("/traps/"))
    assert "You owe 2 things; next is Wed 25 Nov 12:00." in page
    assert page.index("The nearer one") < page.index("Send the offer")
    assert "Not mine" not in page and "style=" not in page


def test_tabs_count_and_filter(world, row, client_of):
    build.missed(world.rep, subject="old", label="An old one")
    page = read(client_of(world.rep).get("/traps/?state=missed"))
    assert "Missed 1" in page and "An old one" in page and "Send the offer" not in page
    assert "You owe 2 things, 1 of them past due; next is Fri 27 Nov 17:00." in page
    assert "You owe nothing." in read(client_of(world.peer).get("/traps/?state=nonsense"))


def test_the_team_grid_names_the_worst(world, client_of):
    for number in range(3):
        build.missed(world.rep, subject=f"log:{number}", by_days=5 + 7 * number)
    build.missed(world.peer, subject="log:9")
    page = read(client_of(world.manager).get("/traps/team/"))
    assert "Rita Rep missed 3 of 3 since week 41; nobody else missed more than 1." in page
    assert len(re.findall(r'title="week \d+: missed"', page)) == 4
    assert "“Week closed” was missed most: 4 of 4" in page
    assert "Olga Other" not in page


def test_the_grid_and_the_list_count_the_days_by_the_clock_of_the_owner(world, client_of):
    Person.objects.filter(pk=world.rep.pk).update(time_zone="Pacific/Kiritimati")
    late_on_wednesday = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)  # 17:00 there, and still Tuesday in New York
    opened_at = late_on_wednesday - timedelta(days=2)
    duty = build.obligation(world.rep, trap_key="weekly-log", due_at=late_on_wednesday, now=opened_at)
    three_hours_later = late_on_wednesday + timedelta(hours=3)  # Wednesday in both places
    fulfil(make.act(world.rep, now=three_hours_later), trap_key="weekly-log", owner=world.rep, subject=duty.subject)
    page = client_of(world.manager).get("/traps/team/", {"state": "all"}).content.decode()
    assert "week 48: missed, then done the same day" in page
    assert "1 day late" not in page


def test_what_is_owed_stands_under_when_it_is_due(world, row, client_of, now):
    build.missed(world.rep, subject="old", label="An old one")
    build.obligation(world.rep, subject="far", label="The far one", due_at=now + timedelta(days=30))
    page = read(client_of(world.rep).get("/traps/"))
    places = [page.index(text) for text in ("Past due and still open", "An old one", "Due this week", "Send the offer")]
    places += [page.index(text) for text in ("> Later", "The far one") if text in page]
    assert places == sorted(places) and "The far one" in page


@pytest.mark.parametrize("who", ["rep", "manager"])
def test_much_that_is_owed_folds_what_comes_later(world, client_of, now, monkeypatch, who):
    """It is fetched when somebody opens it; without a script it is a page."""
    monkeypatch.setattr(traps_selector, "LONG", 1)
    build.missed(world.rep, subject="old", label="An old one")
    build.obligation(world.rep, subject="far", label="The far one", due_at=now + timedelta(days=6))
    client, address = client_of(getattr(world, who)), "/traps/" if who == "rep" else "/traps/team/"
    page = read(client.get(address))
    assert "An old one" in page and "The far one" not in page
    assert f'data-fold-load="{address}?state=owed&amp;when=later"' in page
    asked = f"{address}?state=owed&when=later"
    part = read(client.get(asked, headers={"HX-Request": "true", "HX-Target": "fold-traps-later-in"}))
    assert "The far one" in part and "An old one" not in part and "<html" not in part
    alone = read(client.get(asked))
    assert "The far one" in alone and "<html" in alone


def test_the_list_is_narrowed_to_one_trap(world, row, client_of):
    build.missed(world.rep, subject="old", label="An old one")
    client = client_of(world.rep)
    page = read(client.get(f"/traps/?state=all&trap={row.trap.key}"))
    assert "Send the offer" in page
    assert read(client.get("/traps/?state=all&trap=nonsense")).count("in this state") == 1


def test_a_manager_waives_in_the_row_and_reads_it_there(world, client_of):
    row = build.missed(world.rep, subject="old", label="An old one")
    client = client_of(world.manager)
    page = read(client.get("/traps/team/"))
    address = f"/traps/{row.pk}/waive/?duty={row.pk}"
    assert f'hx-get="{address}"' in page
    form = read(client.get(address, headers={"HX-Request": "true"}))
    assert "It is missed: it stays missed, waived by you." in form and "Done now" not in form and "<html" not in form
    wrong = client.post(address, {"reason": ""}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422 and "Give a reason for the waiver" in read(wrong)
    settled = client.post(address, {"reason": "Plant closed."}, headers={"HX-Request": "true"}, follow=True)
    shown = read(settled)
    assert "missed, waived by Mara Manager" in shown and "Rita Rep" in shown and "Undo" in shown
    assert settled.headers["HX-Retarget"] == f"#owed-{row.pk}"


def test_more_time_is_asked_for_in_the_row(world, row, client_of):
    client, address = client_of(world.rep), f"/traps/{row.pk}/extend/?duty={row.pk}"
    assert f'hx-get="{address}"' in read(client.get("/traps/"))
    sent = {"wanted_on": "2026-12-01", "reason": "Buyer away"}
    form = client.get(address, headers={"HX-Request": "true"})
    key = re.search(r'name="once" value="([^"]+)"', read(form))
    sent |= {"once": key[1]} if key else {}
    client.post(address, sent, headers={"HX-Request": "true"}, follow=True)
    assert Extension.objects.get().reason == "Buyer away"
    assert f'hx-get="{address}"' not in read(client.get("/traps/"))


def test_the_team_of_nobody_is_refused(world, client_of):
    answer = client_of(world.rep).get("/traps/team/")
    assert answer.status_code == 403 and "Nobody reports to you" in read(answer)


def test_the_team_page_takes_the_same_queries_for_more_people(world, client_of):
    client = client_of(world.leader)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get("/traps/team/").status_code == 200
        return len(caught)

    build.missed(world.rep)
    few = queries()
    for number in range(8):
        person = make.person(f"Rep {number}")
        make.member(person, world.south)
        build.missed(person, subject=f"x{number}")
        build.obligation(person, subject=f"y{number}")
    assert queries() == few


@pytest.mark.parametrize(
    ("who", "code"),
    [("rep", 200), ("manager", 200), ("leader", 200), ("admin", 200), ("peer", 404), ("other_manager", 404)],
)
def test_who_sees_an_obligation(world, row, client_of, who, code):
    assert client_of(getattr(world, who)).get(f"/traps/{row.pk}/").status_code == code


@pytest.mark.parametrize(("who", "code"), [("rep", 403), ("manager", 200), ("admin", 403), ("peer", 404)])
def test_who_may_waive(world, row, client_of, who, code):
    assert client_of(getattr(world, who)).get(f"/traps/{row.pk}/waive/").status_code == code


def test_waiving_needs_its_reason(world, row, client_of):
    client = client_of(world.manager)
    answer = client.post(f"/traps/{row.pk}/waive/", {"reason": ""})
    assert answer.status_code == 422 and "it is kept with it" in read(answer)
    client.post(f"/traps/{row.pk}/waive/", {"reason": "Plant closed."})
    assert Obligation.objects.get().status == "waived"
    assert client.post(f"/traps/{row.pk}/waive/", {"reason": "Again."}).status_code == 409


def test_asking_and_granting_more_time(world, row, client_of):
    rep, manager = client_of(world.rep), client_of(world.manager)
    page = read(rep.get(f"/traps/{row.pk}/extend/"))
    assert "Mara Manager decides. This would be your first extension this quarter" in page
    assert "Now Fri 27 Nov 17:00. At most 15 working days later." in page
    wrong = rep.post(f"/traps/{row.pk}/extend/", {"wanted_on": "2026-11-29", "reason": "Buyer away"})
    assert wrong.status_code == 422
    assert "Sun 29 Nov is not a working day" in read(wrong) and "Buyer away</textarea>" in read(wrong)
    rep.post(f"/traps/{row.pk}/extend/", {"wanted_on": "2026-12-01", "reason": "Buyer away"})
    extension = Extension.objects.get()
    assert "Buyer away" in read(manager.get(f"/traps/extensions/{extension.pk}/"))
    refused = manager.post(f"/traps/extensions/{extension.pk}/", {"answer": "", "decision": "refuse"})
    assert refused.status_code == 422
    manager.post(f"/traps/extensions/{extension.pk}/", {"answer": "", "decision": "grant"})
    extension.refresh_from_db()
    assert extension.status == "granted"
    page = read(rep.get(f"/traps/{row.pk}/"))
    assert "Mara Manager granted it." in page and "First deadline" in page


@pytest.mark.parametrize(("who", "code"), [("manager", 403), ("peer", 404)])
def test_only_the_owner_asks(world, row, client_of, who, code):
    assert client_of(getattr(world, who)).get(f"/traps/{row.pk}/extend/").status_code == code


@pytest.mark.parametrize(("who", "code"), [("rep", 403), ("leader", 200), ("admin", 403), ("peer", 404)])
def test_who_decides(world, row, client_of, who, code):
    extension = build.extension(world.rep, row)
    assert client_of(getattr(world, who)).get(f"/traps/extensions/{extension.pk}/").status_code == code


def test_notices_are_read_by_their_person(world, client_of, now):
    notices.tell(
        make.act(now=now), person=world.rep, kind="missed", key="x", text="Missed: a thing.", address="/traps/"
    )
    client = client_of(world.rep)
    assert "You have 1 new notice." in read(client.get("/notices/"))
    assert "Missed: a thing." not in read(client_of(world.peer).get("/notices/"))
    client.post("/notices/read/")
    assert Notice.objects.get().read_at == now and "You have no new notices." in read(client.get("/notices/"))
