"""The organisation: one row, its settings, and the mark of a demo database."""

import secrets
import uuid

from django.db import models
from django.db.models import Q

from accounts.organisation.rules.second_steps import AskedOf
from accounts.record.models.constraints import one_of
from traps_web.lib.fields import MoneyField
from traps_web.lib.keys import Name

SCHEMES = ["calendar", "4-4-5", "4-5-4", "5-4-4", "13x4"]


class Organisation(models.Model):
    """The sales organisation that this installation serves; there is just one."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = Name(max_length=200)
    currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=64)
    country = models.CharField(max_length=2)
    working_weekdays = models.CharField(max_length=7, default="01234", help_text="Digits, Monday is 0.")
    reviewer_of_last_resort = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="last_resort_of"
    )
    deputy_of_last_resort = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="deputy_of_last_resort_of"
    )
    started_on = models.DateField(
        null=True, blank=True, help_text="The first day for which people owe anything. Empty: no such day."
    )
    win_limit_amount = MoneyField(
        null=True,
        blank=True,
        help_text="Up to this amount a deal is won without a decision of the line; empty: no limit.",
    )
    second_step = models.CharField(
        max_length=10,
        default=AskedOf.NOBODY.value,
        db_default=AskedOf.NOBODY.value,
        help_text="Who has to sign in with a second step.",
    )
    digest_hour = models.PositiveSmallIntegerField(
        default=7,
        db_default=7,
        help_text="The hour of the daily mail by each person's clock, unless they choose another.",
    )
    created_at = models.DateTimeField()
    installation = models.UUIDField(default=uuid.uuid4, editable=False)
    configuration_counter = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="Increases with every change of the configuration."
    )
    configuration_word = models.CharField(
        max_length=64,
        default=secrets.token_hex,
        editable=False,
        help_text="Chosen again with each number: after a restore, the same number may come twice.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="organisation_single_row"),
            one_of("organisation", "second_step", AskedOf.values),
            models.CheckConstraint(condition=Q(digest_hour__lte=23), name="organisation_digest_hour_of_a_day"),
            models.CheckConstraint(
                condition=Q(deputy_of_last_resort__isnull=True)
                | ~Q(deputy_of_last_resort=models.F("reviewer_of_last_resort")),
                name="organisation_deputy_is_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(win_limit_amount__isnull=True) | Q(win_limit_amount__gte=0),
                name="organisation_win_limit_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DemoMark(models.Model):
    """Says that this database holds demo data: every page says so and production settings refuse it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seed = models.IntegerField()
    weeks_moved = models.IntegerField(help_text="By how many weeks the dates of the sample were moved.")
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="demomark_single_row")]


__all__ = ["SCHEMES", "DemoMark", "Organisation"]
