"""Customers: entered, changed, and the people who work with them. Their list and their page stand in plans, beside what tiers ask."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.record.forms.faults import refusals_on
from pipeline.customers.access import require_keep
from pipeline.customers.forms.customers import CustomerForm, TeamForm
from pipeline.customers.models import AccountTeamMember, Customer
from pipeline.customers.presenters import customer_pages as presenter
from pipeline.customers.selectors import account_teams, customers
from pipeline.customers.services import account_teams as team_service
from pipeline.customers.services import customers as service


def found(request: HttpRequest, pk: int) -> Customer:
    """The customer, or 404 when it is not in the viewer's sight."""
    try:
        return customers.one(viewer=request.user, pk=pk)
    except Customer.DoesNotExist:
        raise Http404 from None


def new(request: HttpRequest) -> HttpResponse:
    """Enter a customer."""
    form = CustomerForm(request.POST or None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            made = service.create(request.act, data=service.CustomerData(**form.facts()))
            messages.success(request, f"{made.name} is entered.")
            return redirect("customer_detail", made.pk)
    said = {"statement": "Enter a customer.", "heading": "New customer", "button": "Enter this customer"}
    return page(request, form, None, **said, makes=True, sub="Its tier is set on its page, with a reason.")


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of a customer."""
    customer = found(request, pk)
    require_keep(request.user, customer, "this customer")
    form = CustomerForm(request.POST or None, viewer=request.user, customer=customer)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            service.change(request.act, customer=customer, data=form.facts(changed_only=True))
            messages.success(request, "Saved.")
            return redirect("customer_detail", pk)
    said = {"statement": f"Change {customer.name}.", "heading": "What is known of it", "button": "Save"}
    return page(request, form, customer, **said)


def team(request: HttpRequest, pk: int) -> HttpResponse:
    """The account team; POST takes somebody in."""
    customer = found(request, pk)
    require_keep(request.user, customer, "the account team")
    form = TeamForm(request.POST or None, customer=customer)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = team_service.put(request.act, customer=customer, **form.cleaned_data)
            messages.success(request, f"{row.person.name} works with {customer.name} and sees it.")
            return redirect("customer_team", pk)
    context = {
        "customer": customer,
        "team": account_teams.of_customer(customer=customer),
        "form": form,
        "path": presenter.path(customer, "Account team"),
        "back": presenter.address(customer),
    }
    return render(request, "pipeline/customers/customer_team.html", context, status=422 if form.errors else 200)


@require_POST
def leave_team(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Take somebody out of the account team."""
    customer = found(request, pk)
    try:
        row = account_teams.one(customer=customer, pk=member)
    except AccountTeamMember.DoesNotExist:
        raise Http404 from None
    team_service.remove(request.act, member=row)
    messages.success(request, f"{row.person.name} is not of the account team any more.")
    return redirect("customer_team", pk)


def page(request: HttpRequest, form: BaseForm, customer: Customer | None, **words: object) -> HttpResponse:
    """A form under a customer, with the way back."""
    words |= presenter.form_words(customer, str(words["heading"]))
    return render(request, "pipeline/customers/form.html", {"form": form, **words}, status=422 if form.errors else 200)
