"""What the viewsets of facts share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404
from rest_framework import status
from rest_framework.response import Response

from accounts.organisation.selectors.calendar import zone_of
from accounts.organisation.selectors.departures import departure_of
from pipeline.customers.selectors import keys
from traps_web.edges.requests import ApiRequest
from traps_web.edges.resources import Resource
from traps_web.lib import clock
from traps_web.lib.faults import Invalid, StaleState
from traps_web.lib.normal_form import identifier

if TYPE_CHECKING:
    from pipeline.activities.models import Activity
    from pipeline.bookings.models import Booking
    from pipeline.customers.models import Customer
    from pipeline.deals.models import Deal

    Fact = type[Deal | Activity | Booking | Customer]

LONGEST_ID = 120


class Facts(Resource):
    """Rows that are judged by today, or known to other systems by an external id."""

    def get_serializer_context(self) -> dict[str, Any]:
        """With the caller's today: a token names the person only after the middleware has run."""
        request = self.request
        zone = zone_of(request.user, request.organisation) if request.user.is_authenticated else "UTC"
        return dict(super().get_serializer_context()) | {"today": clock.today_in(zone, request.now)}

    # Exists out of sight, does not exist: both are 404.
    def known(self, model: Fact, external_id: str) -> Any:
        """The row of that external id, or None when it is new."""
        try:
            return keys.by_external_id(model=model, viewer=self.request.user, external_id=external_id)
        except keys.Hidden:
            raise Http404 from None

    def id_in_path(self, external_id: str) -> str:
        """The external id that an address names, in its normal form. Raises Invalid when no row can have it."""
        if "\0" in external_id or not identifier(external_id):
            raise Http404
        if len(identifier(external_id)) > LONGEST_ID:
            raise Invalid(external_id=f"An external id has at most {LONGEST_ID} characters.")
        return identifier(external_id)

    def answer(self, request: ApiRequest, pk: int, *, is_new: bool = False) -> Response:
        """The row as it is now."""
        row = self.get_queryset().get(pk=pk)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.get_serializer(row).data, status=code)


class SentFacts(Facts):
    """Facts that another system sends under its own id, as often as it likes.

    A noun says its `fact`, the serializer that reads it (`writes`, whose `facts()` has the columns under `data`), the
    sentence for an id that is `taken`, and in `save` how it is written.
    """

    fact: ClassVar[Fact]
    writes: ClassVar[type[Any]]
    taken: ClassVar[str]
    has_heirs: ClassVar[bool] = False
    """An owner who is gone is not put back; the answer says so in its `notes`."""

    def save(self, request: ApiRequest, known: Any, sent: dict[str, Any]) -> Response:
        """Write what was sent: a new row, or the one that is known."""
        raise NotImplementedError

    def read(self, request: ApiRequest, *, partial: bool = False) -> dict[str, Any]:
        """What was sent, as the service takes it. Raises ValidationError with a sentence beside each field."""
        written = self.writes(data=request.data, partial=partial, context=self.get_serializer_context())
        written.is_valid(raise_exception=True)
        facts: dict[str, Any] = written.facts()
        return facts

    def enter(self, request: ApiRequest) -> Response:
        """A new row; one with the same external id and the same content is left alone."""
        sent = self.read(request)

        def write(known: Any) -> Response:
            if known is not None and any(getattr(known, name) != value for name, value in sent["data"].items()):
                raise Invalid(external_id=self.taken)
            return self.save(request, known, sent)

        return self._once(sent["data"].get("external_id"), write)

    def bring_up_to_date(self, request: ApiRequest, external_id: str) -> Response:
        """The row of that external id, made or brought up to date."""
        named = self.id_in_path(external_id)

        def write(known: Any) -> Response:
            sent = self.read(request, partial=known is not None)
            sent["data"]["external_id"] = named
            notes = self._keep_heir(request, known, sent["data"]) if self.has_heirs else []
            answer = self.save(request, known, sent)
            if self.has_heirs:
                answer.data["notes"] = notes
            return answer

        return self._once(named, write)

    def _keep_heir(self, request: ApiRequest, row: Any, data: dict[str, Any]) -> list[str]:
        """Take an owner who has left out of what is sent; the notes that say why.

        A row does not go back to a person who has left because another system still names them.
        """
        named = data.get("owner_id")
        if row is None or row.owner_id == named:
            return []
        gone = departure_of(person_id=named, now=request.now)
        if gone is None:
            return []
        del data["owner_id"]
        return [gone.kept(row.owner.name if row.owner else "")]

    def _once(self, external_id: str | None, write: Callable[[Any], Response]) -> Response:
        """The answer of `write`, which is given the row of that external id, or None when it is new.

        Of several calls at the same moment one makes the row; the others learn that it was there first, and are judged
        by it.
        """
        if not external_id:
            return write(None)
        known = self.known(self.fact, external_id)
        try:
            return write(known)
        except (Invalid, StaleState):
            standing = self.known(self.fact, external_id)
            if standing is None or _is_same(known, standing):
                raise
            return write(standing)


def _is_same(known: Any, standing: Any) -> bool:
    """Whether nobody wrote the row in the meantime."""
    if known is None:
        return False
    return all(
        getattr(known, field.attname) == getattr(standing, field.attname) for field in standing._meta.concrete_fields
    )
