"""Letters: what was sent by mail, to whom, and with what outcome."""

from django.db import models
from django.db.models import Q

from accounts.letters.rules.letters import Status
from accounts.record.models.constraints import one_of


class Letter(models.Model):
    """One letter to one address. What stands in it is not kept: it may hold a link that opens a login."""

    kind = models.SlugField(max_length=40)
    to = models.EmailField()
    person = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.CASCADE, related_name="letters"
    )
    status = models.CharField(max_length=20, default=Status.WAITING)
    written_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="When sending it was last begun.")
    handed_over_at = models.DateTimeField(
        null=True, blank=True, help_text="When all of it was about to be passed to the server, at the last attempt."
    )
    sent_at = models.DateTimeField(null=True, blank=True, help_text="When the server accepted it.")
    outcome = models.CharField(max_length=300, blank=True, help_text="The last objection of the server.")

    class Meta:
        constraints = [
            one_of("letter", "status", Status.values),
            models.CheckConstraint(
                condition=Q(status=Status.SENT, sent_at__isnull=False)
                | (~Q(status=Status.SENT) & Q(sent_at__isnull=True)),
                name="letter_sent_has_its_instant",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.WAITING) | Q(next_try_at__isnull=False), name="letter_waiting_has_a_next_try"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.SENDING, Status.UNSURE]) | Q(claimed_at__isnull=False),
                name="letter_sending_is_claimed",
            ),
        ]
        indexes = [
            models.Index(fields=["-written_at", "-id"], name="letter_newest"),
            models.Index(
                fields=["written_at"],
                condition=Q(status__in=[Status.WAITING, Status.SENDING]),
                name="letter_under_way",
            ),
            models.Index(
                fields=["-written_at", "-id"],
                condition=Q(status__in=[Status.FAILED, Status.UNSURE]),
                name="letter_not_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
