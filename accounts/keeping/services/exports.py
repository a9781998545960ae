"""Taking along what is kept of a person."""

from __future__ import annotations

from django.db import transaction

from accounts.organisation.models import Person
from accounts.organisation.services import exports
from accounts.record.rules.acts import Act
from traps_web.lib.faults import Refused


@transaction.atomic
def take_along(act: Act, *, person: Person, file_name: str, address: str) -> None:
    """Record that somebody takes what is kept of a person: of themselves, or an admin of anybody. Raises Refused."""
    if act.person.pk != person.pk and not act.person.is_admin:
        raise Refused("You can download your own data. Only admins can download the data of others.")
    exports.note(act, file=file_name, address=address, of=person)
