"""Tokens with which another program speaks to the API."""

from django.db import models
from django.db.models import Q
from knox.models import AbstractAuthToken

from accounts.record.models.constraints import one_of
from accounts.record.rules.scopes import COMBINATIONS, EVERYBODYS, joined
from traps_web.lib.keys import Name


class APIToken(AbstractAuthToken):
    """A named, hashed, expiring key of one person; whoever holds it acts as that person, within its scopes."""

    name = Name(max_length=80)
    scopes = models.CharField(max_length=40, default=joined(EVERYBODYS), db_default=joined(EVERYBODYS))
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="Accurate to the hour.")

    class Meta:
        constraints = [
            one_of("apitoken", "scopes", list(COMBINATIONS)),
            models.CheckConstraint(condition=Q(expiry__isnull=False), name="apitoken_has_an_end"),
        ]
