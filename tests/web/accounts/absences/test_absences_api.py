"""Leave, stand-ins, more time and waiving over the API: the same services, the same refusals."""

import pytest

from accounts.models import Delegation, Extension, Leave, Obligation
from tests.builders import absences as build
from tests.builders import obligations as owed

pytestmark = pytest.mark.django_db
DAYS = {"starts_on": "2026-11-30", "last_day": "2026-12-04"}


def test_leave_is_asked_for_decided_and_given_back(world, client_of):
    owed.obligation(world.rep)
    rep, manager = client_of(world.rep), client_of(world.manager)
    made = rep.post("/api/v1/leaves/", DAYS | {"reason": "Holidays."})
    assert made.status_code == 201
    assert made.json()["last_day"] == "2026-12-04"
    address = f"/api/v1/leaves/{made.json()['id']}/"
    assert rep.post(f"{address}decide/", {"approve": True}).status_code == 403
    wordless = manager.post(f"{address}decide/", {"approve": False})
    assert (wordless.status_code, list(wordless.json())) == (400, ["answer"])
    assert manager.post(f"{address}decide/", {"approve": True}).json()["status"] == "approved"
    assert manager.post(f"{address}decide/", {"approve": True}).status_code == 409
    assert rep.post(f"{address}withdraw/").status_code == 204
    assert Leave.objects.get().status == "withdrawn"


def test_leave_of_somebody_out_of_sight_is_nobodys(world, client_of):
    answer = client_of(world.rep).post("/api/v1/leaves/", DAYS | {"reason": "X", "person": world.other_rep.pk})
    assert answer.json() == {"person": ["There is no such person, or you cannot see them."]}
    build.waiting_leave(world.other_rep)
    assert client_of(world.rep).get("/api/v1/leaves/").json()["results"] == []


def test_a_stand_in_is_named_by_e_mail_sees_the_request_and_decides(world, client_of):
    row = build.waiting_leave(world.rep)
    named = client_of(world.manager).post(
        "/api/v1/stand-ins/",
        {
            "to_email": world.peer.email,
            "starts_on": "2026-11-25",
            "last_day": "2026-12-04",
        },
    )
    assert named.status_code == 201
    peer = client_of(world.peer)
    assert peer.post(f"/api/v1/leaves/{row.pk}/decide/", {"approve": True}).json()["status"] == "approved"
    assert peer.post(f"/api/v1/stand-ins/{named.json()['id']}/end/").status_code == 204
    assert Delegation.objects.get().is_revoked
    unknown = client_of(world.manager).post("/api/v1/stand-ins/", DAYS | {"to_email": "nobody@example.com"})
    assert unknown.json() == {"to_email": ["Nobody in TRAPS has this e-mail address."]}


def test_more_time_and_waiving(world, client_of):
    row = owed.obligation(world.rep)
    address = f"/api/v1/traps/{row.pk}/"
    response = client_of(world.rep).post(f"{address}extend/", {"wanted_on": "2026-12-01", "reason": "They moved it."})
    assert response.status_code == 200
    assert Extension.objects.get().status == "asked"
    assert client_of(world.rep).post(f"{address}waive/", {"reason": "X"}).status_code == 403
    waived = client_of(world.manager).post(f"{address}waive/", {"reason": "The customer closed."})
    assert waived.json()["state"] == "waived"
    assert Obligation.objects.get(pk=row.pk).waived_by == world.manager
