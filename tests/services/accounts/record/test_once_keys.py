"""Once-only keys: the same thing twice, one after the other and at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import AuditEvent, OnceKey
from accounts.record.services import once_keys
from accounts.record.services.once_keys import Done
from pipeline.activities.services import activities as service
from pipeline.models import Activity
from tests import make
from tests.builders import activities as build
from traps_web.lib.faults import Invalid
from traps_web.lib.once import fingerprint

DAY = date(2026, 11, 24)


def log(world, kind):
    """Log an act as a view does: the act and where it leads."""
    row = service.log_one(make.act(world.rep), person=world.rep, type=kind, done_on=DAY, count=1)
    return Done(302, f"/activities/{row.pk}/")


def once(world, act, key="k" * 64):
    return once_keys.once(person=world.rep, key=key, content="c", now=make.NOW, act=act)


def test_the_second_time_is_told_of_the_first_and_does_nothing(world):
    kind = build.kind()
    assert once(world, lambda: log(world, kind)) is None
    earlier = once(world, lambda: pytest.fail("It was done already."))
    assert (earlier.status, earlier.answer) == (302, f"/activities/{Activity.objects.get().pk}/")


def test_what_made_nothing_leaves_the_key_free(world):
    assert once(world, lambda: Done(422, None)) is None
    assert not OnceKey.objects.exists()


def test_what_fails_takes_the_key_with_it(world):
    kind = build.kind()

    def broken():
        log(world, kind)
        raise Invalid(whole="No.")

    with pytest.raises(Invalid):
        once(world, broken)
    once(world, lambda: Done(log(world, kind).status + 198, "/"))
    assert not OnceKey.objects.exists() and not Activity.objects.exists() and not AuditEvent.objects.exists()


def test_the_edges_between_what_was_sent_count():
    assert fingerprint([b"ab", b"c"]) != fingerprint([b"a", b"bc"])
    assert fingerprint([b"ab", b"c"]) == fingerprint([b"ab", b"c"])


@pytest.mark.django_db(transaction=True)
def test_of_two_at_the_same_moment_one_writes_and_the_other_is_told_where(transactional_db):
    world, kind = make.world(), build.kind()
    both = Barrier(4)

    def send():
        both.wait(timeout=20)
        try:
            return once(world, lambda: log(world, kind))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        rows = [sent.result(timeout=60) for sent in [pool.submit(send) for _ in range(4)]]
    made = Activity.objects.get()
    assert sorted(row.answer if row else "" for row in rows) == ["", *[f"/activities/{made.pk}/"] * 3]
