"""The code of the first page: proof that who sets up reads the log of the installation."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from accounts.entry.models import SetupCode
from accounts.entry.rules.doors import CODE_GROUP, CODE_GROUPS, CODE_SIGNS, hashed, plain_code
from accounts.organisation.models import Organisation
from traps_web.lib.faults import Invalid, Refused


@transaction.atomic
def make(*, now: datetime) -> str:
    """A new code for an empty database, to be printed where only operators look; the old one stops. Raises Refused."""
    if Organisation.objects.exists():
        raise Refused("TRAPS is already set up.")
    signs = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_GROUPS * CODE_GROUP))
    SetupCode.objects.update_or_create(id=1, defaults={"code_hash": hashed(signs), "made_at": now})
    return "-".join(signs[start : start + CODE_GROUP] for start in range(0, len(signs), CODE_GROUP))


def check(*, code: str) -> None:
    """Raises Invalid beside the field unless it is the newest code."""
    row = SetupCode.objects.filter(id=1).first()
    if row is None or not secrets.compare_digest(row.code_hash, hashed(plain_code(code))):
        raise Invalid(code="This is not the newest code. Copy the last one from the log.")


def use_up() -> None:
    """The code goes with the set-up that it opened."""
    SetupCode.objects.all().delete()
