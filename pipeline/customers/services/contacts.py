"""Contacts: the people of a customer, entered, changed, and retired when they leave there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts.finder.services import search_words
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.access import require_work
from pipeline.customers.models import Contact, Customer
from pipeline.customers.selectors import erasures
from traps_web.lib.faults import Invalid, Refused, StaleState

WHAT = "the contacts of this customer"
WRONG_ADDRESS = "Enter an address like name@example.com."
TAKEN_NAME = "A contact with this name already exists."


@dataclass(frozen=True, slots=True)
class ContactData:
    """What is known of a person at a customer."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


def faults(data: ContactData) -> dict[str, str]:
    """Every fault of a contact: field name to one sentence."""
    sentences = {}
    if not data.name.strip():
        sentences["name"] = "Give the contact a name."
    if data.email:
        try:
            validate_email(data.email)
        except ValidationError:
            sentences["email"] = WRONG_ADDRESS
    return sentences


@transaction.atomic
def add(act: Act, *, customer: Customer, data: ContactData) -> Contact:
    """Enter a person at a customer. Raises Invalid by field, Refused."""
    require_work(act.by, customer, WHAT)
    if sentences := faults(data):
        raise Invalid(**sentences)
    try:
        with transaction.atomic():
            made = Contact.objects.create(customer=customer, created_at=act.now, **_clean(data))
    except IntegrityError:
        raise Invalid(name=TAKEN_NAME) from None
    search_words.follow(Contact, [made.pk])
    audit.record(act, verb="contact added", subject=made, after=_clean(data) | {"customer": customer.name})
    return made


@transaction.atomic
def change(act: Act, *, contact: Contact, data: Mapping[str, Any]) -> Contact:
    """Change what is known of a contact. Raises Invalid by field, Refused."""
    require_work(act.by, contact.customer, WHAT)
    if erasures.is_erased(contact):
        raise Refused("This contact is erased, so nothing can be added.")
    known = {name: getattr(contact, name) for name in ContactData.__dataclass_fields__}
    requested = ContactData(**known | {name: value for name, value in data.items() if name in known})
    if sentences := faults(requested):
        raise Invalid(**sentences)
    changes = {name: value for name, value in _clean(requested).items() if value != known[name]}
    if not changes:
        return contact
    try:
        with transaction.atomic():
            Contact.objects.filter(pk=contact.pk).update(**changes)
    except IntegrityError:
        raise Invalid(name=TAKEN_NAME) from None
    search_words.follow(Contact, [contact.pk])
    before = {name: known[name] for name in changes}
    audit.record(act, verb="contact changed", subject=contact, before=before, after=changes)
    contact.refresh_from_db()
    return contact


@transaction.atomic
def retire(act: Act, *, contact: Contact) -> None:
    """Say that a person has left the customer; what was logged with them stays. Raises Refused, StaleState."""
    require_work(act.person, contact.customer, WHAT)
    if not Contact.objects.filter(pk=contact.pk, retired_at__isnull=True).update(
        retired_at=act.now, retired_by=act.person
    ):
        raise StaleState("This contact was already removed.")
    search_words.follow(Contact, [contact.pk])
    audit.record(act, verb="contact retired", subject=contact)


def _clean(data: ContactData) -> dict[str, str]:
    return {name: str(getattr(data, name)).strip() for name in ContactData.__dataclass_fields__}
