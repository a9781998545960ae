"""Who may come in: a review that may not be seen does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import Http404, HttpRequest

from accounts.record.forms.faults import take
from reviews.cycles.models import Cycle, Review
from reviews.cycles.selectors import reviews as selector
from reviews.cycles.selectors.reviews import Seen
from traps_web.lib.faults import Invalid, StaleState
from traps_web.lib.numbers import whole


def seen(request: HttpRequest, pk: int, *, also_group: bool = False) -> Seen:
    """The review and the viewer's role; 404 when it is not to be seen, or not by the group."""
    try:
        found = selector.one(viewer=request.user, pk=pk)
    except Review.DoesNotExist:
        raise Http404 from None
    if found.role == "group" and not also_group:
        raise Http404
    return found


def cycle(pk: int) -> Cycle:
    """The cycle, or 404."""
    try:
        return selector.cycle(pk=pk)
    except Cycle.DoesNotExist:
        raise Http404 from None


def sent(form: BaseForm, act: Callable[[], object]) -> int:
    """Do what a valid form asks for: 200 when it is done; 422 and 409 leave the sentence in the form."""
    if not form.is_valid():
        return 422
    try:
        act()
    except Invalid as wrong:
        take(form, wrong)
        return 422
    except StaleState as stale:
        form.add_error(None, str(stale))
        return 409
    return 200


def version_of(data: Any) -> int:
    """Which version the page showed; 0, which is never true, when it did not say."""
    return whole(str(data.get("version", ""))) or 0
