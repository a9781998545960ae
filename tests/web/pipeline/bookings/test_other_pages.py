"""Bookings and single activities in the browser."""

from datetime import date

from accounts.models import Membership
from accounts.organisation.services import lines
from pipeline.models import Activity
from tests import make
from tests.builders.activities import kind
from tests.builders.bookings import make_booking


def text_of(answer):
    return answer.content.decode()


def test_bookings_add_up_to_the_figure_that_led_there(world, client_of):
    make_booking([(world.rep.pk, 500_000), (world.other_rep.pk, 500_000)], "100.01")
    make_booking(world.rep, "20.00", date(2026, 10, 1))
    make_booking(world.peer, "3.00")
    client = client_of(world.leader)
    assert "123.01 booked for everybody, in 4 rows." in text_of(client.get("/bookings/"))
    page = text_of(client.get("/bookings/", {"person": world.rep.pk, "from": "2026-11-01", "to": "2026-11-20"}))
    assert "50.01 booked for Rita Rep from Sun 1 Nov 2026 to Fri 20 Nov 2026, in 1 row." in page
    assert "53.01" in text_of(client.get("/bookings/", {"team": world.north.pk, "period": "FY2027-M06"}))
    assert "Olga Other" not in text_of(client_of(world.rep).get("/bookings/"))


def test_a_team_keeps_its_figure_when_somebody_moves_on(world, client_of):
    make_booking(world.rep, "70.00")
    Membership.objects.filter(person=world.rep).update(ends_before=make.TODAY)
    Membership.objects.create(person=world.rep, team=world.south, starts_on=make.TODAY)
    lines.rebuild(today=make.TODAY)
    page = text_of(client_of(world.manager).get("/bookings/", {"team": world.north.pk}))
    assert "70 booked for North, in 1 row." in page
    assert "now in another line" in page and "Rita Rep" not in page


def test_single_activities_are_logged_corrected_and_taken_back(world, client_of):
    client = client_of(world.rep)
    data = {"type": kind().pk, "done_on": "2026-11-24", "count": 2, "note": "Condax"}
    assert client.get("/activities/new/?week=2026-W48").status_code == 200
    wrong = client.post("/activities/new/?week=2026-W48", data | {"done_on": "2026-11-27"})
    assert wrong.status_code == 422 and "is after today" in text_of(wrong) and "Condax" in text_of(wrong)
    assert client.post("/activities/new/?week=2026-W48", data).status_code == 302
    act = Activity.objects.get()
    assert client.post(f"/activities/{act.pk}/edit/", data | {"count": 3}).status_code == 302
    assert client_of(world.peer).get(f"/activities/{act.pk}/edit/").status_code == 404
    assert client_of(make.person("Wanda", is_leader=True)).get(f"/activities/{act.pk}/edit/").status_code == 403
    assert client.get(f"/activities/{act.pk}/delete/").status_code == 405
    assert client.post(f"/activities/{act.pk}/delete/").status_code == 302
    assert not Activity.objects.exists()
