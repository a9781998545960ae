"""The running week of somebody, for the foot of their daily mail: the finding of the week's page."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.digests.rules.contents import FigureLine
from accounts.record.rules.readers import Reader
from plans.weeks.presenters import week_words
from plans.weeks.presenters.week_counts import tallies
from plans.weeks.selectors import weeks as selector
from traps_web.ui import words


def lines(reader: Reader) -> list[FigureLine]:
    """How many targets are reached, which are open and when the week closes; nothing where the week owes nothing."""
    key = selector.current_week(today=reader.today)
    facts = selector.week_facts(reader, person=reader.viewer, key=key, counts_only=True)
    finding = week_words.reached(facts).removesuffix(".")
    if not finding:
        return []
    left = [f"{tally.name.lower()} {words.number(tally.left)}" for tally in tallies(facts) if tally.left]
    still_open = words.sentence(f"open: {words.listed(left)}") if left else ""
    note = " ".join(filter(None, (week_words.standing(facts, ZoneInfo(facts.week.zone)), still_open)))
    return [FigureLine(finding, "", note=note, url=reverse("week_detail", args=[key]))]
