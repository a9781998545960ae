"""Reporting what an own trap asks: the evidence is judged by the version under which the duty was opened."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.duties.models import Obligation
from accounts.duties.rules import obligations as duty_rules
from accounts.duties.selectors import labels
from accounts.duties.services import fulfilments
from accounts.organisation.models import Person
from accounts.own_traps.models import OwnReport, OwnTrapVersion
from accounts.own_traps.rules import evidence
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib import evidence_files
from traps_web.lib.faults import Invalid, Refused, StaleState

FOLDER = "own-traps"
ONLY_THE_OWNER = "Only the person who owes this can report it."
DONE_ALREADY = "This was already reported. The first report stands."


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    media_type: str
    content: bytes


@transaction.atomic
def report(act: Act, *, duty: Obligation, note: str = "", number: Decimal | None = None, file: Any = None) -> OwnReport:
    """Report a duty as done with its evidence: in time, late, or made good after it was missed.

    Raises Refused to everybody but who owes it, Invalid by field where the evidence does not settle it, StaleState
    when it was reported or waived before.
    """
    row = Obligation.objects.select_for_update(of=("self",)).select_related("owner", "trap").get(pk=duty.pk)
    require_owner(act.person, row)
    if not duty_rules.is_owed(row):
        raise StaleState(DONE_ALREADY if row.done_at else "This was waived, so there is nothing to report.")
    version = version_of(row)
    sent = _read(file)
    kind = evidence.KINDS[version.evidence]
    wrong = kind.faults(demand_of(version), evidence.Report(note, number, sent is not None))
    if wrong:
        raise Invalid(**wrong)
    try:
        with transaction.atomic():
            made = OwnReport.objects.create(
                obligation=row,
                note=note.strip(),
                number=number if version.evidence == evidence.NUMBER else None,
                **_columns(row, sent),
                reported_at=act.now,
                reported_by=act.person,
            )
    except IntegrityError:
        raise StaleState(DONE_ALREADY) from None
    audit.record(act, verb="own trap reported", subject=labels.drawn(row), after=_audit_values(made))
    fulfilments.fulfil(act, trap_key=row.trap.key, owner=row.owner, subject=row.subject)
    return made


def require_owner(person: Person, duty: Obligation) -> None:
    """Raises Refused to everybody but who owes a duty."""
    if duty.owner_id != person.pk:
        raise Refused(ONLY_THE_OWNER)


def version_of(duty: Obligation) -> OwnTrapVersion:
    """The version under which a duty was opened."""
    return OwnTrapVersion.objects.get(duties__obligation=duty)


def demand_of(version: OwnTrapVersion) -> evidence.Demand:
    """What a version asks of a report."""
    return evidence.Demand(version.floor, version.unit)


def _read(file: Any) -> _File | None:
    """A file with the type that its content has. Raises Invalid beside the field."""
    if file is None or not file:
        return None
    if fault := evidence_files.size_fault(int(file.size or 0)):
        raise Invalid(file=fault)
    content, name = file.read(), str(file.name)
    file.seek(0)
    try:
        media_type = evidence_files.type_of(name, content)
    except ValueError as fault:
        raise Invalid(file=str(fault)) from None
    return _File(evidence_files.safe_name(name), media_type, content)


def _columns(row: Obligation, sent: _File | None) -> dict[str, str]:
    """The columns of a file; it lies under a name that nobody can guess and that holds nothing of what was sent."""
    if sent is None:
        return {}
    place = default_storage.save(f"{FOLDER}/{row.pk}/{uuid4().hex}", ContentFile(sent.content))
    return {
        "file": place,
        "file_name": sent.name,
        "file_type": sent.media_type,
        "sha256": hashlib.sha256(sent.content).hexdigest(),
    }


def _audit_values(made: OwnReport) -> dict[str, str]:
    values = {"note": made.note, "number": "" if made.number is None else str(made.number)}
    if made.file:
        values["file"] = f"{made.file_name} (SHA-256 {made.sha256})"
    return {name: value for name, value in values.items() if value}
