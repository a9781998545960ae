"""Activities and the log of a week."""

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of, paired
from pipeline.customers.models.last_contacts import MovesLastContact
from traps_web.lib.keys import ExternalId, KeyColumn, KeyedQuerySet, Name


class ActivityType(models.Model):
    """A kind of prospecting work that is counted: calls, conversations, first meetings, proposals, referrals asked."""

    key = models.SlugField(max_length=40, unique=True)
    name = Name(max_length=80)
    name_key = KeyColumn()
    position = models.PositiveSmallIntegerField(unique=True)
    is_active = models.BooleanField(default=True)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name_key"], name="activitytype_name_key_unique")]

    def __str__(self) -> str:
        return self.name


class ActivityQuerySet(OwnedQuerySet):
    owner_path = "person_id"


class Activity(models.Model):
    """Work done on a day: a single act, or the tally of a type on a day.

    What is added late is a row of its own, and stays late for ever.
    """

    external_id = ExternalId(max_length=120, null=True, blank=True, unique=True)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="activities")
    team = models.ForeignKey(
        "accounts.Team",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The person's team of the day.",
    )
    type = models.ForeignKey(ActivityType, on_delete=models.PROTECT, related_name="activities")
    done_on = models.DateField()
    count = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=6, default="single")
    is_late = models.BooleanField(default=False)
    customer = models.ForeignKey(
        "pipeline.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="activities", db_index=False
    )
    deal = models.ForeignKey(
        "pipeline.Deal", null=True, blank=True, on_delete=models.PROTECT, related_name="activities"
    )
    contact = models.ForeignKey(
        "pipeline.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="activities", db_index=False
    )
    note = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ActivityQuerySet.as_manager()
    guards = [MovesLastContact(watched=("customer_id", "person_id", "done_on"))]

    class Meta:
        constraints = [
            one_of("activity", "kind", ["single", "tally"]),
            models.UniqueConstraint(
                fields=["person", "type", "done_on", "is_late"], condition=Q(kind="tally"), name="activity_one_tally"
            ),
            models.CheckConstraint(condition=Q(kind="tally") | Q(count__gte=1), name="activity_single_counts"),
            models.CheckConstraint(
                condition=Q(contact__isnull=True) | Q(customer__isnull=False), name="activity_contact_has_customer"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "done_on"], include=["type", "count"], name="activity_person_day"),
            models.Index(fields=["done_on", "person"], name="activity_day"),
            models.Index(
                fields=["customer", "done_on"],
                include=["person"],
                condition=Q(customer__isnull=False),
                name="activity_customer_day_person",
            ),
            models.Index(
                fields=["contact", "done_on"], condition=Q(contact__isnull=False), name="activity_contact_day"
            ),
        ]


class WeekLogQuerySet(OwnedQuerySet):
    owner_path = "person_id"


class WeekLog(models.Model):
    """A person's log of one activity week, closed by its deadline or late."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="week_logs")
    week = models.CharField(max_length=8, help_text="2026-W48.")
    starts_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True, help_text="Empty: a week without a working day owes nothing.")
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = WeekLogQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], name="weeklog_once"),
            paired("weeklog", "closed"),
        ]

    def __str__(self) -> str:
        return self.week
