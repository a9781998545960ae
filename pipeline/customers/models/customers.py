"""Customers: who buys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet, people_below, sees_everybody
from pipeline.customers.models.last_contacts import LastContact
from traps_web.lib.keys import ExternalId, KeyColumn, Name

if TYPE_CHECKING:
    from accounts.organisation.models import Person

TIERS = ["A", "B", "C", ""]


class CustomerQuerySet(OwnedQuerySet):
    def visible_to(self, viewer: Person) -> Self:
        """Customers that the viewer's line owns, sells to, or works with in an account team."""
        if sees_everybody(viewer):
            return self
        below = people_below(viewer)
        deals = self.model._meta.get_field("deals").related_model.objects
        sold_to = deals.filter(owner_id__in=below).values("customer_id")
        teams = self.model._meta.get_field("account_team").related_model.objects
        worked_with = teams.filter(person_id__in=below).values("customer_id")
        return self.filter(Q(owner_id__in=below) | Q(pk__in=sold_to) | Q(pk__in=worked_with))


class Customer(models.Model):
    """A company that buys or may buy."""

    external_id = ExternalId(max_length=120, null=True, blank=True, unique=True)
    name = Name(max_length=200)
    name_key = KeyColumn()
    owner = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="customers"
    )
    tier = models.CharField(max_length=1, blank=True)
    industry = models.CharField(max_length=120, blank=True)
    industry_key = KeyColumn(of="industry")
    country = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    taken_over_at = models.DateTimeField(null=True, blank=True, help_text="When the present owner took it over.")

    last_contact = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="The day of the newest activity by owner or account team; maintained by the database.",
    )

    objects = CustomerQuerySet.as_manager()
    guards = [LastContact()]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tier__in=TIERS), name="customer_tier_known")]
        indexes = [
            models.Index(fields=["name"], name="customer_name"),
            models.Index(fields=["name_key"], name="customer_name_key"),
        ]

    def __str__(self) -> str:
        return self.name
