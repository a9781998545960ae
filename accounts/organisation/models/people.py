"""People: everybody who signs in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from accounts.organisation.access import OwnedQuerySet
from traps_web.lib.keys import KeyColumn, Name
from traps_web.lib.normal_form import address


class PersonQuerySet(OwnedQuerySet):
    owner_path = "pk"


class PersonManager(BaseUserManager["Person"]):
    """Makes people; the login names a person by e-mail."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, viewer: Person) -> PersonQuerySet:
        return self.get_queryset().visible_to(viewer)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email_key=username or "")

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=address(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):  # type: ignore[django-manager-missing]
    """A member of the sales organisation with a login, a time zone and dates of service."""

    email = models.EmailField(unique=True)
    email_key = KeyColumn(of="email")
    name = Name(max_length=200)
    name_key = KeyColumn()
    is_leader = models.BooleanField(default=False)
    is_admin = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    time_zone = models.CharField(max_length=64, blank=True, help_text="Empty: the organisation's.")
    country = models.CharField(max_length=2, blank=True, help_text="Empty: the organisation's.")
    locale = models.CharField(
        max_length=12,
        blank=True,
        default="",
        db_default="",
        help_text="How they write numbers and days, like de-CH. Empty: as in their country.",
    )
    uses_keys = models.BooleanField(
        default=True, db_default=True, help_text="Whether single letters and digits act on pages; their own choice."
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="Last day in service.")
    reached_at = models.DateTimeField(
        null=True, blank=True, help_text="Invited or signed in, whichever came first; they owe from the next week on."
    )
    first_signed_in_at = models.DateTimeField(null=True, blank=True)
    current_team = models.ForeignKey(
        "accounts.Team",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="people_today",
        help_text="Today's member team, or the managed one; written with the reporting line.",
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email_key"], name="person_email_key_unique"),
            models.CheckConstraint(
                condition=Q(first_signed_in_at__isnull=True)
                | Q(reached_at__isnull=False, reached_at__lte=F("first_signed_in_at")),
                name="person_reached_by_the_first_sign_in",
            ),
        ]

    def __str__(self) -> str:
        return self.name
