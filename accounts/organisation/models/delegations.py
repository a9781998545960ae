"""Delegations: who decides in whose place, from a day to a day."""

from django.db import models
from django.db.models import F, Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import half_open, paired
from accounts.record.models.guards import NoOverlap


class DelegationQuerySet(OwnedQuerySet):
    owner_path = "from_person_id"


class Delegation(models.Model):
    """A stand-in: decides in place of a person who is away, for the people below, and does not pass it on."""

    from_person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="stand_ins")
    to_person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="stands_in")
    starts_on = models.DateField()
    ends_before = models.DateField()
    is_revoked = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = DelegationQuerySet.as_manager()

    guards = [NoOverlap(keys=("from_person_id",), name="one_stand_in_a_day", where="NOT is_revoked")]

    class Meta:
        constraints = [
            half_open("delegation"),
            paired("delegation", "revoked"),
            models.CheckConstraint(
                condition=Q(is_revoked=True, revoked_at__isnull=False) | Q(is_revoked=False, revoked_at__isnull=True),
                name="delegation_revoked_matches_stamp",
            ),
            models.CheckConstraint(condition=~Q(from_person=F("to_person")), name="delegation_not_to_oneself"),
        ]
        indexes = [models.Index(fields=["to_person", "ends_before"], name="delegation_to_person")]

    def __str__(self) -> str:
        return f"{self.to_person.name} for {self.from_person.name}"
