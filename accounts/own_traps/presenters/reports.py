"""A duty of an own trap: what it asks, how it stands, and what was reported."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.models import Obligation
from accounts.duties.presenters.obligations import due_of, state_of
from accounts.duties.presenters.owed import story_url
from accounts.duties.rules import obligations as duty_rules
from accounts.duties.selectors import labels
from accounts.organisation.presenters import period_words
from accounts.own_traps.models import OwnReport
from accounts.own_traps.presenters import words_of
from accounts.own_traps.rules import evidence
from accounts.record.rules.readers import Reader
from traps_web.ui import values, words


@dataclass(frozen=True, slots=True)
class DutySheet:
    """What a person owes of an own trap, for them and for their line."""

    label: str
    statement: str
    help_text: str
    state: values.State
    due: values.Due
    facts: tuple[values.Fact, ...]
    reported: tuple[values.Fact, ...]
    note: str
    can_report: bool
    checks: tuple[values.Fact, ...]
    """How it stands, where TRAPS checks it itself."""
    story_url: str
    trap_url: str


def sheet(reader: Reader, duty: Obligation, report: OwnReport | None) -> DutySheet:
    """One duty with what it asks, and what was reported."""
    zone = ZoneInfo(duty.owner.time_zone or reader.organisation.time_zone)
    version = duty.own_duty.version
    label = period_words.spelled(labels.shown(duty))
    is_own, is_owed = duty.owner_id == reader.viewer.pk, duty_rules.is_owed(duty)
    whose = "You owe" if is_own else f"{duty.owner.name} owes"
    headline = f"{whose} “{label}” by {words.deadline(duty.due_at, zone)}."
    check = evidence.check_of(version.evidence)
    state, is_judged = state_of(duty, now=reader.now, zone=zone), check is not None and duty.status != "open"
    facts = (
        ("Owed by", duty.owner.name),
        ("Settled by", evidence.KINDS[version.evidence].settled_by if check else words_of.settled_by(version)),
        ("Weight", words.number(version.weight)),
    )
    return DutySheet(
        label=label,
        statement=headline if is_owed and not is_judged else f"“{label}”: {state.word}.",
        help_text=version.help_text,
        state=state,
        due=due_of(duty, now=reader.now, zone=zone),
        facts=tuple(values.Fact(name, values.Fig(text)) for name, text in facts),
        reported=_reported(duty, report, zone),
        note=report.note if report else "",
        can_report=is_own and is_owed and check is None,
        checks=tuple(
            values.Fact(name, values.Fig(text)) for name, text in (check.facts(reader, duty) if check else ())
        ),
        story_url=story_url(duty.pk),
        trap_url=reverse("own_trap", args=[version.own_trap_id]),
    )


def _reported(duty: Obligation, report: OwnReport | None, zone: ZoneInfo) -> tuple[values.Fact, ...]:
    if report is None:
        return ()
    rows = [values.Fact("Reported", values.Fig(words.moment(report.reported_at, zone, year=True)))]
    if report.number is not None:
        unit = duty.own_duty.version.unit
        rows.append(values.Fact("Number", values.Fig(f"{evidence.figure(report.number)} {unit}".rstrip())))
    if report.file:
        rows.append(values.Fact("File", values.Link(report.file_name, reverse("own_trap_file", args=[duty.pk]))))
        rows.append(values.Fact("SHA-256", values.Fig(report.sha256[:16], full=report.sha256)))
    return tuple(rows)
