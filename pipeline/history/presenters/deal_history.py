"""The history of a deal in words: stages, amount, close date, owner, milestones and overrides as one line of time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from accounts.organisation.selectors import replaced_names
from pipeline.deals.models import Deal, DealChange, StageChange, WinRequest
from pipeline.deals.presenters import pushes as push_words
from pipeline.deals.rules import forecasts
from pipeline.stages.models import GateOverride
from traps_web.ui import values, words

MARKS = {"won": "done", "lost": "missed", "open": "open"}
Dated = tuple[datetime, int, values.TimelineEntry]


def side(deal: Deal) -> str:
    """What to read first of it: how often the close date went to a later month."""
    if not deal.pushes:
        return "oldest first"
    return f"oldest first, pushed {words.plural(deal.pushes, 'time')} to a later month"


def timeline(
    stage_changes: Iterable[StageChange],
    changes: Iterable[DealChange],
    overrides: Iterable[GateOverride],
    requests: Iterable[WinRequest] = (),
    *,
    zone: tzinfo,
    today: date,
) -> list[values.TimelineEntry]:
    """Everything that a manager asks about, oldest first."""
    rows: list[Dated] = []
    for moved in stage_changes:
        more = _joined(f"By {moved.by.name}" if moved.by else "", replaced_names.text(moved.reason, at=moved.at))
        rows.append(_entry(moved.at, 1, _stage_words(moved), MARKS[moved.to_stage.kind], more, zone, today))
    pushes = 0
    for change in changes:
        counts = change.is_push and not cast(Any, change).is_taken_back
        pushes += counts
        mark = "late" if counts else "none"
        more = _joined(f"By {change.by.name}" if change.by else "", *_why(change))
        rows.append(_entry(change.at, 0, _change_words(change, pushes if counts else 0), mark, more, zone, today))
    for row in overrides:
        missing = words.listed([entry["name"] for entry in row.missing])
        owed = f"owed by {words.day(row.expires_on, year=True)}"
        if row.invoice_id is not None:
            more, text = words.sentence(owed), f"Won by its invoice without {missing}"
        elif row.in_crm:
            more, text = words.sentence(owed), f"Moved to {row.to_stage.name} in the CRM without {missing}"
        else:
            more = _joined(
                f"By {row.by.name}, {owed}" if row.by else words.sentence(owed),
                replaced_names.text(row.reason, at=row.at),
            )
            text = f"Gate to {row.to_stage.name} overridden without {missing}"
        rows.append(_entry(row.at, 2, text, "late", more, zone, today))
    for request in requests:
        rows += _request_entries(request, zone, today)
    return [entry for _, _, entry in sorted(rows, key=lambda row: row[:2])]


def _request_entries(row: WinRequest, zone: tzinfo, today: date) -> list[Dated]:
    """That it was asked to be won, and how that ended; a win itself is told by the stage."""
    amount = words.money(row.amount)
    more = _joined(f"By {row.asked_by.name}", " ".join(row.reasons))
    entries = [_entry(row.asked_at, 2, f"Asked to be won, {amount}", "open", more, zone, today)]
    if row.is_alone and row.decided_by:
        more = f"By {row.decided_by.name}"
        entries.append(_entry(row.asked_at, 3, "Decided alone, nobody else could", "late", more, zone, today))
    elif row.status == "refused" and row.decided_at and row.decided_by:
        more = _joined(f"By {row.decided_by.name}", replaced_names.text(row.answer, at=row.decided_at))
        entries.append(_entry(row.decided_at, 3, "Request to win refused", "missed", more, zone, today))
    elif row.ended_at and row.ended_by:
        more = f"By {row.ended_by.name}"
        entries.append(_entry(row.ended_at, 3, f"Request to win {row.status}", "waived", more, zone, today))
    return entries


def _entry(at: datetime, rank: int, text: str, mark: str, more: str, zone: tzinfo, today: date) -> Dated:
    moment = words.moment(at, zone, year=at.year != today.year)
    return at, rank, values.TimelineEntry(at=moment, text=text, mark=mark, more=more)


def _joined(*parts: str) -> str:
    return ". ".join(filter(None, parts))


def _stage_words(change: StageChange) -> str:
    if change.taken_over:
        return f"Taken over at {change.to_stage.name}"
    if change.from_stage is None:
        return f"Opened at {change.to_stage.name}"
    if change.from_stage.kind != "open" and change.to_stage.kind == "open":
        return f"Reopened at {change.to_stage.name}"
    return f"{change.from_stage.name} to {change.to_stage.name}"


def _change_words(change: DealChange, pushes: int) -> str:
    """What changed; `pushes` counts a push among those of its deal, with 0 where it was taken back."""
    before, after = _value(change, change.before), _value(change, change.after)
    if change.field == "pause":
        return f"Paused until {after}" if change.after else "Pause ended"
    if change.field == "next step":
        return f"Next step: {after}" if change.after else "Next step taken out"
    if change.field == "milestone":
        return f"Milestone moved: {before} to {after.rpartition(', ')[2] or after}"
    if change.field == "reason":
        return f"Lost because corrected: {after}"
    head = f"{change.field.capitalize()} from {before} to {after}"
    if not change.before:
        head = f"{change.field.capitalize()} set to {after}"
    if not change.is_push:
        return head
    return f"{head}, push {pushes}" if pushes else f"{head}, a push that was taken back"


def _why(change: DealChange) -> tuple[str, ...]:
    """Why it changed; of a push the reason of the list and the words beside it."""
    if not change.is_push:
        return (replaced_names.text(change.reason, at=change.at),)
    why = push_words.explained(change)
    said = ", ".join(part for part in (why.reason, why.words) if part)
    return (f"{why.later_by}: {said}" if why.later_by and said else said,)


def _value(change: DealChange, text: str) -> str:
    if not text:
        return forecasts.BY_STAGE if change.field == "forecast" else "none"
    if change.field == "amount":
        try:
            return words.money(Decimal(text))
        except InvalidOperation:
            return text
    if change.field in ("close date", "pause", "closed on"):
        return words.day(date.fromisoformat(text), year=True)
    if change.field == "milestone":
        name, _, day = text.rpartition(", ")
        return f"{name}, {words.day(date.fromisoformat(day))}"
    if change.field == "next step":
        return _step(change, text)
    if change.field == "owner":
        name, _, pk = text.removesuffix(")").rpartition(" (")
        return replaced_names.text(name, at=change.at, about=[replaced_names.person(pk)])
    return replaced_names.text(text.rpartition(" (")[0] or text, at=change.at)


def _step(change: DealChange, text: str) -> str:
    """A next step with its day; one of the two may be missing."""
    step, _, day = text.rpartition(", ")
    try:
        when = words.day(date.fromisoformat(day or text), year=True)
    except ValueError:
        return replaced_names.text(text, at=change.at)
    return ", ".join(filter(None, [replaced_names.text(step, at=change.at), when]))
