"""Many duties fulfilled at once, each at the instant of its own evidence: for sweeps that find the evidence later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce

from accounts.models import AuditEvent, Extension, Obligation, Person
from accounts.rules import obligations as rules
from accounts.services import audit, obligations

CHUNK = 200


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
    still = Obligation.objects.select_for_update(of=("self",)).filter(pk__in=by_pk, done_at__isnull=True)
    held = list(still.filter(status__in=["open", "missed"]))
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
        # Flagged before this sweep came by, and in time all the same: the flag goes. Missed and not flagged yet: it comes.
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
            obligations.withdraw_request(one, by=by_pk[one.pk].by, now=now)
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
