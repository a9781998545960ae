"""One deal as it stood at the end of a day, in words and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.bookings.rules import credit
from pipeline.deals.models import Deal, DealStateShare
from pipeline.deals.rules import forecasts
from pipeline.history.selectors.deal_on_day import DealOnDay
from traps_web.ui import values, words

NOT_KNOWN = "not known"


def statement(deal: Deal, shown: DealOnDay | None) -> str:
    """What stands to be known first: where the deal stood."""
    if shown is None:
        return f"{deal.name} on another day."
    state = shown.state
    amount = words.money(state.amount, none="without an amount")
    where = f"at {state.stage.name}" if state.status == "open" else state.status
    return f"{deal.name} on {words.day(shown.day, year=True)}: {amount}, {where}."


def sub(shown: DealOnDay | None) -> str:
    """How exact it is: from which day on next steps and gate debt are kept."""
    if shown is None:
        return ""
    sentences = ["At the end of that day, as known now."]
    if shown.is_built:
        sentences.append("Put together from what was recorded.")
    if not shown.ready.knows_step:
        since = f"{words.day(shown.kept_from, year=True)}" if shown.kept_from else "its next change"
        sentences.append(f"Its next step is known from {since} on.")
    return " ".join(sentences)


def facts(shown: DealOnDay) -> list[values.Fact]:
    """Label and figure, in the order of the page of the deal."""
    state, ready = shown.state, shown.ready
    chosen = f"{state.forecast}, by hand" if state.forecast else forecasts.BY_STAGE
    pairs = [
        ("Owner", state.owner.name),
        ("Shares", _shares(shown.shares)),
        ("Stage", state.stage.name),
        ("Amount", words.money(state.amount, none="none yet")),
    ]
    if state.status != "open":
        pairs.append((f"{state.status.capitalize()} on", _day(state.closed_on)))
    else:
        paused = state.paused_until_on is not None and state.paused_until_on > shown.day
        pairs += [
            ("Forecast", chosen),
            ("Close date", _day(state.close_on)),
            ("Paused", f"until {_day(state.paused_until_on)}" if paused else "no"),
            ("Next step", _step(ready.has_next_step, ready.next_step_on) if ready.knows_step else NOT_KNOWN),
            ("Gate debt", _debt(ready.gate_debt_on) if ready.knows_debt else NOT_KNOWN),
        ]
    contact = _day(ready.last_contact_on) if ready.knows_contact else "no customer named"
    pairs.append(("Last contact", contact))
    return [values.Fact(label, values.Fig(text)) for label, text in pairs]


def document(deal: Deal, shown: DealOnDay) -> dict[str, Any]:
    """The same for programs; what is not known is null beside its `knows_`."""
    state, ready = shown.state, shown.ready
    return {
        "deal": deal.pk,
        "day": shown.day,
        "status": state.status,
        "stage": state.stage.name,
        "owner": state.owner_id,
        "amount": None if state.amount is None else f"{state.amount:.2f}",
        "close_on": state.close_on,
        "closed_on": state.closed_on,
        "forecast": state.forecast,
        "paused_until_on": state.paused_until_on,
        "shares": [{"person": row.person_id, "share": credit.percent(row.share_ppm)} for row in shown.shares],
        "is_built": shown.is_built,
        "knows_next_step": ready.knows_step,
        "has_next_step": ready.has_next_step if ready.knows_step else None,
        "next_step_on": ready.next_step_on,
        "knows_gate_debt": ready.knows_debt,
        "gate_debt_on": ready.gate_debt_on,
        "knows_last_contact": ready.knows_contact,
        "last_contact_on": ready.last_contact_on,
        "readiness_known_from": shown.kept_from,
    }


def _shares(shares: Sequence[DealStateShare]) -> str:
    return words.listed([f"{row.person.name} {credit.percent(row.share_ppm)} %" for row in shares])


def _step(has_step: bool, on: date | None) -> str:
    if not has_step:
        return "none"
    return f"dated {_day(on)}" if on else "without a date"


def _debt(owed_by: date | None) -> str:
    return f"owed by {_day(owed_by)}" if owed_by else "none"


def _day(day: date | None) -> str:
    return "none" if day is None else words.day(day, year=True)
