"""What the viewsets of facts share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import Http404
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.organisation.selectors.calendar import zone_of
from accounts.organisation.selectors.departures import departure_of
from pipeline.customers.selectors import keys
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
        """With today of whoever asks: a token names the person only after the middleware has run."""
        request = self.request
        zone = zone_of(request.user, request.organisation) if request.user.is_authenticated else "UTC"
        return super().get_serializer_context() | {"today": clock.today_in(zone, request.now)}

    # Exists out of sight, does not exist: both are 404.
    def known(self, model: Fact, external_id: str) -> Any:
        """The row of that external id, or None when it is new."""
        try:
            return keys.by_external_id(model=model, viewer=self.request.user, external_id=external_id)
        except keys.Hidden:
            raise Http404 from None

    def keep_heir(self, request: Request, row: Any, data: dict[str, Any]) -> list[str]:
        """What another system still says of somebody who is gone gives no row back: the owner is taken out, and why is said."""
        named = data.get("owner_id")
        if row is None or row.owner_id == named:
            return []
        gone = departure_of(person_id=named, now=request.now)
        if gone is None:
            return []
        del data["owner_id"]
        return [gone.kept(row.owner.name if row.owner else "")]

    @staticmethod
    def noted(answer: Response, notes: list[str]) -> Response:
        """The answer with what was pointed out, as `notes`."""
        answer.data["notes"] = notes
        return answer

    def id_in_path(self, external_id: str) -> str:
        """The external id that an address names, in its normal form. Raises Invalid when no row can have it."""
        if "\0" in external_id or not identifier(external_id):
            raise Http404
        if len(identifier(external_id)) > LONGEST_ID:
            raise Invalid(external_id=f"An external id has at most {LONGEST_ID} characters.")
        return identifier(external_id)

    def written_once(self, model: Fact, external_id: str | None, write: Callable[[Any], Response]) -> Response:
        """The answer of `write`, which is given the row of that external id, or None when it is new.

        Of several calls at the same moment one makes the row; the others learn that it was there first, and are judged by it.
        """
        if not external_id:
            return write(None)
        known = self.known(model, external_id)
        try:
            return write(known)
        except (Invalid, StaleState):
            standing = self.known(model, external_id)
            if standing is None or _is_same(known, standing):
                raise
            return write(standing)

    def answer(self, request: Request, pk: int, *, is_new: bool = False) -> Response:
        """The row as it stands now."""
        row = self.get_queryset().get(pk=pk)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.get_serializer(row).data, status=code)


def _is_same(known: Any, standing: Any) -> bool:
    """Whether nobody wrote the row in the meantime."""
    if known is None:
        return False
    return all(
        getattr(known, field.attname) == getattr(standing, field.attname) for field in standing._meta.concrete_fields
    )
