"""Obligations: who owes what by when, and the extensions asked for."""

from django.db import models
from django.db.models import F, Q

from accounts.duties.models.verdict_guards import Judged
from accounts.duties.rules import obligations as rules
from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import Frozen

OWED = Q(status="open") | Q(status="missed", done_at__isnull=True, waived_at__isnull=True)
"""Open, or missed and neither made good nor waived: few rows of all that anybody ever owed."""


class Obligation(models.Model):
    """One thing that one person owes by one instant. A missed one stays missed when it is done or waived later."""

    # Indexes of three columns begin with trap and with owner; each further one would be written for every miss.
    trap = models.ForeignKey("accounts.Trap", on_delete=models.PROTECT, related_name="obligations", db_index=False)
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="obligations", db_index=False)
    team = models.ForeignKey(
        "accounts.Team",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The owner's team on the day it was opened.",
    )
    subject = models.CharField(max_length=80, help_text="What it is about, as text: 2026-W48, review:12.")
    label = models.CharField(max_length=200)
    address = models.CharField(max_length=200, blank=True, help_text="The page on which it is fulfilled.")
    due_on = models.DateField()
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField(help_text="The deadline before any extension.")
    missed_at = models.DateTimeField(help_text="End of grace: due_at plus the grace.")
    grace_working_days = models.PositiveSmallIntegerField(
        db_default=1, help_text="The grace of the rule that applied when it was opened."
    )
    weight = models.PositiveSmallIntegerField(
        default=1, db_default=1, help_text="What it weighs in the score: that of its trap when it was opened."
    )
    status = models.CharField(max_length=8, default="open")
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    flagged_at = models.DateTimeField(
        null=True, blank=True, help_text="When the sweep recorded the miss; missed_at is when it happened."
    )
    reminded_before_at = models.DateTimeField(null=True, blank=True)
    reminded_after_at = models.DateTimeField(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    waive_reason = models.TextField(blank=True)

    objects = OwnedQuerySet.as_manager()

    guards = [
        Judged(
            about=("id", "trap_id", "owner_id", "team_id", "subject", "weight", "opened_at"),
            status="status",
            waiting="open",
            verdict=(
                "label",
                "due_on",
                "due_at",
                "first_due_at",
                "missed_at",
                "grace_working_days",
                "status",
                "flagged_at",
            ),
            once=(("done_at", "done_by_id"), ("waived_at", "waived_by_id", "waive_reason")),
            stamp="flagged_at",
            label="accounts.obligation",
        )
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trap", "owner", "subject"], name="obligation_once"),
            one_of("obligation", "status", list(rules.STATES)),
            paired("obligation", "done"),
            paired("obligation", "waived"),
            models.CheckConstraint(condition=Q(missed_at__gte=F("due_at")), name="obligation_grace_after_due"),
            models.CheckConstraint(condition=Q(due_at__gte=F("first_due_at")), name="obligation_extension_later"),
            models.CheckConstraint(
                condition=(
                    Q(status="open", done_at__isnull=True, flagged_at__isnull=True, waived_at__isnull=True)
                    | Q(
                        status__in=["done", "late", "excused"],
                        done_at__isnull=False,
                        flagged_at__isnull=True,
                        waived_at__isnull=True,
                    )
                    | Q(status="missed", flagged_at__isnull=False)
                    | Q(
                        status="waived",
                        done_at__isnull=True,
                        flagged_at__isnull=True,
                        waived_at__isnull=False,
                        waived_at__lte=F("missed_at"),
                    )
                ),
                name="obligation_status_matches_stamps",
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True, waive_reason="")
                | (Q(waived_at__isnull=False) & ~Q(waive_reason="")),
                name="obligation_waiver_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["missed_at"], condition=Q(status="open"), name="obligation_open_by_missed_at"),
            models.Index(fields=["owner", "due_at"], name="obligation_owner_due"),
            models.Index(fields=["due_at"], name="obligation_due"),
            models.Index(fields=["flagged_at"], condition=Q(flagged_at__isnull=False), name="obligation_flagged"),
            models.Index(fields=["owner", "due_at"], condition=OWED, name="obligation_owed_by_owner"),
            models.Index(
                fields=["subject"], opclasses=["varchar_pattern_ops"], condition=OWED, name="obligation_owed_about"
            ),
            models.Index(fields=["done_by"], condition=Q(done_by__isnull=False), name="obligation_done_by"),
            models.Index(fields=["waived_by"], condition=Q(waived_by__isnull=False), name="obligation_waived_by"),
        ]

    def __str__(self) -> str:
        return self.label


class ExtensionQuerySet(OwnedQuerySet):
    owner_path = "obligation__owner_id"


class Extension(models.Model):
    """More time, asked for before the deadline with a reason and decided by the line above; counted."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="extensions")
    reason = models.TextField()
    wanted_on = models.DateField()
    wanted_at = models.DateTimeField()
    stood_on = models.DateField(
        null=True, blank=True, help_text="The day of the deadline when it was asked; empty where that was not kept yet."
    )
    stood_at = models.DateTimeField(null=True, blank=True, help_text="The deadline when it was asked.")
    status = models.CharField(max_length=10, default="asked")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_alone = models.BooleanField(
        default=False, db_default=False, help_text="Decided alone: nobody else was allowed to decide."
    )
    answer = models.TextField(blank=True, help_text="The comment on the decision, or the reason of the withdrawal.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    guards = [Frozen(column="status", value=value) for value in rules.EXTENSION.states if value != "asked"]

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("extension", "status", list(rules.EXTENSION.states)),
            models.CheckConstraint(
                condition=Q(stood_on=None, stood_at=None) | Q(stood_on__isnull=False, stood_at__lte=F("wanted_at")),
                name="extension_asks_for_later",
            ),
            paired("extension", "asked"),
            paired("extension", "decided"),
            paired("extension", "withdrawn"),
            models.CheckConstraint(
                condition=Q(status="asked", decided_at__isnull=True, withdrawn_at__isnull=True)
                | Q(status__in=["granted", "refused"], decided_at__isnull=False, withdrawn_at__isnull=True)
                | Q(status="withdrawn", decided_at__isnull=True, withdrawn_at__isnull=False),
                name="extension_status_matches_stamps",
            ),
            models.CheckConstraint(
                condition=Q(decided_alone=False) | Q(decided_at__isnull=False), name="extension_alone_is_decided"
            ),
            models.UniqueConstraint(fields=["obligation"], condition=Q(status="asked"), name="extension_one_open"),
        ]
