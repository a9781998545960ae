"""Tightenings on pages: said without a script, read by whom they concern, checked in the row of their duty."""

from datetime import date, timedelta

import pytest

from accounts.models import Obligation
from reviews.models import Tightening
from reviews.tightening.services import checks
from tests import make
from tests.builders.tightenings import MONDAY, REASON, calls, tightened
from traps_web.lib import clock

FRIDAY = date(2026, 12, 4)


def said(world, kind, **changed):
    return {
        "person": world.rep.pk,
        "starts_on": MONDAY.isoformat(),
        "weeks": "4",
        "type_1": kind.pk,
        "per_week_1": "60",
        "check_rhythm": "weekly",
        "reason": REASON,
    } | changed


@pytest.fixture
def kind(world):
    return calls()


def test_a_manager_says_it_and_reads_what_was_agreed(client_of, world, kind):
    client = client_of(world.manager)
    assert "Tighten for somebody" in client.get("/tightening/").content.decode()
    answer = client.post("/tightening/new/", said(world, kind))
    row = Tightening.objects.get()
    assert answer.url == f"/tightening/{row.pk}/"
    page = " ".join(client.get(answer.url).content.decode().split())
    assert "From Mon 30 Nov more is asked of Rita Rep." in page
    assert "calls 40 → 60 a week; checked weekly" in page
    assert "Take it back" in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"person": ""}, "Choose a person or a team."),
        ({"per_week_1": ""}, "Enter how many a week."),
        ({"per_week_1": "40"}, "A week owes 40 already. Enter a higher number."),
        ({"type_1": "", "per_week_1": ""}, "Raise a target, or name an extra duty"),
        ({"starts_on": "2026-11-23"}, "Mon 30 Nov 2026 is the first possible day."),
        ({"weeks": "9"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client_of, world, kind, changed, sentence):
    answer = client_of(world.manager).post("/tightening/new/", said(world, kind, **changed))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert REASON in page
    assert not Tightening.objects.exists()


def test_a_rep_reads_it_and_does_the_extra_duty_in_its_row(client_of, world, kind):
    row = tightened(world.manager, person=world.rep, extra="Next steps by mail", extra_rhythm="weekly")
    with clock.frozen(make.NOW + timedelta(days=5)):
        checks.open_due(make.act(now=clock.now()))
        client = client_of(world.rep)
        assert f'href="/tightening/{row.pk}/"' in client.get("/tightening/").content.decode()
        duty = Obligation.objects.get(trap__key="tightening-duty")
        address = f"/tightening/{row.pk}/duties/{FRIDAY}/"
        assert duty.address == address
        assert client.get(f"{address}?duty={duty.pk}", headers={"HX-Request": "true"}).status_code == 200
        client.post(f"{address}?duty={duty.pk}", headers={"HX-Request": "true"})
    duty.refresh_from_db()
    assert duty.status == "done"


def test_a_check_is_noted_on_its_page_and_read_with_the_figures(client_of, world, kind):
    row = tightened(world.manager, person=world.rep)
    with clock.frozen(make.NOW + timedelta(days=5)):
        checks.open_due(make.act(now=clock.now()))
        client = client_of(world.manager)
        address = f"/tightening/{row.pk}/checks/{FRIDAY}/"
        assert "Check the tightening of Rita Rep" in client.get(address).content.decode()
        assert client.post(address, {"note": ""}).status_code == 422
        assert client.post(address, {"note": "58 of 60."}).url == f"/tightening/{row.pk}/"
        assert "58 of 60." in client.get(f"/tightening/{row.pk}/").content.decode()
        assert client.get(f"/tightening/{row.pk}/checks/2027-01-04/").status_code == 404


def test_a_program_says_it_and_reads_the_effects(api_of, world, kind):
    api = api_of(world.manager)
    body = {
        "person": world.rep.pk,
        "starts_on": "2026-11-30",
        "weeks": 4,
        "raises": [{"type": "calls", "per_week": 60}],
        "check_rhythm": "weekly",
        "reason": REASON,
    }
    made = api.post("/api/v1/tightenings/", body, format="json")
    assert made.status_code == 201, made.json()
    answer = made.json()
    assert (answer["standing"], answer["covers"]) == ("coming", [world.rep.pk])
    assert answer["raised"][0] | {"target": 0} == {
        "person": world.rep.pk,
        "type": "calls",
        "before": 40,
        "per_week": 60,
        "target": 0,
    }
    effects = api.get(f"/api/v1/tightenings/{answer['id']}/effects/").json()
    assert [row["measure"] for row in effects["effects"]] == [
        f"activity:{kind.pk}",
        "pipeline",
        "no step",
        "closed",
        "booked",
    ]
    wrong = api.post("/api/v1/tightenings/", body | {"raises": [{"type": "calls", "per_week": 30}]}, format="json")
    assert wrong.status_code == 400
