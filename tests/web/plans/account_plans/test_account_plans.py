"""The account plan on one screen: written, handed in, decided on, and never overwritten in passing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.duties.services import obligations
from accounts.models import Obligation
from pipeline.models import AccountTeamMember
from plans.account_plans.rules.account_plans import QUESTIONS
from plans.account_plans.services import account_moves
from plans.account_plans.services import account_plans as service
from plans.models import AccountMove, AccountPlan, AccountPlanDecision, ContactStance
from tests import make
from tests.builders import account_plans as builder
from tests.builders import calendar_changes
from tests.builders.bookings import make_booking
from tests.builders.customers import make_contact, make_customer
from traps_web.lib import clock

LAST_YEAR = make.NOW - timedelta(days=365)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def customer(world):
    builder.install()
    return make_customer("Condax", world.rep, tier="A")


def typed(world, version, **changes):
    data = {name: f"On {name}." for name, _ in QUESTIONS} | {"version": version, "do": "save"}
    data |= {"wanted_year_amount": "120,000", "wanted_quarter_amount": "30000"}
    for place in (1, 2, 3):
        data |= {
            f"text_{place}": f"Move number {place}",
            f"owner_{place}": world.rep.pk,
            f"due_on_{place}": f"2026-12-1{place}",
        }
    return data | changes


def test_a_plan_goes_its_way_from_nothing_to_an_approval(world, customer, client_of):
    make_booking(world.rep, "45000.00", make.TODAY, customer_id=customer.pk)
    url, rep, manager = f"/customers/{customer.pk}/plan/", client_of(world.rep), client_of(world.manager)
    page = text_of(rep.get(url))
    assert "Condax has no account plan for fiscal year 2027." in page and "Begin the plan" in page
    assert rep.post(url, {"do": "begin"}).status_code == 302
    version = AccountPlan.objects.get().version
    short = rep.post(url, typed(world, version, do="submit", leaving="", text_2="", due_on_2=""))
    assert short.status_code == 422
    page = text_of(short)
    assert (
        "Answer this question." in page and "this one is empty" in page and "On deciding." in page and "120,000" in page
    )
    assert rep.post(url, typed(world, version, do="submit")).status_code == 302
    page = text_of(rep.get(url))
    assert "120,000 wanted from Condax in fiscal year 2027; 45,000 is booked." in page
    assert "It waits for a decision by the line above Rita Rep." in page
    page = text_of(manager.get(url))
    assert "Approve" in page and "On growing." in page
    version = AccountPlan.objects.get().version
    no_words = manager.post(url + "decide/", {"version": version, "decision": "returned", "note": ""})
    assert no_words.status_code == 422 and "Say what is missing" in text_of(no_words)
    assert manager.post(url + "decide/", {"version": version, "decision": "approved"}).status_code == 302
    assert "fresh up to" in text_of(rep.get(url))
    assert rep.post(url + "moves/1/done/").status_code == 302
    assert AccountMove.objects.get(position=1).done_by == world.rep
    for owed in ("/traps/", "/week/"):
        page = text_of(rep.get(owed))
        assert "Condax: Move number 2" in page and "Condax: Move number 1" not in page
    assert rep.post(url + "revise/").status_code == 302
    assert AccountPlan.objects.get().status == "draft"


def test_a_move_says_what_became_of_it(world, customer, client_of):
    plan, url = builder.make_plan(customer, at="approved", by=world.manager), f"/customers/{customer.pk}/plan/"
    duty = Obligation.objects.filter(trap__key="account-move").order_by("due_on").first()
    obligations.waive(make.act(world.manager), obligation=duty, reason="They moved away.")
    late = make.NOW + timedelta(days=20)
    obligations.flag_missed(make.act(now=late))
    account_moves.finish(make.act(world.rep, now=late), plan=plan, position=2)
    page = text_of(client_of(world.rep).get(url))
    assert "waived" in page and "missed, then done 6 days late" in page


def test_any_two_submissions_stand_side_by_side(world, customer, client_of):
    plan, url = builder.make_plan(customer, at="returned", by=world.manager), f"/customers/{customer.pk}/plan/"
    assert "Compare with" not in text_of(client_of(world.rep).get(url))
    assert client_of(world.rep).post(url, typed(world, plan.version, do="submit")).status_code == 302
    page = text_of(client_of(world.manager).get(url))
    assert f'href="{url}compare/?year=2027&amp;before=1&amp;after=2"' in page and "“Say who signs.”" in page
    page = text_of(client_of(world.manager).get(f"{url}compare/?before=1&after=2"))
    assert "9 lines differ between submission 1 and submission 2." in page
    assert "<del>Meet the signer: Rita Rep, by Wed 2 Dec 2026</del>" in page
    assert "<ins>Move number 1: Rita Rep, by Fri 11 Dec 2026</ins>" in page
    assert "say the same" in text_of(client_of(world.manager).get(f"{url}compare/?before=2&after=2"))
    for person, query in ((world.manager, "?before=1&after=7"), (world.other_rep, "")):
        assert client_of(person).get(f"{url}compare/{query}").status_code == 404


def test_submissions_of_any_year_stand_side_by_side(world, customer, client_of):
    url, rep = f"/customers/{customer.pk}/plan/", client_of(world.rep)
    last_year = builder.make_plan(customer, at="returned", by=world.manager, now=LAST_YEAR)
    again = builder.written(world.rep, wanted_year=Decimal("90000"))
    service.submit(make.act(world.rep, now=LAST_YEAR), plan=last_year, version=last_year.version, written=again)
    page = text_of(rep.get(url))
    assert f'href="{url}compare/?year=2026">Submissions of FY2026</a>' in page and "Compare with 1" not in page
    page = text_of(rep.get(f"{url}compare/"))
    assert "Compare the plan of Condax for FY2026" in page and "Fiscal years" not in page
    builder.make_plan(customer, at="submitted")
    page = text_of(rep.get(f"{url}compare/"))
    assert "Compare the plan of Condax for FY2027" in page and f'href="{url}compare/?year=2026">FY2026</a>' in page
    page = text_of(client_of(world.manager).get(f"{url}compare/?year=2026&before=1&after=2"))
    assert "<del>120,000.00 in FY2026</del>" in page and "<ins>90,000.00 in FY2026</ins>" in page
    assert '<input type="hidden" name="year" value="2026">' in page
    for person, year in ((world.rep, 2025), (world.rep, "last"), (world.rep, ""), (world.other_rep, 2026)):
        assert client_of(person).get(f"{url}compare/?year={year}").status_code == 404


def test_a_year_cut_short_has_the_name_that_the_calendar_gives_it(world, customer, client_of):
    """The days between two calendars have the number of the year before them."""
    plan = builder.make_plan(customer, at="approved", by=world.manager)
    calendar_changes.change()
    later, url = make.NOW + timedelta(days=240), f"/customers/{customer.pk}/plan/"
    plan = service.revise(make.act(world.rep, now=later), plan=plan, version=plan.version)
    more = builder.written(world.rep)
    plan = service.submit(make.act(world.rep, now=later), plan=plan, version=plan.version, written=more)
    plan = service.decide(make.act(world.manager, now=later), plan=plan, version=plan.version, decision="approved")
    assert str(plan) == "Account plan of Condax for TY2027"
    with clock.frozen(later):
        page, side = (text_of(client_of(world.rep).get(address)) for address in (url, f"{url}compare/"))
    assert page.count("Mara Manager: approved, FY2027") == page.count("Mara Manager: approved, TY2027") == 1
    assert "<del>120,000.00 in FY2027</del>" in side and "<ins>120,000.00 in TY2027</ins>" in side


def test_a_plan_open_in_two_tabs_tells_what_was_saved_and_keeps_what_was_typed(world, customer, client_of):
    plan, url, client = builder.make_plan(customer), f"/customers/{customer.pk}/plan/", client_of(world.rep)
    assert client.post(url, typed(world, plan.version, achieve="From the first tab.")).status_code == 302
    stale = client.post(url, typed(world, plan.version, achieve="From the second tab."))
    assert stale.status_code == 409
    page = text_of(stale)
    assert (
        "Saved in the meantime: “From the first tab.”" in page
        and "From the second tab." in page
        and "Press again" in page
    )
    assert f'name="version" value="{plan.version + 1}"' in page
    assert client.post(url, typed(world, plan.version + 1, achieve="From the second tab.")).status_code == 302
    assert AccountPlan.objects.get().achieve == "From the second tab."


def test_the_second_of_two_who_decide_keeps_the_words(world, customer, client_of):
    plan, url = builder.make_plan(customer, at="submitted"), f"/customers/{customer.pk}/plan/decide/"
    decision = {"version": plan.version, "decision": "returned", "note": "Who signs?"}
    assert client_of(world.leader).post(url, decision).status_code == 302
    late = client_of(world.manager).post(url, decision | {"note": "I miss the second site."})
    assert late.status_code == 409 and "I miss the second site." in text_of(late)
    assert AccountPlanDecision.objects.get().note == "Who signs?"


def test_who_may_not_is_told_why_and_who_may_not_see_finds_nothing(world, customer, client_of):
    plan, url = builder.make_plan(customer, at="submitted"), f"/customers/{customer.pk}/plan/"
    AccountTeamMember.objects.create(customer=customer, person=world.peer)
    decision = {"version": plan.version, "decision": "approved"}
    for who in (world.rep, world.peer, world.admin):
        answer = client_of(who).post(url + "decide/", decision)
        assert answer.status_code == 403 and "Nobody decides on their own plan. The line above" in text_of(answer)
    handed = client_of(world.manager).post(url, typed(world, plan.version, do="submit"))
    assert handed.status_code == 403 and "Only Rita Rep can submit this plan." in text_of(handed)
    for address in ("decide/", "revise/", "stances/", "moves/1/done/"):
        assert client_of(world.other_rep).post(url + address, decision).status_code == 404
    assert client_of(world.rep).post(url + "revise/").status_code == 409
    assert client_of(world.rep).post(url + "moves/4/done/").status_code == 404


def test_stances_are_kept_with_the_draft_and_alone(world, customer, client_of):
    ida = make_contact(customer, "Ida Buyer", role="Signer")
    plan, url, client = builder.make_plan(customer), f"/customers/{customer.pk}/plan/", client_of(world.rep)
    assert client.post(url, typed(world, plan.version, **{f"stance_{ida.pk}": "blocker"})).status_code == 302
    assert ContactStance.objects.get().stance == "blocker"
    wrong = client.post(url, typed(world, plan.version + 1, **{f"stance_{ida.pk}": "friend"}))
    assert wrong.status_code == 422
    client.post(url, typed(world, plan.version + 1, do="submit"))
    assert client.post(url + "stances/", {f"stance_{ida.pk}": "champion"}).status_code == 302
    assert ContactStance.objects.get().stance == "champion"
    assert client.post(url + "stances/", {f"stance_{ida.pk}": "friend"}).status_code == 422


def test_a_plan_of_nobodys_customer_cannot_begin(world, customer, client_of):
    orphan = make_customer("Orphan")
    client, url = client_of(world.admin), f"/customers/{orphan.pk}/plan/"
    assert "Choose an owner for the customer first: the owner writes the plan." in text_of(client.get(url))
    assert client.post(url, {"do": "begin"}).status_code == 422
    assert client_of(world.rep).post(f"/customers/{customer.pk}/plan/", {"do": "save"}).status_code == 404
