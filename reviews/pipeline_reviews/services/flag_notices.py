"""The line above reads when a deal was kept for the third time without a change."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from reviews.pipeline_reviews.models import DealVerdict
from reviews.pipeline_reviews.services.openings import address_of
from traps_web.lib import wording

KIND = "deal-flagged"


def tell(act: Act, *, verdict: DealVerdict) -> None:
    """Notify those directly above the holder; it waits as long as the keep may be undone."""
    worth = "" if verdict.amount is None else f", {wording.money(verdict.amount)},"
    for person in _above(verdict):
        notices.tell(
            act,
            person=person,
            kind=KIND,
            key=_key(verdict),
            text=(
                f"{act.person.name} kept {verdict.reviewed.name}{worth} for the third time without a change. "
                "Its flag stays up until the deal changes."
            ),
            address=address_of(verdict.review),
            waits=True,
        )


def withdraw(act: Act, *, verdict: DealVerdict) -> None:
    """Take the notice back with its keep."""
    for person in _above(verdict) if verdict.raises_flag else ():
        notices.withdraw(act, person=person, kind=KIND, key=_key(verdict))


def _above(verdict: DealVerdict) -> Iterable[Person]:
    rows = Person.objects.get_queryset().filter(
        lines_below__below=verdict.review.holder_id, lines_below__depth=1, is_active=True
    )
    return rows.exclude(pk=verdict.by_id)


def _key(verdict: DealVerdict) -> str:
    return f"verdict:{verdict.pk}"
