"""Contacts: the people of a customer."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.organisation.views.doors import AdminsOnly
from pipeline.customers.access import require_work
from pipeline.customers.forms.customers import ContactForm, NewContactForm
from pipeline.customers.models import Contact, Customer
from pipeline.customers.presenters import customer_pages as presenter
from pipeline.customers.presenters import erasures as erasure_presenter
from pipeline.customers.selectors import contacts as selector
from pipeline.customers.selectors import customers
from pipeline.customers.selectors import erasures as erasure_selector
from pipeline.customers.services import contacts, erasures
from traps_web.edges.forms import ActForm
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.lib.faults import Refused


class New(ServicePage):
    """Enter a person at a customer."""

    form_class, service, makes = NewContactForm, contacts.add, True
    row: Customer
    finds, row_name = customers.by_id, "customer"
    template_name = "pipeline/customers/form.html"
    done = "{made.name} is added."
    next_page, next_row = "customer_detail", "row.pk"

    def may(self) -> None:
        require_work(self.request.user, self.row, contacts.WHAT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"statement": f"Who is the contact at {self.row.name}?", "button": "Add the contact"}
        return super().get_context_data(**presenter.form_words(self.row, "New contact"), **words, **kwargs)


class _OfContact(ServicePage):
    """An act on one contact of a customer in sight."""

    row: Contact
    row_name = "contact"
    next_page, next_row = "customer_detail", "row.customer_id"

    def find(self) -> Contact:
        row = selector.by_id(viewer=self.request.user, pk=self.kwargs["contact"])
        if row.customer_id != self.kwargs["pk"]:
            raise Http404
        return row


class Edit(_OfContact):
    """Change what is known of a contact, or say that they have left."""

    form_class, service = ContactForm, contacts.change
    template_name = "pipeline/customers/form.html"

    def may(self) -> None:
        require_work(self.request.user, self.row.customer, contacts.WHAT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {
            "statement": f"{self.row.name}, {self.row.customer.name}.",
            "button": "Save",
            "delete_url": reverse("customer_contact_retire", args=[self.row.customer_id, self.row.pk]),
            "delete_word": "Has left the customer",
            "delete_note": "what was logged with them stays",
            "erase_url": erasure_presenter.address(self.row) if self.request.user.is_admin else "",
        }
        return super().get_context_data(**presenter.form_words(self.row.customer, self.row.name), **words, **kwargs)


class Erase(AdminsOnly, _OfContact):
    """Look at what goes with a contact, and let it go."""

    form_class, service = ActForm, erasures.erase
    template_name = "pipeline/customers/contact_erase.html"
    done = "{made.label} no longer has a name, address or phone number."
    next_page, next_row = "settings_replaced_name", "made.pk"

    def may(self) -> None:
        if erasure_selector.is_erased(self.row):
            raise Refused("This contact was already erased.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = erasure_presenter.page(erasure_selector.look(self.row))
        return super().get_context_data(look=facts, path=presenter.path(self.row.customer, "Erase a contact"), **kwargs)


class Retire(_OfContact, ServiceButton):
    """Say that a contact has left the customer."""

    service = contacts.retire
    done = "{row.name} is removed from the people of {row.customer.name}."
