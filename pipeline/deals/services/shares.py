"""Planned shares of a deal with their money, kept in step with the deal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.db.models import F

from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.teams import TeamOfDay
from accounts.record.rules.acts import Act
from pipeline.bookings.rules import credit
from pipeline.customers.access import require_write
from pipeline.deals.models import Deal, DealShare
from pipeline.deals.services import deal_saves, planned_shares, share_requests
from pipeline.deals.services.planned_shares import Shares, build, of, rewrite, tell
from traps_web.lib import money
from traps_web.lib.faults import Invalid, StaleState

__all__ = [
    "Shares",
    "build",
    "follow_moves",
    "follow_owner",
    "move_open_shares",
    "of",
    "refresh_teams",
    "rewrite",
    "set_shares",
    "tell",
]


@transaction.atomic
def set_shares(act: Act, *, deal: Deal, version: int, shares: Shares) -> Deal:
    """Plan who is credited when the deal is won. What takes from somebody who is not below the writer waits for a yes.

    It waits when the deal is handed back with its old shares: `share_requests.open_of` has the request. Raises Invalid
    (shares), Refused, StaleState.
    """
    require_write(act.by, deal.owner, "the shares of this deal")
    if deal.status != "open":
        raise Invalid(shares="Shares can be planned only while a deal is open. This deal is closed.")
    fault = credit.shares_fault(shares)
    if fault:
        raise Invalid(shares=fault)
    if Person.objects.get_queryset().filter(pk__in=[pk for pk, _ in shares], is_active=True).count() != len(shares):
        raise Invalid(shares="A share belongs to a person who is not active in TRAPS.")
    deal_saves.lock([deal.pk])
    before = of(deal)
    needed = share_requests.needed(act, before=before, after=shares)
    if needed.waiting and act.by is not None:
        if not Deal.objects.filter(pk=deal.pk, version=version, status="open").exists():
            raise StaleState
        share_requests.ask(act, deal=deal, before=before, after=shares, waiting=needed.waiting)
        return deal
    share_requests.overtake(act, deal=deal)
    reason = share_requests.ALONE if needed.is_alone else ""
    return planned_shares.put(act, deal=deal, version=version, shares=shares, reason=reason)


def follow_owner(shares: Shares, *, old_owner_id: int, new_owner_id: int) -> Shares:
    """The shares after the deal went to another owner.

    The old owner's share goes along, added to what the new owner has.
    """
    merged: dict[int, int] = {}
    for person_id, share_ppm in shares:
        heir = new_owner_id if person_id == old_owner_id else person_id
        merged[heir] = merged.get(heir, 0) + share_ppm
    return list(merged.items()) or [(new_owner_id, money.PPM)]


def move_open_shares(*, teams: Mapping[int, int | None]) -> int:
    """Put the open shares of people into their new teams (person id to team id) after a move; returns how many rows.

    Closed ones stay.
    """
    return sum(
        DealShare.objects.filter(person_id=person_id, is_open=True).exclude(team_id=team_id).update(team_id=team_id)
        for person_id, team_id in sorted(teams.items())
    )


def follow_moves(act: Act) -> int:
    """Follow moves that were entered ahead, once a day; returns how many rows changed.

    Open shares go to the team their person is in today.
    """
    today = organisation_today(act.now)
    stray = DealShare.objects.filter(is_open=True).exclude(team_id=F("person__current_team_id"))
    return refresh_teams(person_ids=sorted(set(stray.values_list("person_id", flat=True))), today=today)


def refresh_teams(*, person_ids: Collection[int], today: date) -> int:
    """The same for people whose memberships were changed: their open shares follow them to today's team."""
    loaded = TeamOfDay.load(person_ids)
    return move_open_shares(teams={person_id: loaded.on(person_id, today) for person_id in person_ids})
