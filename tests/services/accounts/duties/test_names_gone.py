"""A judged duty keeps the words it had; whatever is drawn or written out of it since has the name that is shown."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.urls import reverse

from accounts.duties.selectors import labels
from accounts.duties.services import obligations as service
from accounts.entry.presenters import feeds
from accounts.keeping.services import former_reps
from accounts.models import AuditEvent, Extension, Notice, Obligation, Person
from reviews.boards.presenters import team_waiting as presenter
from reviews.boards.selectors import team_waiting
from tests import make
from tests.builders import obligations

pytestmark = pytest.mark.django_db
LABEL = "Hold Rita Rep’s review"
DRAWN = "Hold Former rep 1’s review"
LATER = make.NOW + timedelta(hours=1)


@pytest.fixture
def duty(world):
    """A duty of the manager about somebody whose name is gone since it was missed."""
    due_at = make.NOW - timedelta(days=3)
    opened = {"subject": "review:9", "label": LABEL, "due_at": due_at, "now": due_at - timedelta(days=3)}
    missed = obligations.obligation(world.manager, trap_key="review-held", **opened)
    service.flag_missed(make.act())
    Person.objects.filter(pk=world.rep.pk).update(ends_on=make.TODAY - timedelta(days=210), is_active=False)
    world.rep.refresh_from_db()
    former_reps.pseudonymise(make.act(world.admin), person=world.rep)
    missed.refresh_from_db()
    assert (missed.label, missed.status) == (LABEL, "missed")
    return missed


def test_the_calendar_shows_the_new_name(duty):
    rows = [labels.drawn(duty)]
    ics = feeds.deadlines(rows, name="Deadlines", now=LATER, zone="UTC", home="https://traps.example/").decode()
    assert DRAWN in ics.replace("\r\n ", "") and "Rita" not in ics


def test_whoever_takes_the_duty_over_reads_the_new_name(world, duty):
    act = make.act(world.leader, now=LATER)
    taken = service.hand_over(act, obligation=duty, to=world.other_manager, reason="Mara hands over.")
    assert taken is not None and taken.label == DRAWN


def test_the_notice_and_the_trail_of_a_waiver_have_the_new_name(world, duty):
    service.waive(make.act(world.leader, now=LATER), obligation=duty, reason="The review is off.")
    assert DRAWN in Notice.objects.get(person=world.manager, kind="waived").text
    assert AuditEvent.objects.get(verb="obligation waived").object_label == DRAWN
    assert Obligation.objects.get(pk=duty.pk).label == LABEL


def test_the_pages_of_the_line_show_the_new_name(world, duty, client_of):
    client = client_of(world.leader)
    address = reverse("trap_waive", args=[duty.pk])
    assert DRAWN in client.get(address).content.decode()
    answer = client.post(address, {"reason": "The review is off."}, follow=True).content.decode()
    assert f"“{DRAWN}” is waived" in answer and "Rita" not in answer


def test_what_waits_for_the_line_is_shown_by_the_new_name(world, duty):
    wanted = {"wanted_on": make.TODAY, "wanted_at": make.NOW, "reason": "Rita Rep is away."}
    Extension.objects.create(obligation=duty, **wanted, asked_by=world.manager, asked_at=make.NOW)
    for viewer in (world.manager, world.leader):
        table = presenter.table(team_waiting.waiting_for(viewer=viewer), now=LATER, zone=UTC)
        assert "Former rep 1" in str(table) and "Rita" not in str(table)


def test_reasons_and_answers_are_drawn_with_the_new_name(world, duty):
    said = "Rita Rep left."
    asked = {"obligation": duty, "wanted_on": make.TODAY, "asked_by": world.manager, "asked_at": make.NOW}
    request = Extension(**asked, reason=said, answer=said, decided_at=make.NOW)
    duty.waive_reason, duty.waived_at = said, make.NOW
    assert labels.why_waived(duty) == labels.why_more_time(request) == labels.answer(request) == "Former rep 1 left."
    request.decided_at = LATER
    assert labels.answer(request) == said
