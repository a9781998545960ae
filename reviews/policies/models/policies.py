"""Versions of the policy, their steps, and the switch of the whole."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import AppendOnly, Frozen, FrozenWith
from reviews.policies.rules import ladders
from traps_web.lib.keys import Name

DRAFT, PUBLISHED = "draft", "published"


def _between(*names: str) -> Q:
    bounds = Q()
    for name in names:
        bounds &= Q(**{f"{name}__range": ladders.BOUNDS[name]})
    return bounds


class Policy(models.Model):
    """One version of the ladder: a draft that may change, or published and never changed again.

    It is over when a newer published version has begun; the table does not repeat that.
    """

    version = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=9, default=DRAFT)
    first_day = models.DateField(help_text="The first day on which it can apply to anybody.")
    memory_quarters = models.PositiveSmallIntegerField(default=2, help_text="So long an ended case counts.")
    answer_days = models.PositiveSmallIntegerField(default=2, help_text="Working days of the person to answer.")
    appeal_days = models.PositiveSmallIntegerField(default=5, help_text="Working days of the person to appeal.")
    help_days = models.PositiveSmallIntegerField(
        default=5, db_default=5, help_text="Working days of the manager to start help."
    )
    revision = models.PositiveIntegerField(default=1, help_text="Grows with each change of the draft.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    guards = [Frozen("state", PUBLISHED)]

    class Meta:
        constraints = [
            one_of("policy", "state", [DRAFT, PUBLISHED]),
            models.UniqueConstraint(fields=["state"], condition=Q(state=DRAFT), name="policy_one_draft"),
            models.UniqueConstraint(
                fields=["first_day"], condition=Q(state=PUBLISHED), name="policy_one_begins_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state=DRAFT, published_at__isnull=True) | Q(state=PUBLISHED, published_at__isnull=False),
                name="policy_published_has_its_instant",
            ),
            paired("policy", "made"),
            paired("policy", "published"),
            models.CheckConstraint(
                condition=_between("memory_quarters", "answer_days", "appeal_days", "help_days"),
                name="policy_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"Policy, version {self.version}"


class PolicyStep(models.Model):
    """One step of a version; see `rules/ladders`."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = Name(max_length=60)
    happens = models.CharField(max_length=12)
    words = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=7)
    kinds = models.JSONField(default=list, help_text="Keys of the traps that count; empty: every controllable one.")
    misses = models.PositiveSmallIntegerField(default=0)
    weeks = models.PositiveSmallIntegerField(default=0)
    follows = models.BooleanField(default=False, help_text="Opened when the step before reached its latest day.")
    level = models.PositiveSmallIntegerField(help_text="Who acts: 1 is the manager, 2 the manager’s manager.")
    days = models.PositiveSmallIntegerField(help_text="Working days to decide.")
    climb_days = models.PositiveSmallIntegerField(help_text="Working days of the next level.")
    kept = models.PositiveSmallIntegerField(help_text="So many duties in a row on time end it.")
    latest_weeks = models.PositiveSmallIntegerField(help_text="After so many weeks it ends with a decision.")

    guards = [FrozenWith("policy_id", "reviews_policy", "state", PUBLISHED)]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policystep_number_once"),
            one_of("policystep", "happens", ladders.Happens.values),
            one_of("policystep", "result", ladders.Result.values),
            models.CheckConstraint(condition=~Q(name="") & Q(number__gte=1), name="policystep_named_and_numbered"),
            models.CheckConstraint(
                condition=_between("misses", "weeks", "level", "days", "climb_days", "kept", "latest_weeks"),
                name="policystep_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy}, step {self.number}"


class PolicySwitch(models.Model):
    """Whether policies work at all, from an instant on; the newest row holds, and without one they do."""

    is_on = models.BooleanField()
    reason = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="policyswitch_has_reason"),
            paired("policyswitch", "set"),
        ]

    def __str__(self) -> str:
        return "on" if self.is_on else "off"
