"""The names of leavers go after the period that the organisation has set."""

from __future__ import annotations

from accounts.keeping.rules.periods import months_before
from accounts.keeping.selectors import periods
from accounts.keeping.services import former_reps, runs
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from plans.handovers.selectors import former_reps as selector
from traps_web.lib.faults import Refused, StaleState


def sweep(act: Act) -> int:
    """Replace the names of all whose time is over; who still has something in hand is listed, and not touched.

    Each is an act of its own, so one that fails takes back no other. Returns how many; run twice = run once.
    """
    months = periods.current().leaver_months
    if months is None:
        return 0
    rows = list(selector.due(before=months_before(organisation_today(act.now), months)))
    kept_back, gone = [], 0
    for person in rows:
        if why := selector.in_hand(person):
            kept_back.append({"person": person.pk, "why": why})
            continue
        try:
            former_reps.pseudonymise(act, person=person)
            gone += 1
        except StaleState:  # Another worker was faster.
            continue
        except Refused as refusal:  # Somebody took them back at this moment.
            kept_back.append({"person": person.pk, "why": str(refusal)})
    runs.note(act, kind="leavers", looked_at=len(rows), gone=gone, kept_back=kept_back)
    return gone
