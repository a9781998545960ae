"""A won deal that the CRM took back: what its win booked is taken back with it."""

from __future__ import annotations

from datetime import date

from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import notices
from accounts.record.rules.acts import Act
from pipeline.bookings.services import restatements
from pipeline.deals.models import Deal
from pipeline.deals.selectors import won_money
from pipeline.deals.services import deal_saves, planned_shares
from traps_web.lib import wording
from traps_web.lib.faults import Invalid
from traps_web.ui import words


def require(deal: Deal, *, today: date) -> None:
    """Hold a won deal, and see that its win may be taken back. Raises Invalid (to_stage) with what to do instead."""
    deal_saves.lock([deal.pk])
    assert deal.closed_on is not None, "a won deal has its day"
    if fault := won_money.fault(deal_id=deal.pk, won_on=deal.closed_on, today=today):
        raise Invalid(to_stage=fault)


def take_back(act: Act, *, deal: Deal, won_on: date) -> None:
    """Take the money of a win back, and tell the owner and the line above once; whoever is credited reads it anyway."""
    how = "lost it" if deal.status == "lost" else "reopened it"
    rows = restatements.take_back_win(act, deal_id=deal.pk, reason=f"{deal.name}: the CRM {how}")
    if not rows:
        return
    credited = {pk for row in rows for pk in row.credits.values_list("person_id", flat=True)}
    readers = {person.pk: person for person in (deal.owner, nearest_above(deal.owner)) if person is not None}
    money = wording.exact_money(-sum(row.amount for row in rows))
    notices.tell_many(
        notices.notice(
            act,
            person=person,
            kind="credit-changed",
            key=f"reopened:{deal.pk}:{deal.version}",
            text=f"{deal.name}, won on {words.day(won_on, year=True)}: the CRM {how}. Its {money} are taken back.",
            address=planned_shares.address(deal, person),
        )
        for pk, person in readers.items()
        if pk not in credited and (act.by is None or pk != act.by.pk)
    )
