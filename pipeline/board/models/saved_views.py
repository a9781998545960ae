"""Saved views: the filters of a list under a name."""

from django.db import models
from django.db.models import Q

from accounts.organisation.access import OwnedQuerySet
from accounts.record.models.constraints import one_of
from traps_web.lib.keys import KeyColumn, Name

PAGES = ["deals"]


class SavedView(models.Model):
    """The filters that a person comes back to, kept as the address says them; nobody else sees it."""

    owner = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=20, default="deals")
    name = Name(max_length=40)
    name_key = KeyColumn()
    query = models.CharField(max_length=500, help_text="The part of the address after the question mark.")
    created_at = models.DateTimeField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="savedview_name_once"),
            models.UniqueConstraint(fields=["owner", "name_key"], name="savedview_name_key_once"),
            models.CheckConstraint(condition=~Q(name=""), name="savedview_has_name"),
            one_of("savedview", "page", PAGES),
        ]

    def __str__(self) -> str:
        return self.name
