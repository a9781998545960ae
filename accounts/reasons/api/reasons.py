"""A list of reasons for programs: everybody chooses from it, admins keep it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.permissions import IsAuthenticated

from accounts.organisation.api.doors import AdminsWrite
from accounts.reasons.forms.reasons import ReasonShiftForm, ReasonSwitchForm
from accounts.reasons.models import Reason
from accounts.reasons.selectors import reasons as selector
from accounts.reasons.services import reasons
from traps_web.edges.calls import act
from traps_web.edges.resources import Resource


class ReasonResource(Resource):
    """Every reason of a list, group by group, the retired ones behind those offered.

    A list adds its serializer, and `create` and `partial_update` with its form.
    """

    model: ClassVar[type[Reason]]
    permission_classes = [IsAuthenticated, AdminsWrite]

    def rows(self) -> QuerySet[Any]:
        return selector.every(self.model)

    @act(ReasonSwitchForm, reasons.switch, row="reason")
    def switch(self) -> None:
        """Retire a reason or offer it again; where it was given it stays."""

    @act(ReasonShiftForm, reasons.shift, row="reason")
    def shift(self) -> None:
        """Change places with the reason before or after; at the edge of its group nothing changes."""
