"""How long what concerns people is kept, and what the job that goes by it did."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly

KINDS = ["addresses", "notices", "letters", "imports", "leavers"]


class KeepingPeriods(models.Model):
    """The periods of this organisation; one row, made when they are set for the first time."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    address_days = models.PositiveSmallIntegerField(
        default=90, help_text="Days for which the network addresses of sign-ins are kept; at most 90."
    )
    notice_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Months for which notices are kept, with when they were read and mailed; empty: always.",
    )
    letter_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Months for which letters are kept, with their address and outcome; empty: always.",
    )
    import_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Months for which imports keep their refusals and notes; empty: always."
    )
    leaver_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Months after the last day until a leaver's name is replaced; empty: never."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="keepingperiods_single_row"),
            models.CheckConstraint(
                condition=Q(address_days__gte=1, address_days__lte=90), name="keepingperiods_addresses_at_most_90_days"
            ),
            models.CheckConstraint(
                condition=Q(notice_months__isnull=True) | Q(notice_months__gte=3),
                name="keepingperiods_notices_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(letter_months__isnull=True) | Q(letter_months__gte=1), name="keepingperiods_letters_a_month"
            ),
            models.CheckConstraint(
                condition=Q(import_months__isnull=True) | Q(import_months__gte=1), name="keepingperiods_imports_a_month"
            ),
            models.CheckConstraint(
                condition=Q(leaver_months__isnull=True) | Q(leaver_months__gte=1), name="keepingperiods_leavers_a_month"
            ),
        ]


class KeepingRun(models.Model):
    """What one run of the job did with one kind: how many it looked at, and what went."""

    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    looked_at = models.PositiveIntegerField(help_text="Rows whose period had ended.")
    gone = models.PositiveIntegerField(help_text="Rows deleted or emptied, or people whose name was replaced.")
    kept_back = models.JSONField(
        default=list, blank=True, help_text="[{person, why}]: people who are left out for now."
    )

    guards = [AppendOnly()]

    class Meta:
        constraints = [one_of("keepingrun", "kind", KINDS)]
        indexes = [models.Index(fields=["-at"], name="keepingrun_at")]
