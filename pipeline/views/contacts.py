"""Contacts: the people of a customer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.forms.faults import refusals_on
from pipeline.access import require_work
from pipeline.forms.customers import ContactForm
from pipeline.models import Contact
from pipeline.selectors import contacts as selector
from pipeline.services import contacts as service
from pipeline.views import customers


def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a person at a customer."""
    customer = customers.found(request, pk)
    require_work(request.user, customer, service.WHAT)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            data = service.ContactData(**form.cleaned_data)
            made = service.add(customer=customer, data=data, by=request.user, now=request.now)
            messages.success(request, f"{made.name} is entered.")
            return redirect("customer_detail", pk)
    said = {"statement": f"Who is it at {customer.name}?", "heading": "New contact", "button": "Enter this contact"}
    return customers.page(request, form, customer, makes=True, **said)


def edit(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Change what is known of a contact, or say that they have left."""
    row = found(request, pk, contact)
    require_work(request.user, row.customer, service.WHAT)
    form = ContactForm(request.POST or None, contact=row)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            service.change(contact=row, data=form.changes(), by=request.user, now=request.now)
            messages.success(request, "Saved.")
            return redirect("customer_detail", pk)
    said = {"statement": f"{row.name}, {row.customer.name}.", "heading": row.name, "button": "Save"}
    retire = reverse("customer_contact_retire", args=[pk, contact])
    taken = {
        "delete_url": retire,
        "delete_word": "Has left the customer",
        "delete_note": "what was logged with them stays",
    }
    return customers.page(request, form, row.customer, **said, **taken)


@require_POST
def retire(request: HttpRequest, pk: int, contact: int) -> HttpResponse:
    """Say that a contact has left the customer."""
    row = found(request, pk, contact)
    service.retire(contact=row, by=request.user, now=request.now)
    messages.success(request, f"{row.name} is gone from the people of {row.customer.name}.")
    return redirect("customer_detail", pk)


def found(request: HttpRequest, pk: int, contact: int) -> Contact:
    """The contact of that customer, or 404."""
    try:
        row = selector.one(viewer=request.user, pk=contact)
    except Contact.DoesNotExist:
        raise Http404 from None
    if row.customer_id != pk:
        raise Http404
    return row
