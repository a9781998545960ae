"""Some time after the last day a leaver is “Former rep 1” wherever anything is drawn; sealed bytes stay."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.contrib.auth import authenticate

from accounts.duties.selectors import labels
from accounts.entry.selectors import trail
from accounts.keeping.models import KeepingRun
from accounts.keeping.selectors import periods as selector
from accounts.keeping.services import former_reps as service
from accounts.keeping.services import periods
from accounts.letters.models import Letter
from accounts.models import AuditEvent, Notice, Obligation, Person, ReplacedName
from accounts.organisation.presenters import histories
from accounts.organisation.selectors import people, replaced_names
from accounts.record.services import audit
from pipeline.history.presenters import deal_history
from pipeline.models import DealChange
from plans.handovers.services import former_reps
from reviews.documents.presenters.documents import shown
from reviews.documents.selectors.documents import documents
from reviews.models import Minutes
from tests import make
from tests.builders import deals, obligations, reviews
from traps_web.lib.faults import Refused, StaleState

pytestmark = pytest.mark.django_db
MONTHS = 6


@pytest.fixture
def leaver(world):
    """The rep left seven months ago, and the login is closed."""
    gone(world.rep)
    return world.rep


def gone(person, *, days=210):
    Person.objects.filter(pk=person.pk).update(ends_on=make.TODAY - timedelta(days=days), is_active=False)
    person.refresh_from_db()


def after(world, months=MONTHS):
    facts = dict.fromkeys(("notice_months", "letter_months", "import_months"))
    periods.change(make.act(world.admin), periods=selector.current(), address_days=90, leaver_months=months, **facts)


def sweep():
    return former_reps.sweep(make.act())


def test_nobody_is_renamed_as_long_as_no_period_is_set(leaver):
    assert sweep() == 0
    assert Person.objects.get(pk=leaver.pk).name == "Rita Rep"
    assert not KeepingRun.objects.exists()


def test_a_leaver_is_renamed_after_the_period_and_once(world, leaver):
    after(world)
    assert [sweep(), sweep()] == [1, 0]
    leaver.refresh_from_db()
    assert (leaver.name, leaver.email) == ("Former rep 1", "former-rep-1@removed.invalid")
    assert not leaver.has_usable_password()
    assert authenticate(username=leaver.email, password=make.PASSWORD) is None
    event = AuditEvent.objects.get(verb="leaver pseudonymised")
    assert (event.object_label, event.after) == ("Former rep 1", {"number": 1})


def test_no_letter_names_the_address_of_a_leaver_any_more(world, leaver):
    sent = {"status": "sent", "written_at": make.NOW, "sent_at": make.NOW}
    for person, to in ((leaver, leaver.email), (leaver, "rita.before@example.com"), (None, leaver.email.upper())):
        Letter.objects.create(kind="login-changed", person=person, to=to, **sent)
    others = [
        Letter.objects.create(kind="missed", person=world.peer, to=to, **sent)
        for to in (world.peer.email, f"anna.{leaver.email}", f"{leaver.email}.au")
    ]
    after(world)
    assert sweep() == 1
    assert list(Letter.objects.order_by("pk")) == others


def test_two_admins_at_once_take_a_name_once(world, leaver):
    service.pseudonymise(make.act(world.admin), person=leaver)
    with pytest.raises(StaleState):
        service.pseudonymise(make.act(world.admin), person=leaver)
    assert ReplacedName.objects.count() == 1


def test_earlier_names_and_addresses_go_too(world, leaver):
    earlier = {"name": "Rita Ledig", "email": "r.ledig@example.com"}
    audit.record(make.act(world.admin), verb="person changed", subject=leaver, before=earlier)
    Notice.objects.create(
        person=world.peer, kind="x", key="1", text="RITA LEDIG, r.ledig@example.com", created_at=make.NOW
    )
    Letter.objects.create(kind="x", to="R.Ledig@example.com", status="sent", written_at=make.NOW, sent_at=make.NOW)
    after(world)
    assert sweep() == 1
    assert Notice.objects.get(person=world.peer).text == "Former rep 1, Former rep 1"
    assert not Letter.objects.exists()


def test_the_period_is_waited_for(world, leaver):
    after(world, months=12)
    assert sweep() == 0


def test_each_gets_a_number_of_their_own(world, leaver):
    gone(world.peer)
    after(world)
    assert sweep() == 2
    assert set(ReplacedName.objects.values_list("label", flat=True)) == {"Former rep 1", "Former rep 2"}


def test_who_still_has_something_in_hand_is_listed_and_not_touched(world, leaver):
    deals.open_deal(world.peer)
    obligations.obligation(leaver)
    gone(world.peer)
    after(world)
    assert sweep() == 0
    kept_back = KeepingRun.objects.get(kind="leavers").kept_back
    assert {(row["person"], row["why"]) for row in kept_back} == {
        (leaver.pk, "1 open duty"),
        (world.peer.pk, "1 open deal"),
    }
    assert Person.objects.get(pk=leaver.pk).name == "Rita Rep"


def test_who_is_here_is_never_renamed(world):
    with pytest.raises(Refused):
        service.pseudonymise(make.act(world.admin), person=world.rep)


def test_the_trail_is_drawn_with_the_new_name_and_keeps_its_rows(world, leaver):
    audit.record(make.act(leaver), verb="person changed", subject=leaver, after={"name": "Rita Rep"}, reason="Rita Rep")
    other = audit.record(
        make.act(world.manager),
        verb="taken back",
        subject=world.peer,
        reason="As Rita Rep said.",
        actor_name="Rita Rep for Mara Manager",
    )
    after(world)
    sweep()
    reader = make.reader(world.admin)
    drawn = histories.history(list(trail.visible(reader)), zone="UTC")
    assert "Rita" not in str(drawn)
    assert "Former rep 1 for Mara Manager" in str(drawn)
    other.refresh_from_db()
    assert other.reason == "As Rita Rep said."


def test_nobody_is_searched_by_the_name_that_is_gone(world, leaver):
    audit.record(make.act(leaver), verb="person changed", subject=leaver)
    after(world)
    sweep()
    reader = make.reader(world.admin)
    assert not people.people(viewer=world.admin, query="Rita Rep", active=False).exists()
    assert people.people(viewer=world.admin, query="Former rep 1", active=False).exists()
    assert not trail.narrowed(reader, trail.Criteria(words="Rita Rep")).exists()
    assert trail.narrowed(reader, trail.Criteria(words="former rep 1")).exists()


def test_signed_minutes_are_drawn_with_the_new_name_and_keep_their_bytes(world):
    reviews.install()
    review = reviews.review(world, at="signed")
    before = Minutes.objects.get(review=review)
    Obligation.objects.filter(owner=world.rep, status="open").update(
        status="waived", waived_at=make.NOW, waived_by=world.manager, waive_reason="x"
    )
    gone(world.rep)
    service.pseudonymise(make.act(world.admin), person=world.rep)
    view = shown(documents(review=review, now=make.NOW))
    assert [side.name for side in view.sides] == ["Former rep 1", "Mara Manager"]
    assert view.packet.name == "Former rep 1"
    assert "Rita Rep" not in str(view.packet.document) + str(view.minutes.document)
    after_all = Minutes.objects.get(review=review)
    assert (after_all.body, after_all.sha256) == (before.body, before.sha256)
    assert "Rita Rep" in after_all.body


def test_notices_and_open_duties_of_others_are_renamed(world, leaver):
    Notice.objects.create(person=leaver, kind="missed", key="1", text="You missed it.", created_at=make.NOW)
    told = Notice.objects.create(
        person=world.manager, kind="missed", key="2", text="Rita Rep missed it.", created_at=make.NOW
    )
    duty = obligations.obligation(world.manager, label="Hold Rita Rep’s review")
    service.pseudonymise(make.act(world.admin), person=leaver)
    told.refresh_from_db()
    duty.refresh_from_db()
    assert not Notice.objects.filter(person=leaver).exists()
    assert told.text == "Former rep 1 missed it."
    assert duty.label == "Hold Former rep 1’s review"


def test_a_namesake_keeps_the_name(world, leaver):
    Person.objects.filter(pk=world.peer.pk).update(name="Rita Rep")
    world.peer.refresh_from_db()
    of_leaver = audit.record(make.act(leaver), verb="signed in", subject=leaver)
    of_namesake = audit.record(make.act(world.peer), verb="signed in", subject=world.peer)
    service.pseudonymise(make.act(world.admin), person=leaver)
    assert [row.actor_name for row in replaced_names.events([of_leaver, of_namesake])] == ["Former rep 1", "Rita Rep"]


def test_the_history_of_a_deal_and_a_judged_duty_are_drawn_with_the_new_name(world, leaver):
    deal = deals.open_deal(world.peer)
    before, after_ = f"Rita Rep ({leaver.pk})", f"Paul Peer ({world.peer.pk})"
    DealChange.objects.create(
        deal=deal, field="owner", before=before, after=after_, at=make.NOW, by=world.manager, reason=""
    )
    duty = obligations.missed(world.manager, label="Hold Rita Rep’s review")
    service.pseudonymise(make.act(world.admin), person=leaver)
    change = DealChange.objects.get(deal=deal, field="owner")
    (entry,) = deal_history.timeline([], [change], [], zone=UTC, today=make.TODAY)
    assert entry.text == "Owner from Former rep 1 to Paul Peer"
    duty.refresh_from_db()
    assert (labels.shown(duty), duty.label) == ("Hold Former rep 1’s review", "Hold Rita Rep’s review")


def test_one_that_fails_takes_back_no_other(world, leaver, monkeypatch):
    gone(world.peer)
    after(world)
    renamed = service.pseudonymise

    def of_some(act, *, person):
        if person == leaver:
            raise Refused("Somebody took them back.")
        return renamed(act, person=person)

    monkeypatch.setattr(former_reps.former_reps, "pseudonymise", of_some)
    assert sweep() == 1
    assert KeepingRun.objects.get().kept_back == [{"person": leaver.pk, "why": "Somebody took them back."}]
