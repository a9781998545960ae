"""A policy before a person: put, read, and objected to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of, paired
from accounts.record.models.guards import AppendOnly, Frozen, Unchanged
from reviews.policies.models.policies import Policy

if TYPE_CHECKING:
    from accounts.organisation.models import Person


PUT, READ = "put", "read"


class PolicyReadingQuerySet(OwnedQuerySet):
    """The person, the line above, leaders and admins: who has read a policy is no secret of the person."""

    owner_path = "person_id"


class PolicyReading(models.Model):
    """One version that was put before one person. Read once, and never taken back."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="readings", db_index=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="policy_readings")
    state = models.CharField(max_length=4, default=PUT)
    put_on = models.DateField(help_text="The person’s day on which it was put before them.")
    last_day = models.DateField(help_text="Ten of their working days later; from then on it applies, read or not.")
    read_at = models.DateTimeField(null=True, blank=True)
    read_on = models.DateField(null=True, blank=True, help_text="The person’s day on which it was read.")

    objects = PolicyReadingQuerySet.as_manager()
    guards = [
        Frozen("state", READ),
        Unchanged("policy_id"),
        Unchanged("person_id"),
        Unchanged("put_on"),
        Unchanged("last_day"),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "person"], name="policyreading_once_a_person"),
            one_of("policyreading", "state", [PUT, READ]),
            models.CheckConstraint(condition=Q(last_day__gt=F("put_on")), name="policyreading_leaves_time"),
            models.CheckConstraint(
                condition=Q(state=PUT, read_at__isnull=True, read_on__isnull=True)
                | Q(state=READ, read_at__isnull=False, read_on__isnull=False),
                name="policyreading_read_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy}, {self.person}"


class PolicyObjectionQuerySet(OwnedQuerySet):
    """The person and the line above; leaders see all."""

    owner_path = "reading__person_id"

    def visible_to(self, viewer: Person) -> Self:
        return self if viewer.is_leader else self.filter(self.seen_by(viewer))


class PolicyObjection(models.Model):
    """What a person objects to; it changes nothing about when the policy applies."""

    reading = models.ForeignKey(PolicyReading, on_delete=models.PROTECT, related_name="objections")
    words = models.CharField(max_length=1000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    objects = PolicyObjectionQuerySet.as_manager()
    guards = [AppendOnly()]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="policyobjection_has_words"),
            paired("policyobjection", "made"),
        ]

    def __str__(self) -> str:
        return self.words
