"""Leave: days on which a person owes no work, asked for and decided by the line."""

from django.db import models
from django.db.models import Q

from accounts.absences.rules.leave import LeaveStatus
from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import half_open, one_of, paired
from accounts.record.models.guards import NoOverlap


class LeaveQuerySet(OwnedQuerySet):
    owner_path = "person_id"


class Leave(models.Model):
    """Days off of one person.

    Approved ones shrink what a week owes and the days left to work; budgets stay as they are.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="leaves")
    starts_on = models.DateField()
    ends_before = models.DateField()
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=9, default="asked")
    is_void = models.BooleanField(
        default=False, help_text="Refused or withdrawn: the days are free for another request."
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_alone = models.BooleanField(
        default=False, db_default=False, help_text="Decided alone: nobody else was allowed to decide."
    )
    answer = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = LeaveQuerySet.as_manager()

    guards = [NoOverlap(keys=("person_id",), name="one_leave_a_day", where="NOT is_void")]

    class Meta:
        constraints = [
            half_open("leave"),
            one_of("leave", "status", LeaveStatus.values),
            paired("leave", "decided"),
            paired("leave", "withdrawn"),
            models.CheckConstraint(condition=~Q(reason=""), name="leave_reason_given"),
            models.CheckConstraint(
                condition=Q(decided_alone=False) | Q(decided_at__isnull=False), name="leave_alone_is_decided"
            ),
            models.CheckConstraint(
                condition=(
                    Q(status="asked", is_void=False, decided_at__isnull=True, withdrawn_at__isnull=True)
                    | Q(status="approved", is_void=False, decided_at__isnull=False, withdrawn_at__isnull=True)
                    | Q(status="refused", is_void=True, decided_at__isnull=False, withdrawn_at__isnull=True)
                    | Q(status="withdrawn", is_void=True, withdrawn_at__isnull=False)
                ),
                name="leave_status_matches_stamps",
            ),
        ]
        indexes = [models.Index(fields=["person", "starts_on"], name="leave_person_start")]

    def __str__(self) -> str:
        return f"Leave of {self.person.name}"
