"""The fiscal calendar: its versions, its stored periods and the organisation's days."""

from django.db import models
from django.db.models import Q

from accounts.organisation.models.organisation import SCHEMES
from accounts.record.models.constraints import half_open, one_of

PERIOD_KINDS = ["year", "quarter", "month", "week"]


class FiscalCalendar(models.Model):
    """One version of the rules that cut time into fiscal years; a change is a new version, no fact is deleted.

    A version holds from the first day of a fiscal year on. One that begins on the same day or earlier takes the place
    of a version that has not begun; both stay stored.
    """

    version = models.PositiveIntegerField(unique=True)
    scheme = models.CharField(max_length=8)
    starts_month = models.PositiveSmallIntegerField()
    week_starts_on = models.PositiveSmallIntegerField(default=0, help_text="Monday is 0.")
    named_by = models.CharField(
        max_length=5, default="end", help_text="The calendar year in which the fiscal year ends or starts."
    )
    starts_on = models.DateField(
        null=True, blank=True, help_text="First day on which these rules hold; the first version has no beginning."
    )
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            one_of("fiscalcalendar", "scheme", SCHEMES),
            one_of("fiscalcalendar", "named_by", ["end", "start"]),
            models.CheckConstraint(condition=Q(starts_month__range=(1, 12)), name="fiscalcalendar_starts_month_range"),
            models.CheckConstraint(
                condition=Q(week_starts_on__range=(0, 6)), name="fiscalcalendar_week_starts_on_range"
            ),
            models.CheckConstraint(
                condition=Q(version=1, starts_on=None) | (Q(version__gt=1, starts_on__isnull=False) & ~Q(reason="")),
                name="fiscalcalendar_change_has_day_and_reason",
            ),
        ]


class FiscalPeriod(models.Model):
    """A stored year, quarter, month or week of the fiscal calendar, half-open.

    It is written when its year is opened, and cut again only while it lies ahead.
    """

    calendar = models.ForeignKey(FiscalCalendar, on_delete=models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=7)
    key = models.CharField(
        max_length=10, unique=True, help_text="FY2027, FY2027-Q2, FY2027-M05 or FY2027-W19; TY in a transition."
    )
    year = models.PositiveSmallIntegerField()
    index = models.PositiveSmallIntegerField(help_text="Number inside the year; 0 for the year itself.")
    starts_on = models.DateField()
    ends_before = models.DateField()

    class Meta:
        constraints = [
            half_open("fiscalperiod"),
            one_of("fiscalperiod", "kind", PERIOD_KINDS),
            models.UniqueConstraint(fields=["kind", "starts_on"], name="fiscalperiod_kind_start_unique"),
        ]


class OrganisationDay(models.Model):
    """A calendar day of the organisation; whether it is worked is stored when its year opens and never changes."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    working_before = models.PositiveIntegerField(
        help_text="Working days stored before this day, from a base of a million: "
        "differences count working days of any span."
    )
