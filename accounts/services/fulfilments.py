"""Duties that are done: one at the act itself, or many at once for sweeps that find the evidence later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce

from accounts.models import AuditEvent, Extension, Obligation, Person
from accounts.rules import obligations as rules
from accounts.rules.faults import StaleState
from accounts.services import audit

CHUNK = 200
ATTEMPTS = 5
DECISION = "extension-decision"
DONE_FIRST = "Done before it was decided."


@transaction.atomic
def fulfil(*, trap_key: str, owner: Person, subject: str, by: Person, now: datetime) -> Obligation | None:
    """The evidence is there: done, late or excused by the instant; a missed one gets its day and stays missed.

    Fulfilling what is done or waived changes nothing. Returns None when nothing was owed.
    """
    rows = Obligation.objects.filter(trap__key=trap_key, owner=owner, subject=subject)
    # Somebody may grant more time, flag or waive it once it is read: then it is judged anew, by what stands.
    for _ in range(ATTEMPTS):
        row = rows.first()
        if row is None or not rules.is_owed(row):
            return row
        if _settle(row, by, now):
            withdraw_request(row, reason=DONE_FIRST, by=by, now=now)
            return rows.get()
    raise StaleState


def _settle(row: Obligation, by: Person, now: datetime) -> bool:
    """Judge an obligation by the deadline that was read, if that still stands; whether it did."""
    status = rules.settle(row, at=now)
    changes = {"status": status, "done_at": now, "done_by": by}
    if status == "missed" and row.flagged_at is None:
        changes["flagged_at"] = now  # Made good before the sweep came by: it was missed all the same.
    unchanged = Obligation.objects.filter(
        pk=row.pk, status=row.status, due_at=row.due_at, missed_at=row.missed_at, done_at=None, waived_at=None
    )
    if not unchanged.update(**changes):
        return False
    audit.record(
        verb="obligation done", subject=row, by=by, now=now, before={"status": row.status}, after={"status": status}
    )
    return True


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A duty with its evidence: when it was done and by whom, and when that was written down."""

    duty: Obligation
    at: datetime
    recorded_at: datetime
    by: Person


def fulfil_many(*, rows: Sequence[Fulfilment], now: datetime) -> int:
    """Settle duties by their evidence, a few queries for some hundred; those that were settled meanwhile are left alone. Returns how many."""
    return sum(_fulfil(rows[start : start + CHUNK], now) for start in range(0, len(rows), CHUNK))


@transaction.atomic
def _fulfil(rows: Sequence[Fulfilment], now: datetime) -> int:
    by_pk = {row.duty.pk: row for row in rows if rules.is_owed(row.duty)}
    # On PostgreSQL the rows are held; on SQLite the transaction holds the whole file.
    still = Obligation.objects.select_for_update(of=("self",)).filter(pk__in=by_pk, done_at=None, waived_at=None)
    held = list(still.filter(status__in=["open", "missed"]).order_by("pk"))
    if not held:
        return 0
    found = {
        one.pk: rules.settle_by_evidence(one, at=by_pk[one.pk].at, recorded_at=by_pk[one.pk].recorded_at)
        for one in held
    }
    status = {pk: word for pk, (word, _) in found.items()}
    changed = Obligation.objects.filter(pk__in=status, done_at__isnull=True).update(
        status=_each({pk: Value(word) for pk, word in status.items()}, models.CharField()),
        done_at=_each({pk: Value(at) for pk, (_, at) in found.items()}, models.DateTimeField()),
        done_by=_each({pk: Value(by_pk[pk].by.pk) for pk in status}, models.BigIntegerField()),
        # Missed and not flagged yet: it is flagged with this.
        flagged_at=Case(
            When(pk__in=[pk for pk, word in status.items() if word != "missed"], then=Value(None)),
            default=Coalesce("flagged_at", Value(now)),
            output_field=models.DateTimeField(),
        ),
    )
    if changed != len(held):
        raise RuntimeError("Rows changed while they were held.")
    AuditEvent.objects.bulk_create([_recorded(one, status[one.pk], by_pk[one.pk].by, now) for one in held])
    asked = set(Extension.objects.filter(obligation__in=status, status="asked").values_list("obligation_id", flat=True))
    for one in held:
        if one.pk in asked:
            withdraw_request(one, reason=DONE_FIRST, by=by_pk[one.pk].by, now=now)
    return changed


def _each(values: dict[int, Value], kind: models.Field) -> Case:  # type: ignore[type-arg]
    return Case(*[When(pk=pk, then=value) for pk, value in values.items()], output_field=kind)


def _recorded(duty: Obligation, status: str, by: Person, now: datetime) -> AuditEvent:
    return audit.event(
        verb="obligation done",
        subject=duty,
        by=by,
        now=now,
        before={"status": duty.status},
        after={"status": status},
    )


def withdraw_request(row: Obligation, *, reason: str, by: Person, now: datetime) -> bool:
    """The open request for more time has no object any more, or is taken back: the manager owes no decision either.

    Returns whether there was one.
    """
    pk = Extension.objects.filter(obligation=row, status="asked").values_list("pk", flat=True).first()
    if pk is None:
        return False
    asked = Extension.objects.filter(pk=pk, status="asked")
    if not asked.update(status="withdrawn", withdrawn_at=now, withdrawn_by=by, answer=reason):
        return False
    audit.record(verb="extension withdrawn", subject=row, by=by, now=now, reason=reason)
    settle_decision(pk, by=by, now=now)
    return True


def settle_decision(extension_id: int, *, by: Person, now: datetime) -> None:
    """A request is answered or withdrawn: whoever owed the decision owes it no more."""
    subject = f"extension:{extension_id}"
    duties = Obligation.objects.filter(trap__key=DECISION, subject=subject).select_related("owner")
    for duty in duties.order_by("pk"):
        fulfil(trap_key=DECISION, owner=duty.owner, subject=subject, by=by, now=now)
