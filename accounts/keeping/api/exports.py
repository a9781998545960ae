"""All that is kept of a person as a file, for programs."""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

from accounts.keeping.views.exports import sent
from accounts.organisation.api.doors import AdminsOnly
from accounts.organisation.models import Person
from accounts.organisation.selectors import people
from traps_web.edges.answers import NOT_SIGNED_IN, READ_ERRORS
from traps_web.edges.files import AnyAccept
from traps_web.edges.requests import ApiRequest

ZIP = (200, "application/zip")


@method_decorator(never_cache, name="dispatch")
class OwnKeptView(APIView):
    """All data about the caller."""

    content_negotiation_class = AnyAccept

    @extend_schema(operation_id="me_kept_retrieve", responses={ZIP: OpenApiTypes.BINARY, 401: NOT_SIGNED_IN})
    def get(self, request: ApiRequest) -> HttpResponseBase:
        """A ZIP with a table of each kind; that it was taken along is recorded."""
        return sent(request, request.user)


@method_decorator(never_cache, name="dispatch")
class PersonKeptView(APIView):
    """All data about a person."""

    permission_classes = [IsAuthenticated, AdminsOnly]
    content_negotiation_class = AnyAccept

    @extend_schema(operation_id="people_kept_retrieve", responses={ZIP: OpenApiTypes.BINARY, **READ_ERRORS})
    def get(self, request: ApiRequest, pk: int) -> HttpResponseBase:
        """A ZIP with a table of each kind, for an admin; that it was taken along is recorded."""
        try:
            person = people.by_id(viewer=request.user, pk=pk)
        except (Person.DoesNotExist, OverflowError):
            raise Http404 from None
        return sent(request, person)
