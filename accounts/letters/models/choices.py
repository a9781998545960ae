"""By what people hear of things, and when their daily mail comes."""

from django.db import models
from django.db.models import Q

from accounts.letters.rules.kinds import CHOSEN, Channel
from accounts.record.models.constraints import one_of


class MailChoice(models.Model):
    """A person hears of a topic by another channel than is usual."""

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="mail_choices")
    topic = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("mailchoice", "topic", [topic.value for topic in CHOSEN]),
            one_of("mailchoice", "channel", Channel.values),
            models.UniqueConstraint(fields=["person", "topic"], name="mailchoice_once"),
        ]


class DigestChoice(models.Model):
    """A person has their daily mail at another hour than is usual here, or does without it."""

    person = models.OneToOneField("accounts.Person", on_delete=models.CASCADE, related_name="digest_choice")
    hour = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="By the person's own clock; empty: the organisation's."
    )
    is_off = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__isnull=True) | Q(hour__lte=23), name="digestchoice_hour_of_a_day")
        ]
