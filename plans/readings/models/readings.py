"""Nights and their readings: rows that only grow, each hashed with the one before it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly
from plans.calls.rules.calls import ABOUT
from traps_web.lib.fields import MoneyField

_OF: dict[str, Any] = {"null": True, "blank": True, "on_delete": models.DO_NOTHING, "db_constraint": False}
"""A reading outlives the import that brought a person or a team, and does not hold up its undo."""


class ReadingNight(models.Model):
    """One night of readings: the day that it tells of, what was known of it, and the head of the chain after it."""

    number = models.PositiveIntegerField(unique=True, help_text="The first night is 1; no number is left out.")
    day = models.DateField(unique=True)
    known_at = models.DateTimeField(help_text="The last instant of the day: what became known later is not in it.")
    period = models.CharField(max_length=10, help_text="The quarter of the day, like FY2027-Q2.")
    readings = models.PositiveIntegerField(help_text="How many readings it holds.")
    version = models.PositiveSmallIntegerField(help_text="Of what a reading holds.")
    previous = models.CharField(max_length=64, unique=True, help_text="The head of the night before.")
    head = models.CharField(max_length=64, unique=True)
    taken_at = models.DateTimeField(help_text="When it was taken; not in the chain, so a late night is the same.")

    guards = [AppendOnly()]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="readingnight_number_from_one")]

    def __str__(self) -> str:
        return self.day.isoformat()


class Reading(models.Model):
    """How a person, a team or the organisation stood at the end of the day of a night."""

    night = models.ForeignKey(ReadingNight, on_delete=models.PROTECT, related_name="rows", db_index=False)
    about = models.CharField(max_length=12, choices=[(kind, kind) for kind in ABOUT])
    person = models.ForeignKey("accounts.Person", related_name="readings", db_index=False, **_OF)
    team = models.ForeignKey("accounts.Team", related_name="readings", db_index=False, **_OF)
    budget = MoneyField(null=True, blank=True, help_text="Of the quarter.")
    actual = MoneyField(help_text="Booked in the quarter up to the day.")
    deals = models.PositiveIntegerField(help_text="Open, with a close date.")
    pipeline = MoneyField(help_text="Of all open deals with a close date.")
    weighted = MoneyField()
    undated = models.PositiveIntegerField(help_text="Open deals without a close date; in no sum.")
    in_quarter = MoneyField(help_text="Of the open deals that close in the quarter.")
    in_quarter_weighted = MoneyField()
    coverage = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    commit = MoneyField(null=True, blank=True, help_text="The call that stood at the end of the day.")
    best_case = MoneyField(null=True, blank=True)
    basis = models.CharField(max_length=20, blank=True, help_text="What the expected landing rests on.")
    expected = MoneyField(null=True, blank=True, help_text="The expected landing of the quarter.")
    low = MoneyField(null=True, blank=True)
    high = MoneyField(null=True, blank=True)
    stages = models.JSONField(default=dict, help_text="Open deals by the number of their stage.")
    digest = models.CharField(max_length=64)

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            one_of("reading", "about", list(ABOUT)),
            models.CheckConstraint(
                condition=Q(about="person", person__isnull=False, team__isnull=True)
                | Q(about="team", person__isnull=True, team__isnull=False)
                | Q(about="organisation", person__isnull=True, team__isnull=True),
                name="reading_names_its_subject",
            ),
            models.UniqueConstraint(
                fields=["person", "night"], condition=Q(about="person"), name="reading_once_for_person"
            ),
            models.UniqueConstraint(fields=["team", "night"], condition=Q(about="team"), name="reading_once_for_team"),
            models.UniqueConstraint(
                fields=["night"], condition=Q(about="organisation"), name="reading_once_for_organisation"
            ),
        ]
        indexes = [models.Index(fields=["night", "id"], name="reading_of_night")]
