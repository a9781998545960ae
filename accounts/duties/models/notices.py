"""Notices: what TRAPS tells a person, on the page and by mail."""

from django.db import models

from accounts.organisation.access import OwnedQuerySet


class NoticeQuerySet(OwnedQuerySet):
    owner_path = "person_id"


class Notice(models.Model):
    """One message to one person, told once; the row is the queue from which mails are sent."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="notices")
    kind = models.SlugField(max_length=40, help_text="Names the mail templates.")
    key = models.CharField(max_length=120, help_text="The same thing is told once.")
    text = models.CharField(max_length=300)
    address = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mail_wanted = models.BooleanField(default=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_failure = models.CharField(max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "key"], name="notice_told_once")]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_person_created"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(mailed_at__isnull=True, mail_wanted=True),
                name="notice_to_mail",
            ),
        ]
