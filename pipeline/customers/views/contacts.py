"""Contacts: the people of a customer."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from pipeline.customers.access import require_work
from pipeline.customers.forms.customers import ContactForm, NewContactForm
from pipeline.customers.models import Contact, Customer
from pipeline.customers.presenters import customer_pages as presenter
from pipeline.customers.selectors import contacts as selector
from pipeline.customers.selectors import customers
from pipeline.customers.services import contacts
from traps_web.edges.pages import ServiceButton, ServicePage


class New(ServicePage):
    """Enter a person at a customer."""

    form_class, service, makes = NewContactForm, contacts.add, True
    row: Customer
    finds, row_name = customers.one, "customer"
    template_name = "pipeline/customers/form.html"
    done = "{made.name} is entered."
    next_page, next_row = "customer_detail", "row.pk"

    def may(self) -> None:
        require_work(self.request.user, self.row, contacts.WHAT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"statement": f"Who is it at {self.row.name}?", "button": "Enter this contact"}
        return super().get_context_data(**presenter.form_words(self.row, "New contact"), **words, **kwargs)


class _OfContact(ServicePage):
    """An act on one contact of a customer in sight."""

    row: Contact
    row_name = "contact"
    next_page, next_row = "customer_detail", "row.customer_id"

    def find(self) -> Contact:
        row = selector.one(viewer=self.request.user, pk=self.kwargs["contact"])
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
        }
        return super().get_context_data(**presenter.form_words(self.row.customer, self.row.name), **words, **kwargs)


class Retire(_OfContact, ServiceButton):
    """Say that a contact has left the customer."""

    service = contacts.retire
    done = "{row.name} is gone from the people of {row.customer.name}."
