"""Notices: what TRAPS tells a person, on the page and by mail."""

from django.db import models

from accounts.organisation.access import OwnedQuerySet


class NoticeQuerySet(OwnedQuerySet):
    owner_path = "person_id"


class Notice(models.Model):
    """One message to one person, told once; the row is the queue from which letters and daily mails are written.

    `mailed_at`, `mail_attempts` and `mail_failure` tell of mails from before letters had rows of their own.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="notices")
    kind = models.SlugField(max_length=40, help_text="Names the mail templates.")
    key = models.CharField(max_length=120, help_text="A notice with the same key is sent only once.")
    text = models.CharField(max_length=300)
    address = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField(
        null=True, blank=True, help_text="Until then it is neither shown nor mailed, because the act may be undone."
    )
    read_at = models.DateTimeField(null=True, blank=True)
    mail_to = models.EmailField(blank=True, default="", db_default="", help_text="Empty: the person's own address.")
    mail_wanted = models.BooleanField(default=True, help_text="Still to be mailed, at once or in the daily mail.")
    cannot_wait = models.BooleanField(
        default=False, db_default=False, help_text="The next daily mail would bring it too late."
    )
    digest = models.ForeignKey(
        "accounts.Digest",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="notices",
        help_text="The daily mail that included it.",
    )
    letter = models.OneToOneField(
        "accounts.Letter", null=True, blank=True, on_delete=models.SET_NULL, related_name="notice"
    )
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mail_failure = models.CharField(max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "key"], name="notice_told_once")]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_person_created"),
            models.Index(fields=["person"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(mailed_at__isnull=True, mail_wanted=True),
                name="notice_to_mail",
            ),
        ]
