"""Reviews that open by themselves: the rule that admins set, and the job that goes by it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.cycles.models import OpeningRule, Review
from reviews.cycles.selectors import opening_rules as selector
from reviews.cycles.selectors import openings
from reviews.cycles.services import cycles
from traps_web.lib import wording
from traps_web.lib.faults import Invalid, Refused
from traps_web.ui import words

FIELDS = ("is_on", "first_day_before", "last_day_after", "opens_before")
_DAY = timedelta(days=1)


@configuration.writes(OpeningRule)
def change(
    act: Act, *, is_on: bool, first_day_before: int | None, last_day_after: int, opens_before: int
) -> OpeningRule:
    """Say whether, when and for which days the reviews of a quarter open by themselves. What is open stays as it is.

    Raises Refused to everybody but admins, Invalid by field.
    """
    if not act.person.is_admin:
        raise Refused("Only admins can set the opening rule.")
    if wrong := _faults(first_day_before, last_day_after, opens_before):
        raise Invalid(**wrong)
    standing = selector.current()
    before = {field: getattr(standing, field) for field in FIELDS}
    after = {
        "is_on": is_on,
        "first_day_before": first_day_before,
        "last_day_after": last_day_after,
        "opens_before": opens_before,
    }
    if changed := [field for field in FIELDS if before[field] != after[field]]:
        OpeningRule.objects.update_or_create(pk=standing.pk, defaults=after)
        audit.record(
            act,
            verb="rule of opening reviews set",
            subject=standing,
            before={field: before[field] for field in changed},
            after={field: after[field] for field in changed},
        )
    return selector.current()


def _faults(first_day_before: int | None, last_day_after: int, opens_before: int) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if first_day_before is not None and not 1 <= first_day_before <= 60:
        wrong["first_day_before"] = "Enter 1 to 60 working days before the quarter ends."
    if not 0 <= last_day_after <= 15:
        wrong["last_day_after"] = "Enter at most 15 working days after the quarter."
    if not 1 <= opens_before <= 60:
        wrong["opens_before"] = "Enter 1 to 60 working days before the first review."
    return wrong


def open_due(act: Act) -> int:
    """Open the reviews of every quarter whose day has come by the rule, and tell who holds them; returns how many.

    Run late, it opens what can still be held; run twice or by two workers, it opens once. What was opened by hand, or
    opened and taken back, is left to people.
    """
    started_on = organisation_selector.current().started_on
    due = openings.due_by_rule(today=organisation_today(act.now), started_on=started_on)
    return sum(_open(act, offer) for offer in due)


@transaction.atomic
def _open(act: Act, offer: openings.Offer) -> bool:
    opened = cycles.open_by_rule(act, period_key=offer.period.key, window=offer.window)
    if opened is not None:
        _tell(act, opened)
    return opened is not None


def _tell(act: Act, opened: cycles.Opened) -> None:
    """Who reviews learns how many they hold; leaders and admins how many there are, and whom nobody reviews."""
    cycle = opened.cycle
    span = f"held {words.day(cycle.starts_on)} to {words.day(cycle.ends_before - _DAY, year=True)}"
    held = Counter(Review.objects.filter(cycle=cycle).values_list("reviewer_id", flat=True))
    leading = Q(is_leader=True) | Q(is_admin=True)
    people = Person.objects.get_queryset().filter(Q(pk__in=held) | leading, is_active=True).order_by("pk")
    rows = []
    for person in people:
        text = f"The reviews of {cycle.period_key} are open, {span}: {wording.plural(opened.added, 'review')}"
        text += f", {held[person.pk]} of them by you." if held[person.pk] else "."
        if opened.without_reviewer and (person.is_leader or person.is_admin):
            text += f" Nobody reviews {words.listed(opened.without_reviewer)}."
        address = f"/reviews/cycles/{cycle.pk}/"
        rows.append(
            notices.notice(act, person=person, kind="cycle-opened", key=f"cycle:{cycle.pk}", text=text, address=address)
        )
    notices.tell_many(rows)
