"""The pages of the policy: read it, write a draft, publish it, switch it, and who has read it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reviews.explanations.presenters.case_tabs import case_tabs
from reviews.policies.forms.policies import ObjectionForm, PolicyForm, PublishForm, SwitchForm
from reviews.policies.models import Policy, PolicyReading
from reviews.policies.models.policies import DRAFT
from reviews.policies.presenters import pages
from reviews.policies.presenters import people as people_presenter
from reviews.policies.selectors import policies as selector
from reviews.policies.selectors import readings as reading_selector
from reviews.policies.services import drafts, readings
from traps_web.edges.lists import ListQuery
from traps_web.edges.pages import ServiceButton, ServicePage
from traps_web.edges.requests import PageRequest
from traps_web.lib.faults import Refused, StaleState
from traps_web.lib.paging import page_of
from traps_web.ui import values

MISSING = "There is no such version of the policy, or you cannot see it."
MISSING_READING = "There is no such reading, or you cannot see it."
PAGE = "reviews/policies/policy.html"


@require_safe
def index(request: PageRequest) -> HttpResponse:
    """The policy that holds, or the next one; the ladder that ships where none is published."""
    return _page(request, pages.shown(request.reader))


@require_safe
def version(request: PageRequest, pk: int) -> HttpResponse:
    """One version."""
    return _page(request, _policy_or_404(request, pk))


def _page(request: PageRequest, policy: Policy | None) -> HttpResponse:
    return render(request, PAGE, pages.page(request.reader, policy) | {"case_tabs": case_tabs("policy")})


def _policy_or_404(request: PageRequest, pk: int) -> Policy:
    try:
        return selector.by_id(viewer=request.user, pk=pk)
    except (ObjectDoesNotExist, OverflowError):
        raise Http404(MISSING) from None


@require_safe
def people(request: PageRequest, pk: int) -> HttpResponseBase:
    """Who of the people in sight has read a version, and from when it applies to each."""
    policy, list_query = _policy_or_404(request, pk), ListQuery(request.path, request.GET.dict())
    if policy.state == DRAFT:
        raise Http404(MISSING)
    rows = people_presenter.ordered(reading_selector.of(policy, viewer=request.user), list_query)
    page = page_of(rows, list_query.number, list_query.size)
    context = {
        "policy": policy,
        "case_tabs": case_tabs("policy"),
        "bar": people_presenter.bar(list_query, page.paginator.count),
        "rows": people_presenter.lines(list(page)),
        "page": page,
    }
    return render(request, "reviews/policies/people.html", context)


class _Writers(ServicePage):
    """A page for those who write the policy."""

    row: Policy | None
    next_page, next_row = "policy_version", "row.pk"

    def enter(self) -> None:
        if not selector.may_write(self.request.user):
            raise Refused(drafts.NOT_YOURS)

    def may(self) -> None:
        if self.row is not None and self.row.state != DRAFT:
            raise StaleState(drafts.IS_PUBLISHED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path = [values.Crumb("Policy", reverse("policy"))]
        return super().get_context_data(case_tabs=case_tabs("policy"), path=path, **kwargs)


class Start(ServiceButton, _Writers):
    """Begin a draft."""

    service, row_name = drafts.start, ""
    done = "Draft {made.version} is begun. It holds for nobody until it is published."
    next_page, next_row = "policy_change", "made.pk"


class _OfDraft(_Writers):
    """A page about one version."""

    row: Policy
    row_name, missing = "policy", MISSING
    finds = selector.by_id


class Change(_OfDraft):
    """Change the draft."""

    form_class, service = PolicyForm, drafts.change
    template_name = "reviews/policies/change.html"
    done = "Draft {row.version} is saved."

    def stands(self) -> dict[str, object]:
        return {"revision": self.row.revision}


class Publish(_OfDraft):
    """Publish the draft, after a look at what it changes."""

    form_class, service = PublishForm, drafts.publish
    template_name = "reviews/policies/publish.html"
    done = "Version {row.version} is published and put before everybody whom it covers."

    def stands(self) -> dict[str, object]:
        return {"revision": self.row.revision}

    def get_initial(self) -> dict[str, Any]:
        return {"revision": self.row.revision}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        covered = selector.covered().count()
        return super().get_context_data(**pages.page(self.request.reader, self.row), covered=covered, **kwargs)


class Switch(_Writers):
    """Switch policies off, or on again."""

    form_class, service, row_name = SwitchForm, drafts.switch, ""
    template_name = "reviews/policies/switch.html"
    done, next_page, next_row = "Saved. Everybody can read the reason.", "policy", ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest = selector.newest_switch()
        return super().get_context_data(is_off=newest is not None and not newest.is_on, **kwargs)


class _OfReading(ServicePage):
    """An act on one's own reading."""

    row: PolicyReading
    row_name, missing = "reading", MISSING_READING
    finds = reading_selector.by_id
    next_page, next_row = "policy_version", "row.policy_id"


class Read(ServiceButton, _OfReading):
    """Say that one has read it."""

    service = readings.read
    done = "Read. It is not taken back; you can object at any time."


class Objection(_OfReading):
    """Object to it in words."""

    form_class, service, makes = ObjectionForm, readings.object_to, True
    template_name = "reviews/policies/object.html"
    done = "Your objection stands. Your line will be notified."

    def may(self) -> None:
        if self.row.person_id != self.request.user.pk:
            raise Refused(f"This was put before {self.row.person.name}. Only they can object to it for themselves.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        path = [values.Crumb("Policy", reverse("policy_version", args=[self.row.policy_id]))]
        return super().get_context_data(path=path, case_tabs=case_tabs("policy"), **kwargs)
