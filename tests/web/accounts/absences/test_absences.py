"""Pages of leave and stand-ins."""

import pytest

from accounts.models import Delegation, Leave
from tests import make
from tests.builders import absences as build
from tests.builders import obligations as owed

pytestmark = pytest.mark.django_db
DAYS = {"starts_on": "2026-11-30", "last_day": "2026-12-04"}


def test_a_rep_asks_and_the_manager_approves(world, client_of):
    owed.obligation(world.rep)
    rep, manager = client_of(world.rep), client_of(world.manager)
    assert rep.post("/me/leave/", DAYS | {"reason": "Holidays."}).status_code == 302
    row = Leave.objects.get()
    page = manager.get("/leave/").content.decode()
    assert "1 request for leave waits for a decision; nobody is off today." in page
    assert f'href="/leave/{row.pk}/"' in page
    detail = manager.get(f"/leave/{row.pk}/").content.decode()
    assert "Rita Rep asks for leave, Mon 30 Nov to Fri 4 Dec." in detail
    assert manager.post(f"/leave/{row.pk}/", {"decision": "approve"}).status_code == 302
    page = rep.get("/me/leave/").content.decode()
    assert "Your next leave is Mon 30 Nov to Fri 4 Dec." in page
    assert "5 working days" in page
    assert rep.post(f"/leave/{row.pk}/withdraw/").status_code == 302
    assert "You have no leave ahead." in rep.get("/me/leave/").content.decode()


def test_wrong_days_keep_what_was_typed(world, client_of):
    answer = client_of(world.rep).post("/me/leave/", DAYS | {"last_day": "2026-11-01", "reason": "Skiing in Davos"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose Mon 30 Nov or a later day." in page
    assert "Skiing in Davos" in page


def test_a_refusal_without_words_is_asked_for_them(world, client_of):
    row = build.waiting_leave(world.rep)
    answer = client_of(world.manager).post(f"/leave/{row.pk}/", {"decision": "refuse"})
    assert answer.status_code == 422
    assert "Give a reason for the refusal." in answer.content.decode()


def test_a_second_decision_is_told_so(world, client_of):
    row = build.approved(world.rep, by=world.manager)
    assert client_of(world.leader).post(f"/leave/{row.pk}/", {"decision": "approve"}).status_code == 409


def test_a_stand_in_is_named_sees_what_waits_decides_and_hands_it_back(world, client_of):
    manager, peer = client_of(world.manager), client_of(world.peer)
    extension = owed.extension(world.rep, owed.obligation(world.rep))
    address = f"/traps/extensions/{extension.pk}/"
    assert peer.get(address).status_code == 404
    named = manager.post(
        "/me/stand-in/", {"to_person": world.peer.pk, "starts_on": "2026-11-25", "last_day": "2026-12-04"}
    )
    assert named.status_code == 302
    page = peer.get("/me/stand-in/").content.decode()
    assert "You stand in for Mara Manager until Fri 4 Dec." in page
    assert address in page
    assert "in the place of Mara Manager" in page
    assert peer.get(address).status_code == 200
    done = peer.post(address, {"decision": "grant"}, follow=True)
    assert done.redirect_chain[-1][0] == "/me/stand-in/"
    assert "Granted. Rita Rep has been notified." in done.content.decode()
    row = Delegation.objects.get()
    assert peer.post(f"/stand-ins/{row.pk}/end/").status_code == 302
    assert "Nobody stands in for you today." in manager.get("/me/stand-in/").content.decode()


def test_the_line_names_a_stand_in_for_somebody_who_cannot(world, client_of):
    leader = client_of(world.leader)
    address = f"/people/{world.manager.pk}/stand-in/"
    assert "Nobody stands in for Mara Manager today." in leader.get(address).content.decode()
    days = {"starts_on": "2026-11-25", "last_day": "2026-12-04"}
    assert leader.post(address, days | {"to_person": world.other_manager.pk}).status_code == 302
    page = leader.get(address).content.decode()
    assert "Otto Manager stands in for Mara Manager until Fri 4 Dec." in page
    assert "Stand-ins of Mara Manager" in page


def test_a_wrong_stand_in_keeps_what_was_typed(world, client_of):
    build.delegation(world.manager, world.peer)
    answer = client_of(world.manager).post(
        "/me/stand-in/",
        {"to_person": world.other_manager.pk, "starts_on": "2026-11-26", "last_day": "2026-11-27"},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "already. Each day can have one stand-in." in page
    assert "2026-11-26" in page


def test_the_week_of_leave_owes_nothing_and_says_so(world, client_of):
    build.approved(world.rep, by=world.manager, starts_on=make.TODAY.replace(day=23), last_day=build.LAST)
    page = client_of(world.rep).get("/week/2026-W48/").content.decode()
    assert "Week 48 is all leave and owes nothing." in page
