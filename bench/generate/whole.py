"""The whole data set, step by step, each timed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.apps import apps
from django.db import transaction

from accounts.finder.services import search_words
from accounts.record.rules.acts import Act, Via
from bench.generate import people, work
from bench.generate.facts import Facts
from bench.generate.people import NOW, Organisation
from bench.sizes import Size
from pipeline.bookings.services.daily_credits import verify_daily_sums
from traps_web.lib import clock

COUNTED = (
    "accounts.Person",
    "accounts.Team",
    "accounts.SearchWord",
    "accounts.Obligation",
    "pipeline.Customer",
    "pipeline.Deal",
    "pipeline.DealShare",
    "pipeline.StageChange",
    "pipeline.Booking",
    "pipeline.Credit",
    "pipeline.DailyCredit",
    "pipeline.Activity",
    "pipeline.WeekLog",
    "plans.BudgetLine",
    "reviews.Review",
)
Say = Callable[[str], None]
Result = TypeVar("Result")


def build(size: Size, say: Say) -> Organisation:
    """Make all of it in an empty, migrated database.

    Every step is one transaction, and the constraints hold after each.
    """

    def step(name: str, act: Callable[[], Result]) -> Result:
        started = time.monotonic()
        with transaction.atomic():
            result = act()
        say(f"  {name:<42} {time.monotonic() - started:6.1f} s")
        return result

    with clock.frozen(NOW):
        made = step("organisation, teams, people", lambda: people.build(size))
        step("customers, deals, bookings, sums", Facts(made).build)
        step("activities", lambda: work.log_activities(made))
        step("week logs, obligations", lambda: work.log_weeks(made))
        step("budgets", lambda: people.set_everybodys_budgets(made))
        step("review cycle", lambda: work.hold_a_cycle(made))
        step("search words", search_words.rebuild)
        step("proof that sums equal credits", lambda: verify_daily_sums(Act(None, NOW, Via.COMMAND)))
    return made


def counts() -> dict[str, int]:
    """How many rows there are of what matters."""
    return {name.split(".")[1]: apps.get_model(name)._default_manager.count() for name in COUNTED}
