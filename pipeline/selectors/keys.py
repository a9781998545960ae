"""What programs name by key: people by e-mail, customers by external id or exact unique name, and so on, all as the viewer sees them."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Person
from accounts.selectors import people
from pipeline.models import Activity, ActivityType, Booking, Category, Customer, Deal, Pipeline, Product, Stage
from pipeline.selectors import contacts, customers, deals, products
from traps_web.lib.normal_form import folded, identifier

Key = int | str


class Hidden(LookupError):
    """It exists, and not for this viewer."""


class Unknown(LookupError):
    """Nothing of that key is in the viewer's sight; the message is a sentence."""


def _one(rows: QuerySet, key: Key, by: tuple[str, ...], what: str) -> int:  # type: ignore[type-arg]
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
    return _one(deals.creditable(viewer=viewer), key, ("email_key",), "person")


def owner(*, viewer: Person, key: Key) -> int:
    """Somebody to own a deal, by id or e-mail: people whose deals the viewer sees."""
    return _one(deals.owners(viewer=viewer), key, ("email_key",), "person")


def anybody(*, viewer: Person, key: Key) -> int:
    """Anybody who can sign in, by id or e-mail: an account team is made across teams."""
    return _one(people.active_people(), key, ("email_key",), "person")


def customer_in_sight(*, viewer: Person, key: Key) -> int:
    """A customer that the viewer sees, by id, external id or exact unique name."""
    return _one(customers.visible(viewer=viewer), key, ("external_id", "name", "name_key"), "customer")


def customer(*, viewer: Person, key: Key) -> int:
    """A customer by id, external id or exact unique name."""
    return _one(customers.choosable(viewer=viewer), key, ("external_id", "name", "name_key"), "customer")


def contact(*, viewer: Person, key: Key) -> int:
    """A person at a customer in sight, by id."""
    return _one(contacts.visible(viewer=viewer), key, (), "contact")


def product(*, viewer: Person, key: Key) -> int:
    """A product by id, name or alias."""
    if isinstance(key, str):
        found = products.by_spelling().get(folded(key))
        if found is None:
            raise Unknown(f"There is no product “{key}”, nor an alias of that name.")
        return found
    return _one(Product.objects.all(), key, (), "product")


def category(*, viewer: Person, key: Key) -> int:
    """A category by id, key or name; there are few, so they have no key columns."""
    if isinstance(key, str):
        names = Category.objects.values_list("pk", "key", "name")
        key = next((pk for pk, *words in names if folded(key) in map(folded, words)), key)
    return _one(Category.objects.all(), key, ("key", "name"), "category")


def pipeline(*, viewer: Person, key: Key) -> int:
    """A pipeline by id or name."""
    return _one(Pipeline.objects.all(), key, ("name_key",), "pipeline")


def stage(*, viewer: Person, key: Key) -> int:
    """A stage by id, by name in the default pipeline, or as "Pipeline: Stage" in another one."""
    rows = Stage.objects.filter(retired_at__isnull=True)
    if isinstance(key, int):
        return _one(rows, key, (), "stage")
    pipeline, colon, name = key.partition(":")
    named = rows.filter(pipeline__name_key=pipeline, name_key=name).first() if colon else None
    if named is not None:
        return named.pk
    return _one(rows.filter(pipeline__is_default=True), key, ("name_key",), "stage")


def type_of_activity(*, viewer: Person, key: Key) -> int:
    """A type of activity that is counted, by id or key."""
    return _one(ActivityType.objects.filter(is_active=True), key, ("key", "name_key"), "activity type")


def deal(*, viewer: Person, key: Key) -> int:
    """A deal in sight by id or external id."""
    return _one(Deal.objects.visible_to(viewer), key, ("external_id",), "deal")


def booking(*, viewer: Person, key: Key) -> int:
    """A booking in sight by id or external id."""
    return _one(Booking.objects.visible_to(viewer), key, ("external_id",), "booking")


def by_external_id(
    *, model: type[Deal | Activity | Booking | Customer], viewer: Person, external_id: str
) -> Deal | Activity | Booking | Customer | None:
    """The row of that external id; None when there is none. Raises Hidden when it exists out of sight."""
    found = model.objects.filter(external_id=identifier(external_id)).first()
    if found is not None and not model.objects.visible_to(viewer).filter(pk=found.pk).exists():
        raise Hidden
    return found
