"""Amendments without a plan in words: asking for one, and one of them."""

from __future__ import annotations

from datetime import date

from accounts.record.rules.readers import Reader
from plans.amendments.presenters import amendments as amendment_words
from plans.measures.presenters.period_numbers import title
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.sales_plans.models import PlanAmendment
from plans.sales_plans.presenters.plan_amendments import reason, state
from plans.sales_plans.rules.plan_amendments import TRIGGERS
from traps_web.ui import words


def asking(number: PeriodNumber, first: date) -> tuple[str, str]:
    """Headline and the sentence under it, of the page on which an amendment is asked for."""
    last = date.fromordinal(number.ends_before.toordinal() - 1)
    head = f"What is {title(number)}, and from which day on?"
    return head, (
        "It changes only by an amendment. The line decides on it, never the person who asked. "
        f"Choose a day between {words.day(first, year=True)} and {words.day(last, year=True)}."
    )


def page(reader: Reader, amendment: PlanAmendment, number: PeriodNumber) -> amendment_words.Page:
    """One amendment with its story."""
    verb = {"asked": "is to become", "approved": "became"}.get(amendment.status, "was to become")
    return amendment_words.Page(
        statement=(
            f"{title(number)}: {words.money(amendment.before_amount)} {verb} {words.money(amendment.after_amount)} "
            f"from {words.day(amendment.effective_on, year=True)}."
        ),
        sub=f"Amendment {amendment.position} of this number. {TRIGGERS[amendment.trigger]}: {reason(amendment)}",
        state=state(amendment),
        story=amendment_words.story(amendment, reader.zone),
        time_used=amendment_words.time_used(reader, amendment),
    )
