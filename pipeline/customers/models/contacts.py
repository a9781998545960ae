"""Contacts: the people of a customer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.record.models.constraints import paired
from traps_web.lib.keys import KeyColumn, KeyedQuerySet, Name


class Contact(models.Model):
    """A person at a customer. Who leaves there is retired here: what was logged with them stays."""

    customer = models.ForeignKey("pipeline.Customer", on_delete=models.PROTECT, related_name="contacts")
    name = Name(max_length=200)
    name_key = KeyColumn()
    role = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey("accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = KeyedQuerySet.as_manager()

    class Meta:
        constraints = [
            paired("contact", "retired"),
            models.UniqueConstraint(
                fields=["customer", "name_key"], condition=Q(retired_at__isnull=True), name="contact_one_of_a_name_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name
