"""Of whom the organisation asks a second step at the sign-in."""

from __future__ import annotations

from django.db.models import TextChoices


class AskedOf(TextChoices):
    """Who signs in with a second step, and is led to switch one on."""

    NOBODY = "nobody", "nobody (voluntary)"
    LEADERS = "leaders", "admins and leaders"
    EVERYBODY = "everybody", "everybody"


def is_asked(asked_of: str, *, is_admin: bool, is_leader: bool) -> bool:
    """Whether somebody in these roles has to have a second step."""
    return asked_of == AskedOf.EVERYBODY or (asked_of == AskedOf.LEADERS and (is_admin or is_leader))
