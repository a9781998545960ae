"""The act that every request carries: who asks, now, over the road they came by."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from accounts.middleware import ClockMiddleware
from accounts.record.rules.acts import Via
from tests import make


def entered(request, user):
    """Who acts, when and over which road, as a view finds them."""
    request.user, request.session = AnonymousUser(), {}
    seen = []

    def view(request):
        request.user = user  # As the API does, which reads the token itself.
        seen.append((request.act.by, request.act.now, request.act.via))
        return HttpResponse()

    ClockMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(("address", "via"), [("/deals/", Via.PAGE), ("/api/v1/deals/", Via.API)])
def test_a_request_knows_who_acts_and_over_which_road(rf, world, address, via):
    assert entered(rf.get(address), world.rep) == (world.rep, make.NOW, via)


def test_who_is_not_signed_in_acts_as_nobody(rf, world):
    assert entered(rf.get("/setup/"), AnonymousUser()) == (None, make.NOW, Via.PAGE)
