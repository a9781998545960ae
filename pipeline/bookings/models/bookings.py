"""Bookings: the money that came in, who is credited for it, and the sums kept with it."""

from django.db import models
from django.db.models import Q

from accounts.imports.models.undo_guards import AppendOnlyButUndone
from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of
from accounts.record.models.guards import AppendOnly, NamesAFirst
from traps_web.lib.fields import MoneyField
from traps_web.lib.keys import ExternalId

BOOKING_SOURCES = ["deal", "import", "api", "hand", "undo"]


class BookingQuerySet(OwnedQuerySet):
    owner_path = "credits__person_id"

    def seen_by(self, viewer):  # type: ignore[no-untyped-def]
        credited = Credit.objects.filter(Credit.objects.all().seen_by(viewer)).values("booking_id")
        return Q(pk__in=credited)


class Booking(models.Model):
    """Money on a day. It never changes; a correction is a row of its own that names the row it restates.

    When the import that brought it is undone, a row that `undoes` it takes its money back; it stays, and lets go of its
    external id, deal, customer and product, which are free again (docs/adr/0011).
    """

    external_id = ExternalId(max_length=120, null=True, blank=True, unique=True)
    booked_on = models.DateField()
    amount = MoneyField()
    customer = models.ForeignKey(
        "pipeline.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    product = models.ForeignKey(
        "pipeline.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="bookings"
    )
    category = models.ForeignKey("pipeline.Category", on_delete=models.PROTECT, related_name="bookings", db_index=False)
    deal = models.ForeignKey(
        "pipeline.Deal", null=True, blank=True, on_delete=models.PROTECT, related_name="bookings", db_index=False
    )
    win = models.PositiveSmallIntegerField(
        default=1,
        db_default=1,
        help_text="Which win of its deal created it: a CRM may take a win back, and win the deal again.",
    )
    source = models.CharField(max_length=6)
    restates = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="restatements", db_index=False
    )
    undoes = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="undone_by",
        db_index=False,
        help_text="The row that this one reverses, because its import was undone.",
    )
    undone_run = models.ForeignKey(
        "accounts.ImportRun",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="The import that was undone.",
    )
    undone_id = models.CharField(
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text="The external id of the reversed row.",
    )
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects = BookingQuerySet.as_manager()
    guards = [
        AppendOnlyButUndone(of="pipeline.booking", lets_go=("external_id", "deal_id", "customer_id", "product_id")),
        NamesAFirst("restates_id"),
    ]

    class Meta:
        constraints = [
            one_of("booking", "source", BOOKING_SOURCES),
            models.CheckConstraint(
                condition=Q(amount__gte=0) | Q(restates__isnull=False), name="booking_negative_only_restates"
            ),
            models.UniqueConstraint(
                fields=["deal", "win"],
                condition=Q(source="deal", restates__isnull=True),
                name="booking_one_created_per_win",
            ),
            models.CheckConstraint(
                condition=Q(source="undo", undoes__isnull=False, undone_run__isnull=False, restates__isnull=False)
                | (~Q(source="undo") & Q(undoes__isnull=True, undone_run__isnull=True)),
                name="booking_undo_names_what_it_undoes",
            ),
            models.UniqueConstraint(fields=["undoes"], condition=Q(undoes__isnull=False), name="booking_undone_once"),
        ]
        indexes = [
            models.Index(fields=["booked_on"], name="booking_booked_on"),
            models.Index(fields=["customer", "booked_on"], include=["id", "amount"], name="booking_customer_covered"),
            # Only the indexes that are read: a hundred thousand bookings come in one transaction.
            models.Index(fields=["deal"], condition=Q(deal__isnull=False), name="booking_deal"),
            models.Index(fields=["restates"], condition=Q(restates__isnull=False), name="booking_restates"),
        ]


class CreditQuerySet(OwnedQuerySet):
    owner_path = "person_id"


class Credit(models.Model):
    """A person's part of a booking, with the team of the day; parts add up to the booking to the cent."""

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="credits", db_index=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="credits", db_index=False)
    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="credits", db_index=False)
    booked_on = models.DateField(help_text="Copied from the booking: the rows behind a sum.")
    share_ppm = models.PositiveIntegerField()
    amount = MoneyField()

    objects = CreditQuerySet.as_manager()
    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "person"], name="credit_person_once"),
            models.CheckConstraint(condition=Q(share_ppm__range=(1, 1_000_000)), name="credit_share_range"),
        ]
        indexes = [
            models.Index(
                fields=["person", "booked_on"], include=["id", "booking", "amount"], name="credit_person_day_covered"
            ),
            models.Index(fields=["team", "booked_on"], name="credit_team_day"),
        ]


class DailyCredit(models.Model):
    """The sum of credits of one day, person, team and category.

    It is written with the booking, and proved equal to the credits.
    """

    day = models.DateField()
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="+", db_index=False)
    category = models.ForeignKey("pipeline.Category", on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = MoneyField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "person", "team", "category"], name="dailycredit_once")]
        indexes = [
            models.Index(fields=["day"], include=["team", "person", "amount"], name="dailycredit_day"),
            models.Index(fields=["person", "day"], include=["amount"], name="dailycredit_person_day"),
            models.Index(fields=["team", "day"], include=["person", "amount"], name="dailycredit_team_day"),
        ]


class TeamDailyCredit(models.Model):
    """The sum of credits of one day and team; written with the daily sums, proved equal to them.

    For figures of teams: a team of ten has one row here where it has one for each of its people and categories by day.
    """

    day = models.DateField()
    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "team"], name="teamdailycredit_once")]
        indexes = [models.Index(fields=["day"], include=["team", "amount"], name="teamdailycredit_day")]


class MonthlyCredit(models.Model):
    """The sum of credits of one fiscal month and team; written with the daily sums, proved equal to the credits.

    Months are those of the fiscal calendar in which the day lies. For looking back over years: eight quarters are some
    thousand rows here and a hundred thousand by day.
    """

    starts_on = models.DateField(help_text="First day of the fiscal month.")
    team = models.ForeignKey("accounts.Team", on_delete=models.PROTECT, related_name="+")
    amount = MoneyField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["starts_on", "team"], name="monthlycredit_once")]
