"""Two acts on one obligation at the same moment leave one true story, whichever of them comes first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.duties.services import extensions, fulfilments, obligations
from accounts.models import Extension, Obligation
from tests import make
from tests.builders import obligations as build
from tests.races import in_the_middle

pytestmark = pytest.mark.django_db(transaction=True)
IN_GRACE = build.DUE + timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(transactional_db):
    return make.world()


@pytest.fixture
def extension(cast):
    return build.extension(cast.rep, build.obligation(cast.rep))


def fulfil(person, now):
    return lambda: (
        obligations.fulfil(make.act(person, now=now), trap_key="promise", owner=person, subject="thing:1").status
    )


def grant(extension, by, now):
    return lambda: extensions.decide_extension(make.act(by, now=now), extension=extension, grant=True, answer="").status


def waive(row, by, now):
    return lambda: obligations.waive(make.act(by, now=now), obligation=row, reason="Plant closed.").status


def flag(now):
    return lambda: obligations.flag_missed(make.act(now=now))


def duty():
    return Obligation.objects.get(trap__key="promise", subject="thing:1")


def require_one_story(extension):
    """While a request waits the clock of its owner stands, so what is done meanwhile is excused, whoever came first."""
    row, request = duty(), Extension.objects.get(pk=extension.pk)
    assert row.due_at == request.wanted_at
    assert (row.status, request.status) in {("excused", "granted"), ("excused", "withdrawn")}
    assert Obligation.objects.get(trap__key="extension-decision").done_at is not None


def test_a_grant_while_the_thing_is_being_done(cast, extension, monkeypatch):
    both = in_the_middle(
        monkeypatch,
        fulfilments.rules,
        "settle",
        fulfil(cast.rep, IN_GRACE),
        grant(extension, cast.manager, IN_GRACE),
    )
    assert both in (["excused", "granted"], ["excused", "StaleState"])
    require_one_story(extension)


def test_the_thing_is_done_while_more_time_is_being_granted(cast, extension, monkeypatch):
    both = in_the_middle(
        monkeypatch,
        extensions,
        "deciding_for",
        grant(extension, cast.manager, IN_GRACE),
        fulfil(cast.rep, IN_GRACE),
    )
    assert both in (["granted", "excused"], ["StaleState", "excused"])
    require_one_story(extension)


def test_a_waiver_while_the_thing_is_being_done(cast, monkeypatch):
    row = build.obligation(cast.rep)
    both = in_the_middle(
        monkeypatch,
        fulfilments.rules,
        "settle",
        fulfil(cast.rep, IN_GRACE),
        waive(row, cast.manager, IN_GRACE),
    )
    assert both in (["waived", "waived"], ["late", "StaleState"])
    row = duty()
    assert row.status == both[0] and (row.done_at is None) is (row.waived_at is not None)


def test_the_thing_is_done_while_it_is_being_waived(cast, monkeypatch):
    row = build.obligation(cast.rep)
    both = in_the_middle(
        monkeypatch,
        obligations.rules,
        "state",
        waive(row, cast.manager, IN_GRACE),
        fulfil(cast.rep, IN_GRACE),
    )
    assert both in (["waived", "waived"], ["StaleState", "late"])
    row = duty()
    assert row.status == both[1] and (row.done_at is None) is (row.waived_at is not None)


def test_the_sweep_flags_while_the_thing_is_being_done(cast, monkeypatch):
    row = build.obligation(cast.rep)
    after = row.missed_at + A_MINUTE
    both = in_the_middle(monkeypatch, fulfilments.rules, "settle", fulfil(cast.rep, after), flag(after))
    assert both in (["missed", 1], ["missed", 0])
    row = duty()
    assert (row.status, row.flagged_at, row.done_at, row.done_by) == ("missed", after, after, cast.rep)


def test_the_sweep_comes_by_while_more_time_is_being_granted(cast, extension, monkeypatch):
    ends = duty().missed_at
    both = in_the_middle(
        monkeypatch,
        extensions,
        "deciding_for",
        grant(extension, cast.manager, ends),
        flag(ends + A_MINUTE),
    )
    row, request = duty(), Extension.objects.get(pk=extension.pk)
    assert both[0] == request.status == "granted"
    # All the time that was asked for has passed by then: the grant moves nothing, and the next sweep flags it.
    flag(ends + 2 * A_MINUTE)()
    assert row.due_at == request.wanted_at and duty().status == "missed"


def test_a_waiver_while_more_time_is_being_granted(cast, extension, monkeypatch):
    both = in_the_middle(
        monkeypatch,
        extensions,
        "deciding_for",
        grant(extension, cast.manager, make.NOW),
        waive(duty(), cast.leader, make.NOW),
    )
    row, request = duty(), Extension.objects.get(pk=extension.pk)
    assert both in (["granted", "waived"], ["StaleState", "waived"]) and row.status == "waived"
    assert (row.due_at == request.wanted_at) is (request.status == "granted")
    assert request.status in ("granted", "withdrawn")


def test_the_thing_is_done_while_more_time_is_being_asked_for(cast, monkeypatch):
    row = build.obligation(cast.rep)

    def ask():
        return extensions.ask_extension(
            make.act(cast.rep), obligation=row, wanted_on=date(2026, 12, 1), reason="They moved."
        ).status

    both = in_the_middle(monkeypatch, extensions, "_wanted_instant", ask, fulfil(cast.rep, make.NOW))
    assert both[1] == "done"
    assert not Extension.objects.filter(status="asked").exists()
