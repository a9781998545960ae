"""A single activity that was logged, taken back a moment later with the contact that it settled."""

from datetime import timedelta

import pytest

from accounts.duties.services import obligations
from accounts.duties.services.fulfilments import Fulfilment, fulfil_many
from accounts.models import AuditEvent, Obligation
from accounts.record.selectors import undos as selector
from accounts.record.services import undos
from pipeline.activities.services import activities, weeks
from pipeline.models import Activity, Customer
from tests import make
from tests.builders import obligations as build
from tests.builders import weeks as week_build
from tests.builders.customers import make_customer
from traps_web.lib.faults import StaleState

pytestmark = pytest.mark.django_db
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def types(world):
    return week_build.defaults()


@pytest.fixture
def customer(world):
    return make_customer(owner=world.rep)


def log(world, types, by=None, **facts):
    """The event of a call of today with whoever is named."""
    act = make.act(by or world.rep)
    activities.log_one(act, person=world.rep, type=types["calls"], done_on=make.TODAY, **facts)
    return selector.offered(act)


def undo(event):
    return undos.undo(make.act(event.actor, now=make.NOW + 5 * A_SECOND), event=event)


def settle(world, at, *, day_at=None):
    """What a sweep, or the act itself, makes of the contact that is owed."""
    duty = Obligation.objects.select_related("owner", "trap").get()
    return fulfil_many(make.act(world.rep, now=at), rows=[Fulfilment(duty, day_at or at, at, world.rep)])


def test_it_goes_and_the_customer_was_not_contacted(world, types, customer):
    event = log(world, types, customer_id=customer.pk)
    assert Customer.objects.get().last_contact == make.TODAY
    made = undo(event)
    assert (made.text, made.address) == (
        "the entry of Wed 25 Nov under Calls is gone.",
        f"/week/{week_build.WEEK}/#main",
    )
    assert not Activity.objects.exists() and Customer.objects.get().last_contact is None
    assert AuditEvent.objects.get(verb="undone").before["customer"] == customer.pk


def test_what_it_settled_is_owed_again(world, types, customer):
    row = build.obligation(world.rep, trap_key="customer-contact", subject=f"customer:{customer.pk}:A:")
    event = log(world, types, customer_id=customer.pk)
    settle(world, make.NOW)
    assert Obligation.objects.get().status == "done"
    assert undo(event).address.endswith(f"#owed-{row.pk}")
    assert Obligation.objects.get().status == "open"


def test_once_a_sweep_took_it_for_what_was_owed_it_stays(world, types, customer):
    build.obligation(world.rep, trap_key="customer-contact", subject=f"customer:{customer.pk}:A:")
    event = log(world, types, customer_id=customer.pk)
    settle(world, make.NOW + A_SECOND, day_at=make.NOW)
    with pytest.raises(StaleState, match="An obligation was settled in the meantime, so this cannot be undone"):
        undo(event)
    assert Activity.objects.exists() and Obligation.objects.get().status == "done"


def test_a_contact_of_an_earlier_day_that_settled_something_stays(world, types, customer):
    build.obligation(world.rep, trap_key="customer-contact", subject=f"customer:{customer.pk}:A:")
    event = log(world, types, customer_id=customer.pk)
    settle(world, make.NOW, day_at=make.NOW - timedelta(hours=20))
    with pytest.raises(StaleState, match="An obligation was settled in the meantime, so this cannot be undone"):
        undo(event)


def test_what_somebody_else_logged_and_it_settled_stays(world, types, customer):
    build.obligation(world.rep, trap_key="customer-contact", subject=f"customer:{customer.pk}:A:")
    event = log(world, types, by=world.manager, customer_id=customer.pk)
    settle(world, make.NOW)
    with pytest.raises(StaleState, match="An obligation was settled in the meantime, so this cannot be undone"):
        undo(event)


def test_what_somebody_else_logged_is_taken_back_by_them(world, types):
    undo(log(world, types, by=world.manager))
    assert not Activity.objects.exists()


def test_once_it_was_changed_or_deleted_it_is_not_taken_back(world, types):
    event = log(world, types)
    activity = Activity.objects.get()
    later = make.act(world.rep, now=make.NOW + A_SECOND)
    activities.change_one(later, activity=activity, data={"note": "The buyer called back."})
    with pytest.raises(StaleState, match="changed since"):
        undo(event)
    activities.delete_one(later, activity=activity)
    with pytest.raises(StaleState, match="changed since"):
        undo(event)


def test_it_stays_once_its_week_was_closed(world, types):
    event = log(world, types)
    weeks.close(make.act(world.rep, now=make.NOW + A_SECOND), person=world.rep, week=week_build.WEEK)
    with pytest.raises(StaleState, match="Week 48 was closed since"):
        undo(event)
    assert Activity.objects.exists()


def test_the_traps_that_a_contact_settles_are_flagged_as_before(world, types, customer):
    row = build.obligation(world.rep, trap_key="customer-contact", subject=f"customer:{customer.pk}:A:")
    event = log(world, types, customer_id=customer.pk)
    settle(world, make.NOW)
    undo(event)
    after = make.act(now=row.missed_at + A_SECOND)
    assert obligations.flag_missed(after, looked_up={"customer-contact"}) == 1
