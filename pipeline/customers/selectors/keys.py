"""What programs name by key: people by e-mail, customers by external id or exact unique name, all as the viewer sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.organisation.models import Person
from accounts.organisation.selectors import people
from pipeline.customers.selectors import contacts, customers, owners
from traps_web.lib.normal_form import identifier

if TYPE_CHECKING:
    from pipeline.activities.models import Activity
    from pipeline.bookings.models import Booking
    from pipeline.customers.models import Customer
    from pipeline.deals.models import Deal

Key = int | str


class Hidden(LookupError):
    """It exists, and not for this viewer."""


class Unknown(LookupError):
    """Nothing of that key is in the viewer's sight; the message is a sentence."""


def one_by_key(rows: QuerySet, key: Key, by: tuple[str, ...], what: str) -> int:  # type: ignore[type-arg]
    """A number is an id, a text one of the keys in turn; two of the same name are none."""
    if isinstance(key, int):
        found = list(rows.filter(pk=key).values_list("pk", flat=True)[:2])
    else:
        found = next(
            (hits for name in by if (hits := list(rows.filter(**{name: key}).values_list("pk", flat=True)[:2]))), []
        )
    if len(found) > 1:
        raise Unknown(f"“{key}” names more than one {what}; name it by its id or external_id.")
    if not found:
        raise Unknown(f"There is no {what} “{key}”.")
    return found[0]


def person(*, viewer: Person, key: Key) -> int:
    """A person by id or e-mail; colleagues of the team can be named too, because they share deals."""
    return one_by_key(owners.creditable(viewer=viewer), key, ("email_key",), "person")


def owner(*, viewer: Person, key: Key) -> int:
    """Somebody to own a deal, by id or e-mail: people whose deals the viewer sees."""
    return one_by_key(owners.visible(viewer=viewer), key, ("email_key",), "person")


def anybody(*, viewer: Person, key: Key) -> int:
    """Anybody who can sign in, by id or e-mail: an account team is made across teams."""
    return one_by_key(people.active_people(), key, ("email_key",), "person")


def customer_in_sight(*, viewer: Person, key: Key) -> int:
    """A customer that the viewer sees, by id, external id or exact unique name."""
    return one_by_key(customers.visible(viewer=viewer), key, ("external_id", "name", "name_key"), "customer")


def customer(*, viewer: Person, key: Key) -> int:
    """A customer by id, external id or exact unique name."""
    return one_by_key(customers.choosable(viewer=viewer), key, ("external_id", "name", "name_key"), "customer")


def contact(*, viewer: Person, key: Key) -> int:
    """A person at a customer in sight, by id."""
    return one_by_key(contacts.visible(viewer=viewer), key, (), "contact")


def by_external_id(
    *, model: type[Deal | Activity | Booking | Customer], viewer: Person, external_id: str
) -> Deal | Activity | Booking | Customer | None:
    """The row of that external id; None when there is none. Raises Hidden when it exists out of sight."""
    found = model.objects.filter(external_id=identifier(external_id)).first()
    if found is not None and not model.objects.visible_to(viewer).filter(pk=found.pk).exists():
        raise Hidden
    return found
