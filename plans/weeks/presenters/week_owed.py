"""What is owed beside the week, with its acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo

from accounts.duties.models import Obligation
from accounts.duties.presenters import owed
from accounts.duties.presenters.obligations import MOST_LISTED
from pipeline.activities.selectors.weeks import TRAP as CLOSING
from plans.account_plans.rules.customer_duties import CONTACT
from plans.weeks.selectors.weeks import WeekFacts
from traps_web.ui import values

CLOSE_HERE = "#note"
"""Where the page of a week closes it: its days are typed above, and would not go along from a row."""


def listed(facts: WeekFacts) -> list[Obligation]:
    """What is owed beside contacts, which stand in a list of their own; the rest is counted."""
    return [row for row in facts.owed if row.trap.key != CONTACT][:MOST_LISTED]


def rows(facts: WeekFacts, duties: list[Obligation], *, zone: tzinfo) -> tuple[values.OwedRow, ...]:
    """Each with the act that settles it; the week that is shown is closed by the button under its own days."""
    closing = {str(duty.pk) for duty in duties if (duty.trap.key, duty.subject) == (CLOSING, facts.week.key)}
    shown = owed.rows(duties, now=facts.now, zone=zone, is_own=facts.is_own)
    return tuple(replace(row, act_url=CLOSE_HERE, form_url="") if row.key in closing else row for row in shown)
