"""What goes when a contact is erased, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.keeping.presenters import mentions
from accounts.keeping.presenters.mentions import MentionRow
from pipeline.customers.models import Contact
from pipeline.customers.presenters.customer_pages import address as customer_address
from pipeline.customers.selectors.erasures import Look
from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class ErasurePage:
    """Everything on the page."""

    statement: str
    goes: list[str]
    stays: str
    mentions: list[MentionRow]
    back: str


def address(contact: Contact) -> str:
    """The page that looks at it."""
    return reverse("customer_contact_erase", args=[contact.customer_id, contact.pk])


def page(look: Look) -> ErasurePage:
    """What goes, what stays, and which texts of people name the contact."""
    contact = look.contact
    known = [("Name", contact.name), ("Role", contact.role), ("E-mail", contact.email), ("Phone", contact.phone)]
    counts = [words.plural(count, kind) for kind, count in look.pointing.items()]
    return ErasurePage(
        statement=f"All data about {contact.name} will be removed for good.",
        goes=[f"{label}: {value}" for label, value in known if value],
        stays=f"An empty row stays for {words.listed(counts)}."
        if counts
        else ("Nothing is logged, so the row is removed too."),
        mentions=mentions.listed(look.mentions),
        back=customer_address(contact.customer),
    )
