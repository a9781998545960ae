"""Every event on an obligation in every status by everybody.

The services do what the table of the machine allows, and nothing else.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from accounts.duties.rules import obligations as rules
from accounts.duties.selectors.obligations import standing_of
from accounts.duties.services import extensions, obligations
from accounts.duties.services.fulfilments import Fulfilment, fulfil_many
from accounts.models import Extension, Obligation
from tests import make
from tests.builders import obligations as build
from traps_web.lib.faults import Fault
from traps_web.lib.machines import ITSELF

PEOPLE = {"self": "rep", "line": "manager", "leader": "admin", "peer": "peer", "none": "other_manager"}
STAMPS = {
    "open": {},
    "done": {"done_at": make.NOW},
    "late": {"done_at": make.NOW},
    "excused": {"done_at": make.NOW},
    "missed": {"flagged_at": make.NOW},
    "waived": {"waived_at": make.NOW, "waive_reason": "Plant closed."},
}


@pytest.fixture
def extension(world):
    """An open obligation of the rep with a request for more time, so that every event has something to meet."""
    return build.extension(world.rep, build.obligation(world.rep))


def put(row, status, world):
    """The obligation as it stands in a status, past the services that lead there."""
    stamps = dict(STAMPS[status])
    stamps |= {f"{name.removesuffix('_at')}_by": world.manager for name in stamps if name in ("done_at", "waived_at")}
    Obligation.objects.filter(pk=row.pk).update(status=status, **stamps)
    row.refresh_from_db()
    return row


def fulfil(row, by):
    return obligations.fulfil(make.act(by), trap_key=row.trap.key, owner=row.owner, subject=row.subject)


def fulfil_by_evidence(row, by):
    return fulfil_many(make.act(), rows=[Fulfilment(row, make.NOW, make.NOW, by)])


def waive(row, by):
    return obligations.waive(make.act(by), obligation=row, reason="Please.")


def ask(row, by):
    Extension.objects.filter(obligation=row).delete()
    request = {"wanted_on": date(2026, 12, 4), "reason": "They moved."}
    return extensions.ask_extension(make.act(by), obligation=row, **request)


def decide(row, by, grant):
    extension = Extension.objects.get(obligation=row)
    return extensions.decide_extension(make.act(by), extension=extension, grant=grant, answer="So it is.")


def withdraw(row, by):
    return extensions.withdraw_extension(make.act(by), extension=Extension.objects.get(obligation=row))


def facts(row):
    """What of an obligation and its requests an event may change."""
    stored = (
        Obligation.objects.filter(pk=row.pk).values_list("status", "due_at", "done_at", "waived_at", "flagged_at").get()
    )
    return stored, sorted(Extension.objects.filter(obligation=row).values_list("pk", "status"))


ACTS = [
    ("fulfil", fulfil),
    ("fulfil", fulfil_by_evidence),
    ("waive", waive),
    ("ask", ask),
    ("grant", lambda row, by: decide(row, by, True)),
    ("refuse", lambda row, by: decide(row, by, False)),
    ("withdraw", withdraw),
]


@pytest.mark.parametrize(
    ("event", "act"), ACTS, ids=["fulfil", "evidence", "waive", "ask", "grant", "refuse", "withdraw"]
)
def test_the_services_do_what_the_machine_allows(world, extension, event, act):
    met = set()
    for status in rules.STATES:
        for relation, name in PEOPLE.items():
            by = getattr(world, name)
            assert standing_of(viewer=by, owner=world.rep) == relation
            with transaction.atomic():
                row = put(Obligation.objects.get(pk=extension.obligation_id), status, world)
                before = facts(row)
                try:
                    with transaction.atomic():
                        act(row, by)
                except Fault:
                    assert facts(row) == before, f"{event} of {status} by {relation}: refused and changed all the same"
                happened = facts(row) != before
                assert happened is rules.MACHINE.allows(status, event, {relation}), f"{event} of {status} by {relation}"
                met.add(happened)
                transaction.set_rollback(True)
    assert met == {True, False}


@pytest.mark.parametrize("status", rules.STATES)
def test_the_sweep_flags_what_is_open_and_nothing_else(world, extension, status):
    row = put(Obligation.objects.get(pk=extension.obligation_id), status, world)
    before = facts(row)
    flagged = obligations.flag_missed(make.act(now=row.missed_at + timedelta(hours=1)))
    assert (facts(row) != before) is rules.MACHINE.allows(status, "flag", ITSELF)
    changed = 1 if status == "open" else 0
    # The manager's decision on the request is past as well.
    assert flagged == changed + 1
