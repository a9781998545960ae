"""Setting how long what concerns people is kept."""

from __future__ import annotations

from django.db import transaction

from accounts.entry.rules.trail import ADDRESSES_KEPT
from accounts.keeping.models import KeepingPeriods
from accounts.organisation.models import Organisation
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused

FIELDS = ("address_days", "notice_months", "letter_months", "import_months", "leaver_months")
LEAST = {"address_days": 1, "notice_months": 3, "letter_months": 1, "import_months": 1, "leaver_months": 1}
LONGEST_MONTHS = 600


@transaction.atomic
def change(
    act: Act,
    *,
    periods: KeepingPeriods,
    address_days: int,
    notice_months: int | None,
    letter_months: int | None,
    import_months: int | None,
    leaver_months: int | None,
) -> KeepingPeriods:
    """Set the periods; an empty one means always. Raises Refused, Invalid by field."""
    if not act.person.is_admin:
        raise Refused("Only admins can set how long data is kept.")
    months = (notice_months, letter_months, import_months, leaver_months)
    facts = dict(zip(FIELDS, (address_days, *months), strict=True))
    if wrong := _faults(facts):
        raise Invalid(**wrong)
    KeepingPeriods.objects.get_or_create(pk=periods.pk)
    row = KeepingPeriods.objects.select_for_update().get(pk=periods.pk)
    before = {field: getattr(row, field) for field in FIELDS}
    changed = [field for field in FIELDS if before[field] != facts[field]]
    if changed:
        KeepingPeriods.objects.filter(pk=row.pk).update(**facts)
        audit.record(
            act,
            verb="periods of keeping set",
            subject=Organisation.objects.get(id=1),
            before={field: before[field] for field in changed},
            after={field: facts[field] for field in changed},
        )
    row.refresh_from_db()
    return row


def _faults(facts: dict[str, int | None]) -> dict[str, str]:
    wrong = {}
    for field, value in facts.items():
        most = ADDRESSES_KEPT.days if field == "address_days" else LONGEST_MONTHS
        if value is not None and not LEAST[field] <= value <= most:
            wrong[field] = f"Enter a number from {LEAST[field]} to {most}."
    return wrong
