"""Duties that are done: one at the act itself, or many at once for sweeps that find the evidence later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Coalesce

from accounts.duties.models import Extension, Obligation
from accounts.duties.rules import obligations as rules
from accounts.duties.rules.traps import CATCH_UP
from accounts.duties.selectors import labels
from accounts.duties.selectors.obligations import standing_of
from accounts.organisation.models import Person
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Steps, Trail
from traps_web.lib.faults import StaleState
from traps_web.lib.undoing import is_accepted

CHUNK = 200
ATTEMPTS = 5
DECISION = "extension-decision"
DONE_FIRST = "Done before it was decided."


def _standing(act: Act, row: Obligation) -> frozenset[str]:
    return frozenset({standing_of(viewer=act.person, owner=row.owner)})


def _settled(extension: Extension) -> str:
    """Why a request needs no decision any more."""
    row = Extension.objects.select_related("withdrawn_by").get(pk=extension.pk)
    if row.withdrawn_by is not None:
        return f"{row.withdrawn_by.name} withdrew the request: {labels.answer(row)}"
    return "This was already decided. The first decision stands."


UNSETTLED: Final[dict[str, Any]] = {"done_at": None, "waived_at": None}
"""Which columns are empty while an obligation is owed: a missed one may still be done or waived, and stays missed."""
OBLIGATIONS: Final = Steps(machine=rules.MACHINE, roles=_standing, read=lambda pk: Obligation.objects.get(pk=pk))
EXTENSIONS: Final = Steps(machine=rules.EXTENSION, read=lambda pk: Extension.objects.get(pk=pk), changed=_settled)


@transaction.atomic
def fulfil(act: Act, *, trap_key: str, owner: Person, subject: str) -> Obligation | None:
    """Settle an obligation by its evidence: done, late or excused. A missed one gets its day and stays missed.

    Fulfilling what is done or waived changes nothing. Returns None when nothing was owed.
    """
    rows = Obligation.objects.filter(trap__key=trap_key, owner=owner, subject=subject)
    # Somebody may grant more time, flag or waive it once it is read: then it is judged anew, by what stands.
    for _ in range(ATTEMPTS):
        row = rows.first()
        if row is not None and _is_waived_just_now(act, row):
            row = _note_while_waived(act, row)
        if row is None or not rules.is_owed(row):
            return row
        try:
            settled = _settle(act, labels.drawn(row))
        except StaleState:
            continue
        withdraw_request(act, row, reason=DONE_FIRST)
        settle_catch_ups(act, [settled])
        return settled
    raise StaleState


def _is_waived_just_now(act: Act, row: Obligation) -> bool:
    return row.waived_at is not None and is_accepted(row.waived_at, now=act.now)


def _note_while_waived(act: Act, row: Obligation) -> Obligation:
    """It was let go a moment ago, and that may still be undone: what is done now is noted, else it would be owed again.

    The row is held, so that of the undo and this the second sees the first.
    """
    held = Obligation.objects.select_for_update().get(pk=row.pk)
    if _is_waived_just_now(act, held):
        audit.record(act, verb="done while waived", subject=labels.drawn(held))
    return held


def _settle(act: Act, row: Obligation) -> Obligation:
    """Judge an obligation by the deadline that was read. Raises StaleState when that does not stand any more."""
    status = rules.settle(row, at=act.now)
    step = OBLIGATIONS.require(act, row, "fulfil")
    changes: dict[str, Any] = {"done_at": act.now, "done_by": act.by}
    if status == "missed" and row.flagged_at is None:
        changes["flagged_at"] = act.now  # Made good before the sweep came by: it was missed all the same.
    held = {"due_at": row.due_at, "missed_at": row.missed_at, **UNSETTLED}
    return OBLIGATIONS.move(act, row, step, to=status, held=held, **changes)


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A duty with its evidence: when it was done and by whom, and when that was written down."""

    duty: Obligation
    at: datetime
    recorded_at: datetime
    by: Person


def fulfil_many(act: Act, *, rows: Sequence[Fulfilment]) -> int:
    """Settle duties by their evidence, some hundred in a few queries. Returns how many.

    Those that were settled meanwhile are left alone.
    """
    return sum(_fulfil(act, rows[start : start + CHUNK]) for start in range(0, len(rows), CHUNK))


@transaction.atomic
def _fulfil(act: Act, rows: Sequence[Fulfilment]) -> int:
    by_pk = {row.duty.pk: row for row in rows if rules.is_owed(row.duty)}
    # On PostgreSQL the rows are held; on SQLite the transaction holds the whole file.
    still = Obligation.objects.select_for_update(of=("self",)).filter(pk__in=by_pk, done_at=None, waived_at=None)
    held = [labels.drawn(duty) for duty in still.filter(status__in=["open", "missed"]).order_by("pk")]
    if not held:
        return 0
    verdicts = {
        duty.pk: rules.settle_by_evidence(duty, at=by_pk[duty.pk].at, recorded_at=by_pk[duty.pk].recorded_at)
        for duty in held
    }
    status = {pk: word for pk, (word, _) in verdicts.items()}
    changed = Obligation.objects.filter(pk__in=status, done_at__isnull=True).update(
        status=_each({pk: Value(word) for pk, word in status.items()}, models.CharField()),
        done_at=_each({pk: Value(at) for pk, (_, at) in verdicts.items()}, models.DateTimeField()),
        done_by=_each({pk: Value(by_pk[pk].by.pk) for pk in status}, models.BigIntegerField()),
        # Missed and not flagged yet: it is flagged with this.
        flagged_at=Case(
            When(pk__in=[pk for pk, word in status.items() if word != "missed"], then=Value(None)),
            default=Coalesce("flagged_at", Value(act.now)),
            output_field=models.DateTimeField(),
        ),
    )
    if changed != len(held):
        raise RuntimeError("Rows changed while they were held.")
    AuditEvent.objects.bulk_create([_recorded(act.of(by_pk[duty.pk].by), duty, status[duty.pk]) for duty in held])
    requests = Extension.objects.filter(obligation__in=status, status="asked")
    ids_with_request = set(requests.values_list("obligation_id", flat=True))
    for duty in held:
        if duty.pk in ids_with_request:
            withdraw_request(act.of(by_pk[duty.pk].by), duty, reason=DONE_FIRST)
    for catch_up in catch_ups_of(duty for duty in held if duty.status == "missed"):
        fulfil(act.of(catch_up.owner), trap_key=CATCH_UP, owner=catch_up.owner, subject=catch_up.subject)
    return changed


def _each(values: dict[int, Value], kind: models.Field) -> Case:  # type: ignore[type-arg]
    return Case(*[When(pk=pk, then=value) for pk, value in values.items()], output_field=kind)


def _recorded(act: Act, duty: Obligation, status: str) -> AuditEvent:
    return audit.event(
        act, verb="obligation done", subject=duty, before={"status": duty.status}, after={"status": status}
    )


def withdraw_request(act: Act, row: Obligation, *, reason: str) -> bool:
    """The open request for more time has no object any more, or is taken back: the manager owes no decision either.

    Returns whether there was one.
    """
    extension = Extension.objects.filter(obligation=row, status="asked").first()
    if extension is None:
        return False
    trail = Trail(subject=row, reason=reason)
    stamps: dict[str, Any] = {"withdrawn_at": act.now, "withdrawn_by": act.person, "answer": reason}
    try:
        EXTENSIONS.follow(act, extension, "withdraw", trail=trail, **stamps)
    except StaleState:
        return False
    settle_decision(act, extension.pk)
    return True


def settle_catch_ups(act: Act, rows: Iterable[Obligation]) -> None:
    """What was missed is done after all: whoever said by when they would catch up has done so."""
    for catch_up in catch_ups_of(rows).filter(done_at=None, waived_at=None):
        fulfil(act, trap_key=CATCH_UP, owner=catch_up.owner, subject=catch_up.subject)


def catch_ups_of(rows: Iterable[Obligation]) -> QuerySet[Any]:
    """The duties to catch up with these missed ones."""
    subjects = [f"obligation:{row.pk}" for row in rows if row.status == "missed"]
    if not subjects:
        return Obligation.objects.none()
    return Obligation.objects.filter(trap__key=CATCH_UP, subject__in=subjects).select_related("owner").order_by("pk")


def settle_decision(act: Act, extension_id: int) -> None:
    """A request is answered or withdrawn: nobody owes the decision any more."""
    subject = f"extension:{extension_id}"
    duties = Obligation.objects.filter(trap__key=DECISION, subject=subject).select_related("owner")
    for duty in duties.order_by("pk"):
        fulfil(act, trap_key=DECISION, owner=duty.owner, subject=subject)
