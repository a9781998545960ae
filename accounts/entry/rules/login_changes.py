"""What somebody else may change of a login, and for how long it is remembered under a signature."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices

DOUBTFUL_FOR: Final = timedelta(days=3)
"""A signature this soon after a change by others has to be confirmed; one given with a password that others chose
always has."""

CHOOSE_OWN: Final = "Choose your own under My settings. Until then, someone else confirms what you sign."


class What(TextChoices):
    """What was changed."""

    EMAIL = "email", "e-mail address"
    PASSWORD = "password", "password"
    SECOND_STEP = "second step", "second step"
