"""The submissions of account plans, as they were kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.organisation.selectors import replaced_names
from accounts.record.rules.replaced_names import Subject
from pipeline.customers.models import Contact, Customer
from plans.account_plans.models import AccountPlan, AccountPlanVersion


def versions(*, plan: AccountPlan) -> list[AccountPlanVersion]:
    """Every submission, the first one first, each with its decision."""
    rows = AccountPlanVersion.objects.filter(plan=plan).select_related("submitted_by", "decision__by")
    return list(rows.defer("decision__document").order_by("number"))


def handed_in(*, customer: Customer) -> list[AccountPlan]:
    """The plans of a customer of which a submission is kept, the newest year first."""
    kept = AccountPlanVersion.objects.filter(plan=OuterRef("pk"))
    return list(AccountPlan.objects.filter(Exists(kept), customer=customer).order_by("-year"))


def newest(*, plan: AccountPlan) -> AccountPlanVersion | None:
    """The last submission that was kept."""
    return AccountPlanVersion.objects.filter(plan=plan).order_by("-number").first()


def frozen(*, version: AccountPlanVersion) -> dict[str, Any]:
    """What one submission said."""
    body: dict[str, Any] = replaced_names.document(
        version.body, at=version.submitted_at, about=lambda: _people_of(version)
    )
    return body


def _people_of(version: AccountPlanVersion) -> Iterator[Subject]:
    """The contacts of its customer whose names are gone, and whoever handed it in."""
    contacts = Contact.objects.filter(customer__account_plans=version.plan_id).values_list("pk", flat=True)
    yield from ((Contact._meta.label_lower, str(pk)) for pk in contacts)
    yield replaced_names.person(version.submitted_by_id)
