"""What goes when a contact is erased, looked at before."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.keeping.selectors import mentions
from accounts.keeping.selectors.mentions import Mention
from accounts.organisation.selectors import replaced_names
from pipeline.customers.models import Contact


@dataclass(frozen=True, slots=True)
class Look:
    """A contact with everything that points to it and every text that names it."""

    contact: Contact
    names: list[str]
    pointing: dict[str, int]
    mentions: list[Mention]

    @property
    def stays(self) -> bool:
        """Whether an empty row stays, because something was logged or noted with the contact."""
        return bool(self.pointing)


def look(contact: Contact) -> Look:
    """What points to a contact, by what it is called, and which texts name it."""
    names = replaced_names.names_of(contact)
    return Look(contact, names, pointing(contact), mentions.of(names, but=contact))


def pointing(contact: Contact) -> dict[str, int]:
    """How many rows of each kind point to a contact."""
    counts = {}
    for relation in Contact._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{relation.field.attname: contact.pk})
        if count := rows.count():
            counts[str(relation.related_model._meta.verbose_name)] = count
    return counts


def is_erased(contact: Contact) -> bool:
    """Whether the contact was erased: nothing more is written about it."""
    return bool(replaced_names.current().label_of((Contact._meta.label_lower, str(contact.pk))))
