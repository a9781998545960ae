"""Letting go what the periods of keeping no longer hold, and writing down what went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from accounts.duties.models import Notice
from accounts.entry.models import ClientAddress
from accounts.imports.models import ImportRun
from accounts.keeping.models import KeepingRun
from accounts.keeping.rules.periods import months_before
from accounts.keeping.selectors import periods
from accounts.letters.models import Letter
from accounts.letters.selectors.letters import UNDER_WAY
from accounts.organisation.models import Organisation
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit


def apply(act: Act) -> int:
    """Let go of addresses, notices, letters and what imports kept, each after its period. Returns how many rows."""
    held = periods.current()
    gone = _let_addresses_go(act, days=held.address_days)
    if held.notice_months is not None:
        gone += _let_notices_go(act, before=_start_of(act, held.notice_months))
    if held.letter_months is not None:
        gone += _let_letters_go(act, before=_start_of(act, held.letter_months))
    if held.import_months is not None:
        gone += _empty_imports(act, before=_start_of(act, held.import_months))
    return gone


@transaction.atomic
def note(act: Act, *, kind: str, looked_at: int, gone: int, kept_back: Sequence[dict[str, Any]] = ()) -> KeepingRun:
    """Write down what a run did with one kind; the trail has it too where anything went."""
    row = KeepingRun.objects.create(
        kind=kind, at=act.now, looked_at=looked_at, gone=gone, kept_back=[dict(part) for part in kept_back]
    )
    if gone:
        facts = {"kind": kind, "looked_at": looked_at, "gone": gone, "kept_back": len(kept_back)}
        audit.record(act, verb="periods of keeping applied", subject=Organisation.objects.get(id=1), after=facts)
    return row


@transaction.atomic
def _let_addresses_go(act: Act, *, days: int) -> int:
    count, _ = ClientAddress.objects.filter(at__lt=act.now - timedelta(days=days)).delete()
    note(act, kind="addresses", looked_at=count, gone=count)
    return count


@transaction.atomic
def _let_notices_go(act: Act, *, before: datetime) -> int:
    """Notices that were read, or that are of no use any more; one whose mail still waits stays."""
    rows = Notice.objects.filter(created_at__lt=before)
    looked_at = rows.count()
    waits = Q(mail_wanted=True, mailed_at__isnull=True, mail_failure="") | Q(letter__status__in=UNDER_WAY)
    waits |= Q(digest__letter__status__in=UNDER_WAY)
    gone, _ = rows.exclude(waits).delete()
    note(act, kind="notices", looked_at=looked_at, gone=gone)
    return gone


@transaction.atomic
def _let_letters_go(act: Act, *, before: datetime) -> int:
    """To whom which letter went; one that is under way stays. A notice without its letter is not mailed again."""
    rows = Letter.objects.filter(written_at__lt=before)
    looked_at = rows.count()
    settled = rows.exclude(status__in=UNDER_WAY)
    gone = settled.count()
    settled.delete()
    note(act, kind="letters", looked_at=looked_at, gone=gone)
    return gone


@transaction.atomic
def _empty_imports(act: Act, *, before: datetime) -> int:
    """What was in the files goes; that there was an import, by whom and with which counts, stays."""
    rows = ImportRun.objects.filter(ended_at__lt=before).exclude(refusals=[], notes=[], failure="", content=b"")
    looked_at = rows.count()
    gone = rows.update(refusals=[], notes=[], failure="", content=b"")
    note(act, kind="imports", looked_at=looked_at, gone=gone)
    return gone


def _start_of(act: Act, months: int) -> datetime:
    organisation = Organisation.objects.get(id=1)
    day: date = months_before(organisation_today(act.now, organisation), months)
    return datetime.combine(day, time(0), tzinfo=ZoneInfo(organisation.time_zone))
