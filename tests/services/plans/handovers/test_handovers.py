"""Somebody leaves: what is open goes to others in one act, and no figure of the past moves."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.duties.services.obligations import flag_missed
from accounts.entry.services import service_ends
from accounts.models import AuditEvent, Delegation, Membership, Notice, Obligation, Person
from pipeline.activities.services import defaults as pipeline_defaults
from pipeline.customers.services import account_teams
from pipeline.deals.services import shares
from pipeline.models import AccountTeamMember, Booking, Credit, Customer, DailyCredit, Deal, DealChange, DealShare
from plans.handovers.rules import handovers as rules
from plans.handovers.selectors import handovers as selector
from plans.handovers.services import handovers
from plans.handovers.services.handovers import Fates, Heirs
from plans.measures.selectors.attainment import attainment
from plans.models import BudgetLine
from plans.weeks.services import defaults as plans_defaults
from tests import make
from tests.builders import absences, obligations
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.customers import make_customer
from tests.builders.deals import open_deal
from tests.samples import tries
from traps_web.lib.faults import Invalid, Refused, StaleState

LAST = date(2026, 11, 27)


@pytest.fixture
def world(world):
    pipeline_defaults.install(make.NOW)
    plans_defaults.install(make.NOW)
    customer = make_customer("Acme", owner=world.rep)
    make_customer("Globex", owner=world.rep)
    open_deal(world.rep, name="First", customer_id=customer.pk)
    open_deal(world.rep, name="Second")
    make_booking(world.rep, "1000.00", customer_id=customer.pk)
    make_booking(world.rep, "250.55", on=date(2026, 8, 3))
    set_budget(world.rep)
    obligations.obligation(world.rep, trap_key="extension-decision", subject="extension:99", label="Decide")
    return world


def hand_over(world, *, by=None, heirs=None, seen="", last_day=LAST, **more):
    more = {"fates": Fates("team")} | more
    everything = Heirs(world.peer, world.peer, world.peer)
    return handovers.hand_over(
        make.act(by or world.manager), person=world.rep, last_day=last_day, heirs=heirs or everything, seen=seen, **more
    )


def test_deals_customers_and_duties_go_in_one_act(world):
    went = hand_over(world)
    assert (went.deals, went.customers, went.duties, went.ended_duties) == (2, 2, 1, 0)
    assert set(Deal.objects.values_list("owner__name", flat=True)) == {"Paul Peer"}
    assert set(DealShare.objects.filter(is_open=True).values_list("person__name", flat=True)) == {"Paul Peer"}
    assert set(Customer.objects.values_list("owner__name", flat=True)) == {"Paul Peer"}
    assert (
        DealChange.objects.filter(field="owner").count() == 2
        or DealChange.objects.filter(field="owner_id").count() == 2
    )
    assert Membership.objects.get(person=world.rep).ends_before == date(2026, 11, 28)
    assert Person.objects.get(pk=world.rep.pk).ends_on == LAST
    text = Notice.objects.get(person=world.peer, kind="handed-over").text
    assert text == "You take over 2 deals, 2 customers and 1 duty of Rita Rep."
    assert AuditEvent.objects.get(verb="handed over").after["deals"] == 2


def test_sixty_deals_go_in_one_act(world):
    for number in range(58):
        open_deal(world.rep, name=f"Deal {number}")
    assert hand_over(world).deals == 60
    assert not selector.open_deals(world.rep).exists()


def test_one_heir_for_each_kind(world):
    hand_over(world, by=world.admin, heirs=Heirs(world.peer, world.other_rep, world.manager))
    assert set(Deal.objects.values_list("owner__name", flat=True)) == {"Paul Peer"}
    assert set(Customer.objects.values_list("owner__name", flat=True)) == {"Olga Other"}
    assert Obligation.objects.get(owner=world.manager, trap__key="extension-decision").status == "open"


def test_a_handed_duty_keeps_its_deadline_and_the_old_one_is_waived_with_the_reason(world):
    before = Obligation.objects.get(owner=world.rep)
    hand_over(world)
    old, new = Obligation.objects.get(pk=before.pk), Obligation.objects.get(owner=world.peer)
    assert (new.due_at, new.label, new.subject, new.status) == (before.due_at, "Decide", "extension:99", "open")
    assert (old.status, old.waive_reason) == (
        "waived",
        "Rita Rep leaves after Fri 27 Nov. It is Paul Peer’s now.",
    )


def test_personal_duties_end_with_the_service_and_those_before_stay(world):
    early = obligations.obligation(world.rep, trap_key="weekly-log", subject="2026-W48")
    later = obligations.obligation(
        world.rep, trap_key="weekly-log", subject="2026-W49", due_at=datetime(2026, 12, 4, 22, tzinfo=UTC)
    )
    assert hand_over(world).ended_duties == 1
    early.refresh_from_db()
    later.refresh_from_db()
    assert (early.status, later.status) == ("open", "waived")


def test_duties_end_when_nobody_takes_them_over(world):
    went = hand_over(world, heirs=Heirs(world.peer, world.peer, None))
    assert (went.duties, went.ended_duties) == (0, 1)
    assert Obligation.objects.get().waive_reason == "Rita Rep leaves after Fri 27 Nov."


def test_a_missed_duty_stays_with_who_missed_it(world):
    missed = obligations.missed(world.rep)
    hand_over(world)
    missed.refresh_from_db()
    assert (missed.owner, missed.status) == (world.rep, "missed")


def test_what_was_missed_and_not_flagged_yet_stays_too(world):
    missed = obligations.obligation(
        world.rep, trap_key="extension-decision", subject="extension:8", due_at=datetime(2026, 11, 20, 22, tzinfo=UTC)
    )
    assert hand_over(world).duties == 1
    missed.refresh_from_db()
    assert (missed.owner, missed.status, missed.waived_at) == (world.rep, "open", None)
    assert not Obligation.objects.filter(subject="extension:8", owner=world.peer).exists()
    flag_missed(make.act())
    missed.refresh_from_db()
    assert (missed.owner, missed.status) == (world.rep, "missed")


def test_a_duty_whose_deadline_is_past_gives_the_heir_two_working_days(world):
    made = obligations.obligation(
        world.rep, trap_key="extension-decision", subject="extension:7", due_at=datetime(2026, 11, 25, 14, tzinfo=UTC)
    )
    hand_over(world)
    new = Obligation.objects.get(owner=world.peer, subject=made.subject)
    assert new.due_on == date(2026, 11, 30)  # Thu is Thanksgiving: Fri and Mon.


def test_seats_in_account_teams_are_taken_over(world):
    customer = make_customer("Initech", owner=world.manager)
    account_teams.put(make.act(), customer=customer, person=world.rep, role="technical")
    hand_over(world)
    assert [(row.person, row.role) for row in AccountTeamMember.objects.all()] == [(world.peer, "technical")]


def test_planned_shares_in_deals_of_others_stay(world):
    deal = open_deal(world.peer, name="Of Paul")
    shares.set_shares(
        make.act(), deal=deal, version=deal.version, shares=[(world.peer.pk, 600_000), (world.rep.pk, 400_000)]
    )
    assert selector.estate_of(person=world.rep).shares_elsewhere == 1
    hand_over(world)
    assert DealShare.objects.filter(deal=deal, person=world.rep).exists()


def test_places_as_a_stand_in_end(world):
    absences.delegation(world.manager, world.rep)
    hand_over(world)
    assert Delegation.objects.get().is_revoked


@pytest.mark.parametrize(
    ("last_day", "is_open"), [(LAST, True), (make.TODAY, False), (make.TODAY - timedelta(days=1), False)]
)
def test_the_login_closes_at_once_when_the_last_day_is_there(world, last_day, is_open):
    hand_over(world, close_login=True, last_day=last_day)
    assert Person.objects.get(pk=world.rep.pk).is_active == is_open
    service_ends.end_logins(make.act(now=datetime(2026, 11, 28, 5, tzinfo=UTC)))
    assert not Person.objects.get(pk=world.rep.pk).is_active


@pytest.mark.parametrize("who", ["rep", "peer", "other_manager"])
def test_only_the_line_and_admins_hand_over(world, who):
    with pytest.raises(Refused):
        hand_over(world, by=getattr(world, who))


def test_a_manager_hands_over_to_the_own_line_alone_and_nothing_is_half_done(world):
    with pytest.raises(Invalid) as fault:
        hand_over(world, heirs=Heirs(world.peer, world.other_rep, world.peer))
    assert fault.value.errors == {
        "customers_to": ("Olga Other is not below you. Only an admin can hand over to other lines.")
    }
    assert set(Deal.objects.values_list("owner__name", flat=True)) == {"Rita Rep"}
    assert Membership.objects.get(person=world.rep).ends_before is None
    assert world.other_rep not in selector.heirs(viewer=world.manager, person=world.rep)
    assert world.other_rep in selector.heirs(viewer=world.admin, person=world.rep)


def test_heirs_are_wanted_beside_their_fields(world):
    with pytest.raises(Invalid) as fault:
        hand_over(world, heirs=Heirs(None, None, None))
    assert fault.value.errors == {
        "deals_to": "Choose who takes over 2 open deals.",
        "customers_to": "Choose who takes over 2 customers.",
    }
    with pytest.raises(Invalid) as fault:
        hand_over(world, heirs=Heirs(world.rep, world.peer, world.peer))
    assert fault.value.errors == {"deals_to": "Rita Rep is leaving. Choose another person."}


def test_what_came_meanwhile_makes_the_page_stale(world):
    seen = selector.estate_of(person=world.rep).seen
    open_deal(world.rep, name="Third")
    with pytest.raises(StaleState):
        hand_over(world, seen=seen)
    assert hand_over(world, seen=selector.estate_of(person=world.rep).seen).deals == 3


def past_of(world):
    """Everything closed: rows of money, and the figures of every period that is over or running, at every level."""
    figures = {}
    for key in ("FY2027-Q1", "FY2027-Q2", "FY2027"):
        for by in ("team", "person", "month"):
            table = attainment(viewer=world.admin, period_key=key, by=by, today=make.TODAY)
            figures[key, by] = [(row.name, row.parts.actual) for row in table.rows if row.parts.actual]
    ended = attainment(viewer=world.admin, period_key="FY2027-Q1", by="team", today=make.TODAY)
    closed = [(row.name, row.parts.budget, row.parts.actual) for row in ended.rows]
    rows = [
        sorted(model.objects.values_list(*fields), key=str)
        for model, fields in (
            (Booking, ("pk", "amount", "booked_on")),
            (Credit, ("pk", "person", "team", "amount")),
            (DailyCredit, ("day", "person", "team", "amount")),
        )
    ]
    lines = sorted(BudgetLine.objects.filter(ends_before__lte=date(2026, 11, 1)).values_list("pk", "person", "amount"))
    return figures, closed, rows, lines


def test_a_hand_over_alters_no_closed_figure(world):
    before = past_of(world)
    hand_over(world)
    assert past_of(world) == before


@settings(max_examples=tries(5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.decimals(Decimal("0.01"), Decimal("9999.99"), places=2), min_size=1, max_size=4),
    days=st.lists(st.dates(date(2026, 6, 1), make.TODAY), min_size=4, max_size=4),
    last_day=st.dates(date(2026, 9, 1), date(2026, 12, 31)),
)
def test_no_closed_figure_moves_whatever_was_booked_and_whenever_somebody_leaves(world, amounts, days, last_day):
    from django.db import transaction

    with transaction.atomic():
        for amount, day in zip(amounts, days, strict=False):
            make_booking(world.rep, str(amount), on=day)
        before = past_of(world)
        hand_over(world, last_day=last_day)
        assert past_of(world)[0] == before[0]
        assert past_of(world)[2] == before[2]
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("trap", "due_on", "fate"),
    [
        ("weekly-log", date(2026, 11, 27), "stays"),
        ("weekly-log", date(2026, 11, 28), "ends"),
        ("promise", date(2026, 12, 1), "ends"),
        ("policy-read", date(2026, 12, 1), "ends"),
        ("plan-decision", date(2026, 11, 1), "goes"),
        ("customer-contact", date(2026, 12, 1), "goes"),
    ],
)
def test_the_fate_of_a_duty(trap, due_on, fate):
    assert rules.fate(trap, due_on=due_on, last_day=LAST) == fate


@pytest.mark.parametrize("role", ["is_admin", "is_leader"])
def test_a_manager_ends_no_admin_and_no_leader(world, role):
    Person.objects.filter(pk=world.rep.pk).update(**{role: True})
    world.rep.refresh_from_db()
    with pytest.raises(Refused, match="only an admin can set their last day and close their login"):
        hand_over(world, close_login=True)
    assert Person.objects.get(pk=world.rep.pk).is_active
    assert hand_over(world, by=world.admin).deals == 2
