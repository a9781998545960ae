"""Tiers: moving a customer with a reason, and what each tier asks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.organisation.presenters.settings_paths import path as settings_path
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.views.doors import admins_only
from accounts.record.forms.faults import refusals_on
from pipeline.customers.access import require_keep
from pipeline.customers.models import Customer
from pipeline.customers.selectors import customers
from plans.account_plans.forms.account_plans import TierForm, TierRulesForm
from plans.account_plans.presenters import customers as customer_words
from plans.account_plans.presenters import tiers as presenter
from plans.account_plans.selectors import tiers as selector
from plans.account_plans.services import tiers as service
from traps_web.edges.requests import PageRequest


def move(request: PageRequest, pk: int) -> HttpResponse:
    """Move a customer to another tier."""
    try:
        customer = customers.one(viewer=request.user, pk=pk)
    except Customer.DoesNotExist:
        raise Http404 from None
    require_keep(request.user, customer, "the tier of this customer")
    suggested = selector.suggestion(customer=customer)
    form = TierForm(request.POST or None, initial={"to_tier": suggested.tier if suggested else customer.tier or "none"})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            service.move(request.act, customer=customer, **form.cleaned_data)
            messages.success(request, presenter.moved(customer))
            return redirect("customer_detail", pk)
    context = {
        "form": form,
        "statement": presenter.statement(customer),
        "sub": customer_words.suggestion(suggested, customer.tier),
        "heading": "Move the tier",
        "button": "Move it",
        "back": f"/customers/{pk}/",
        "path": customer_words.path(customer.name, f"/customers/{pk}/", "Tier"),
    }
    return render(request, "pipeline/customers/form.html", context, status=422 if form.errors else 200)


@admins_only
def settings(request: PageRequest) -> HttpResponse:
    """What the tiers ask."""
    organisation = request.organisation
    today = organisation_today(request.now, organisation)
    held = selector.rules_on(today)
    form = TierRulesForm(request.POST or None, initial=presenter.initial(held) | {"starts_on": today})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            service.set_rules(
                request.act, asked=presenter.asked(form.cleaned_data), starts_on=form.cleaned_data["starts_on"]
            )
            messages.success(request, "Saved. Duties that are open keep their day.")
            return redirect("settings_tiers")
    context = {
        "form": form,
        "statement": presenter.settings_statement(held),
        "dated": presenter.rule_rows(selector.rule_history(), today=today, zone=organisation.time_zone),
        "dated_head": "What each tier asked from which day on",
        "sub": "A floor lowers what the analysis suggests; nobody moves by it alone.",
        "heading": "What each tier asks",
        "button": "Save",
        "back": "/settings/",
        "path": settings_path(("Tiers", "")),
    }
    return render(request, "pipeline/customers/form.html", context, status=422 if form.errors else 200)
