"""Undo on the pages that follow an act, by a script on the week, and over the API."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Notice, Obligation, Undo
from pipeline.deals.services import milestones as milestone_service
from pipeline.models import Activity, Milestone, WeekLog
from plans.models import AccountMove, Promise
from plans.weeks.services.week_openings import open_weekly_logs
from tests import make
from tests.builders import account_plans, customers, deals
from tests.builders import obligations as build
from tests.builders import weeks as week_build
from tests.html_forms import forms_of
from traps_web.lib import clock

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def types(world, now):
    made = week_build.defaults()
    open_weekly_logs(make.act(now=now))
    return made


def read(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def offered(page):
    """The Undo form of a page."""
    forms = [form for form in forms_of(page.content.decode(), "/") if form.action.endswith("/undo/")]
    assert len(forms) == 1, [form.action for form in forms]
    return forms[0]


def press(client, form, *, after=5):
    with clock.frozen(make.NOW + timedelta(seconds=after)):
        return client.post(form.action, form.values, follow=True)


@pytest.fixture
def waived(world, client_of):
    """The page that follows a waiver."""
    row = build.obligation(world.rep)
    return client_of(world.manager).post(f"/traps/{row.pk}/waive/", {"reason": "Plant closed."}, follow=True)


def test_the_page_after_a_waiver_offers_to_undo_it(world, waived, client_of):
    page = read(waived)
    assert "“Send the offer” is waived" in page and "10 s</span>" in page
    assert 'role="status"' in page and "style=" not in page
    answer = press(client_of(world.manager), offered(waived))
    assert answer.redirect_chain == [(reverse("trap_detail", args=[Obligation.objects.get().pk]) + "#main", 302)]
    after = read(answer)
    assert "Undone: Rita Rep owes “Send the offer” again." in after and "data-undone" in after
    assert "/undo/" not in after
    assert Obligation.objects.get().status == "open" and not Notice.objects.filter(kind="waived").exists()


@pytest.mark.parametrize(("seconds", "shown"), [(0, "10 s<"), (4, "6 s<"), (9, "1 s<"), (10, None)])
def test_it_shows_the_seconds_that_are_left_by_the_servers_clock(world, client_of, seconds, shown):
    row = build.obligation(world.rep)
    manager = client_of(world.manager)
    answer = manager.post(f"/traps/{row.pk}/waive/", {"reason": "Plant closed."})
    with clock.frozen(make.NOW + timedelta(seconds=seconds)):
        page = read(manager.get(answer["Location"]))
    assert "is waived" in page
    assert (shown in page) if shown else ("Undo" not in page)


def test_a_slow_phone_is_heard_for_fifteen_seconds_and_then_told(world, waived, client_of):
    manager, form = client_of(world.manager), offered(waived)
    late = press(manager, form, after=16)
    assert late.status_code == 409 and "The 15 seconds for undoing this are over." in read(late)
    assert Obligation.objects.get().status == "waived"
    assert press(manager, form, after=15).status_code == 200
    assert Obligation.objects.get().status == "open"


def test_sent_twice_it_is_undone_once_and_leads_there_again(world, waived, client_of):
    manager, form = client_of(world.manager), offered(waived)
    first, second = press(manager, form), press(manager, form, after=6)
    assert first.redirect_chain == second.redirect_chain
    assert Undo.objects.count() == 1
    again = manager.post(form.action, form.values | {"once": "another key"})
    assert again.status_code == 409 and "You saved the same at" in read(again)


@pytest.mark.parametrize("name", ["rep", "peer", "other_manager", "leader", "admin"])
def test_for_anybody_else_there_is_no_such_act(world, waived, client_of, name):
    assert press(client_of(getattr(world, name)), offered(waived)).status_code == 404
    assert Obligation.objects.get().status == "waived"


def test_an_act_of_another_kind_is_none_to_be_undone(world, client_of):
    extension = build.extension(world.rep, build.obligation(world.rep))
    client_of(world.manager).post(f"/traps/extensions/{extension.pk}/", {"decision": "grant"})
    event = AuditEvent.objects.get(verb="extension granted")
    assert client_of(world.manager).post(f"/acts/{event.pk}/undo/").status_code == 404


def test_a_count_without_a_script_is_undone_on_the_week(world, types, client_of):
    rep = client_of(world.rep)
    page = rep.post("/week/2026-W48/count/", {"plus": types["calls"].pk}, follow=True)
    assert "Calls: one more." in read(page)
    after = press(rep, offered(page))
    assert after.redirect_chain == [(f"/week/2026-W48/#plus-{types['calls'].pk}", 302)]
    assert "Undone: Calls of Wed 25 Nov are at 0 again." in read(after)
    assert Activity.objects.get().count == 0


def test_a_count_with_a_script_is_undone_in_its_place(world, types, client_of):
    rep = client_of(world.rep)
    counted = rep.post("/week/2026-W48/count/", {"plus": types["calls"].pk}, headers=SCRIPT)
    assert "Calls: 1, it was 0." in read(counted)
    form = offered(counted)
    answer = rep.post(form.action, form.values, headers=SCRIPT)
    assert answer.status_code == 204
    told = json.loads(answer.headers["HX-Trigger"])
    assert told == {
        "note": {"key": "done", "text": "Undone: Calls of Wed 25 Nov are at 0 again."},
        "undone": {"address": f"/week/2026-W48/#plus-{types['calls'].pk}"},
    }
    drawn = read(rep.get("/week/2026-W48/?part=counted", headers=SCRIPT))
    assert 'id="count-undo" hx-swap-oob="true"></div>' in drawn and "<html" not in drawn
    assert Activity.objects.get().count == 0


def test_a_script_is_told_why_it_is_not_undone(world, types, client_of):
    rep = client_of(world.rep)
    form = offered(rep.post("/week/2026-W48/count/", {"plus": types["calls"].pk}, headers=SCRIPT))
    with clock.frozen(make.NOW + timedelta(minutes=1)):
        answer = rep.post(form.action, form.values, headers=SCRIPT)
    assert answer.status_code == 204 and "Not undone: The 15 seconds" in answer.headers["HX-Trigger"]
    assert Activity.objects.get().count == 1


def test_what_was_not_counted_is_not_offered(world, types, client_of):
    refused = client_of(world.rep).post("/week/2026-W48/count/", {"minus": types["calls"].pk}, headers=SCRIPT)
    assert 'id="count-undo" hx-swap-oob="true"></div>' in read(refused)


def test_a_week_is_closed_and_opened_again(world, types, client_of):
    rep = client_of(world.rep)
    page = rep.post("/week/2026-W48/days/", {"do": "close", "note": "Slow."}, follow=True)
    assert "Week 48 is closed." in read(page)
    after = press(rep, offered(page))
    assert after.redirect_chain == [("/week/2026-W48/#close-week", 302)]
    assert "Undone: week 48 is open again." in read(after) and 'id="close-week"' in read(after)
    assert WeekLog.objects.get().closed_at is None


def test_what_is_only_saved_is_not_offered(world, types, client_of):
    page = client_of(world.rep).post("/week/2026-W48/days/", {"do": "save", "note": "Slow."}, follow=True)
    assert "Week 48 is saved." in read(page) and "/undo/" not in read(page)


def test_a_kept_promise_is_open_again(world, types, client_of):
    promise = week_build.promise(world.rep)
    rep = client_of(world.rep)
    page = rep.post(f"/promises/{promise.pk}/score/", {"outcome": "kept"}, follow=True)
    after = press(rep, offered(page))
    assert after.redirect_chain == [(f"/week/#promise-{promise.pk}", 302)]
    assert f'id="promise-{promise.pk}"' in read(after)
    assert Promise.objects.get().outcome == "open"


def test_a_milestone_is_open_again(world, client_of):
    milestone = deals.make_milestone(deals.open_deal(world.rep))
    rep = client_of(world.rep)
    page = rep.post(f"/deals/{milestone.deal_id}/milestones/{milestone.pk}/done/", {"done": "1"}, follow=True)
    after = press(rep, offered(page))
    assert after.redirect_chain == [(f"/deals/{milestone.deal_id}/#milestones", 302)]
    assert 'id="milestones"' in read(after)
    assert Milestone.objects.get().done_at is None


def test_a_dropped_milestone_is_not_offered(world, client_of):
    milestone = deals.make_milestone(deals.open_deal(world.rep))
    milestone_service.drop(make.act(world.rep), milestone=milestone, reason="Not needed.")
    page = client_of(world.rep).get(f"/deals/{milestone.deal_id}/")
    assert "/undo/" not in read(page)


def test_a_move_of_an_account_plan_is_open_again(world, client_of):
    account_plans.install()
    plan = account_plans.make_plan(customers.make_customer(owner=world.rep), at="approved", by=world.manager)
    rep = client_of(world.rep)
    page = rep.post(f"/customers/{plan.customer_id}/plan/moves/1/done/", follow=True)
    after = press(rep, offered(page))
    assert after.redirect_chain == [(f"/customers/{plan.customer_id}/plan/#moves", 302)]
    assert 'id="moves"' in read(after)
    assert AccountMove.objects.get(position=1).done_at is None


def test_a_program_lists_what_it_may_undo_and_undoes_it(world, api_of):
    row = build.obligation(world.rep)
    manager = api_of(world.manager)
    manager.post(f"/api/v1/traps/{row.pk}/waive/", {"reason": "Plant closed."})
    (act,) = manager.get("/api/v1/acts/").json()["results"]
    assert (act["verb"], act["object_id"], act["until"]) == (
        "obligation waived",
        str(row.pk),
        "2026-11-25T15:00:15+00:00",
    )
    address = f"/api/v1/acts/{act['id']}/undo/"
    for name in ("rep", "leader", "admin"):
        assert not api_of(getattr(world, name)).get("/api/v1/acts/").json()["results"]
        assert api_of(getattr(world, name)).post(address).status_code == 404
    assert manager.post(address).status_code == 204
    assert manager.get(f"/api/v1/traps/{row.pk}/").json()["state"] == "open"
    again = manager.post(address)
    assert again.status_code == 409 and "already undone" in str(again.json())
    assert not manager.get("/api/v1/acts/").json()["results"]


def test_a_program_that_comes_too_late_is_told_so(world, api_of):
    row = build.obligation(world.rep)
    manager = api_of(world.manager)
    manager.post(f"/api/v1/traps/{row.pk}/waive/", {"reason": "Plant closed."})
    event = AuditEvent.objects.get(verb="obligation waived")
    with clock.frozen(make.NOW + timedelta(seconds=16)):
        assert not manager.get("/api/v1/acts/").json()["results"]
        late = manager.post(f"/api/v1/acts/{event.pk}/undo/")
    assert late.status_code == 409 and "15 seconds" in str(late.json())
