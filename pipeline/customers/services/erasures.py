"""Erasing a contact: who they are goes for good, what was done with them stays."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Model

from accounts.finder.services import search_words
from accounts.organisation.services import replaced_names
from accounts.record.models import ReplacedName
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.models import Contact
from pipeline.customers.selectors import erasures as selector
from traps_web.lib.faults import Refused, StaleState

STEM = "Erased contact"


@transaction.atomic
def erase(act: Act, *, contact: Contact) -> ReplacedName:
    """Take name, role, e-mail address and phone of a contact away. There is no way back. Raises Refused, StaleState.

    Where something points to the contact an empty row stays, so that activities keep their counts; else the row goes.
    The entry in the trail does not name them, and what is sealed is drawn with the label. Texts of people stay as they
    are; which of them name the contact is kept for the admin.
    """
    if not act.person.is_admin:
        raise Refused("Only admins can erase a contact.")
    standing = Contact.objects.select_for_update().select_related("customer").filter(pk=contact.pk).first()
    if standing is None or selector.is_erased(standing):
        raise StaleState("This contact was already erased.")
    look = selector.look(standing)
    gone = replaced_names.replace(
        act,
        subject=standing,
        stem=STEM,
        names=look.names,
        mentions=[mention.kept() for mention in look.mentions],
    )
    _empty(act, standing, gone.label, stays=look.stays)
    search_words.follow(Contact, [contact.pk])
    facts = {"customer": standing.customer.name, "mentions": len(look.mentions), "kept": look.pointing}
    audit.record(act, verb="contact erased", subject=_named(standing, gone.label), after=facts)
    return gone


def _empty(act: Act, contact: Contact, label: str, *, stays: bool) -> None:
    if not stays:
        # A stance or an activity that came meanwhile would hold it: the database refuses.
        Contact.objects.filter(pk=contact.pk).delete()
        return
    retired = {} if contact.retired_at else {"retired_at": act.now, "retired_by": act.person}
    Contact.objects.filter(pk=contact.pk).update(name=label, role="", email="", phone="", **retired)


def _named(contact: Contact, label: str) -> Model:
    """The contact as the trail calls it from now on."""
    contact.name = label
    return contact
