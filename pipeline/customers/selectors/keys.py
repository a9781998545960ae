"""Facts as other systems name them, all as the viewer sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.organisation.models import Person
from traps_web.lib.normal_form import identifier

if TYPE_CHECKING:
    from pipeline.activities.models import Activity
    from pipeline.bookings.models import Booking
    from pipeline.customers.models import Customer
    from pipeline.deals.models import Deal


class Hidden(LookupError):
    """It exists, and not for this viewer."""


def by_external_id(
    *, model: type[Deal | Activity | Booking | Customer], viewer: Person, external_id: str
) -> Deal | Activity | Booking | Customer | None:
    """The row of that external id; None when there is none. Raises Hidden when it exists out of sight."""
    row = model.objects.filter(external_id=identifier(external_id)).first()
    if row is not None and not model.objects.visible_to(viewer).filter(pk=row.pk).exists():
        raise Hidden
    return row
