"""Calls, the deals that they rest on, and their scores: rows that only grow."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.organisation.access import OwnedQuerySet, people_below
from accounts.organisation.models import Person
from accounts.record.models.constraints import half_open, one_of
from accounts.record.models.guards import AppendOnly
from pipeline.deals.rules.forecasts import FORECASTS
from plans.calls.rules.calls import ABOUT
from traps_web.lib.fields import MoneyField


class CallQuerySet(OwnedQuerySet):
    """Anyone who can see a person sees the calls for them; other calls are seen by those who see their speaker."""

    way = ""

    def seen_by(self, viewer: Person) -> Q:
        below = people_below(viewer)
        for_person = Q(**{f"{self.way}person_id__in": below})
        return for_person | Q(**{f"{self.way}person_id__isnull": True, f"{self.way}said_by_id__in": below})


class Call(models.Model):
    """What somebody says a quarter will hold at its end for a person, a team or the organisation."""

    about = models.CharField(max_length=12, choices=[(kind, kind) for kind in ABOUT])
    person = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="calls")
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="calls")
    period = models.CharField(max_length=10, help_text="The quarter, like FY2027-Q2.")
    starts_on = models.DateField()
    ends_before = models.DateField()
    week = models.CharField(max_length=8, help_text="The week in which it was made, like 2026-W48.")
    commit = MoneyField(help_text="At the end of the quarter, booked money included.")
    best_case = MoneyField()
    booked = MoneyField(help_text="What was booked for the quarter when the call was made.")
    note = models.CharField(max_length=500, blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    said_at = models.DateTimeField()
    said_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="calls_said")

    objects = CallQuerySet.as_manager()
    guards = [AppendOnly()]

    class Meta:
        constraints = [
            one_of("call", "about", list(ABOUT)),
            half_open("call"),
            models.CheckConstraint(
                condition=Q(about="person", person__isnull=False, team__isnull=True)
                | Q(about="team", person__isnull=True, team__isnull=False)
                | Q(about="organisation", person__isnull=True, team__isnull=True),
                name="call_names_its_subject",
            ),
            models.CheckConstraint(
                condition=Q(commit__gte=0, best_case__gte=F("commit")), name="call_best_case_from_commit_from_zero"
            ),
            models.UniqueConstraint(
                fields=["said_by", "period", "person"],
                condition=Q(supersedes=None, about="person"),
                name="call_one_chain_for_person",
            ),
            models.UniqueConstraint(
                fields=["said_by", "period", "team"],
                condition=Q(supersedes=None, about="team"),
                name="call_one_chain_for_team",
            ),
            models.UniqueConstraint(
                fields=["said_by", "period"],
                condition=Q(supersedes=None, about="organisation"),
                name="call_one_chain_for_organisation",
            ),
        ]
        indexes = [
            models.Index(fields=["period", "person"], name="call_period_person"),
            models.Index(fields=["said_by", "period"], name="call_said_by_period"),
        ]

    def __str__(self) -> str:
        return f"{self.period}, {self.week}"


class CallDeal(models.Model):
    """A deal that a call rests on, as it stood when the call was made."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="deals")
    deal = models.ForeignKey("pipeline.Deal", on_delete=models.PROTECT, related_name="calls")
    forecast = models.CharField(max_length=9)
    amount = MoneyField(help_text="The share of the person who is called.")
    close_on = models.DateField()

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "deal"], name="calldeal_once"),
            one_of("calldeal", "forecast", list(FORECASTS)),
        ]


class CallScoreQuerySet(CallQuerySet):
    way = "call__"


class CallScore(models.Model):
    """How near a call came, recorded once after its quarter was over."""

    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="score")
    came = MoneyField(help_text="What the quarter held when the calls were scored.")
    error = MoneyField(help_text="Commit less what came: above zero more was called than came.")
    weeks_before_end = models.PositiveSmallIntegerField(help_text="Whole weeks left of the quarter; 0: its last.")
    scored_on = models.DateField()

    objects = CallScoreQuerySet.as_manager()
    guards = [AppendOnly()]
