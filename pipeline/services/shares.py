"""Planned shares of a deal with their money, kept in step with the deal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from accounts.models import Person
from accounts.rules.faults import Invalid, StaleState
from accounts.selectors import organisation as organisation_selector
from accounts.selectors.teams import TeamOfDay
from accounts.services import audit
from pipeline.access import require_write
from pipeline.models import Deal, DealShare
from pipeline.rules import credit
from pipeline.selectors.days import bounds_of
from traps_web.lib import clock, money

BATCH = 1000
Shares = list[tuple[int, int]]


def of(deal: Deal) -> Shares:
    """The planned shares of a deal in the order they were given."""
    return list(deal.shares.order_by("pk").values_list("person_id", "share_ppm"))


def build(deal: Deal, shares: Shares, teams: TeamOfDay, *, today: date, probability_ppm: int) -> list[DealShare]:
    """Unsaved share rows: the amount split to the cent, each part weighted by the stage's probability."""
    is_open = deal.status == "open"
    day = today if is_open else deal.closed_on or today
    return [
        DealShare(
            deal=deal,
            person_id=part.person_id,
            team_id=teams.on(part.person_id, day),
            share_ppm=part.share_ppm,
            share_amount=part.amount,
            weighted_amount=credit.weighted(part.amount, probability_ppm),
            is_open=is_open,
            close_on=deal.close_on,
        )
        for part in credit.split(deal.amount or Decimal(0), shares)
    ]


def rewrite(deal: Deal, shares: Shares, *, today: date) -> None:
    """Replace the share rows of a deal after its amount, stage, dates or shares changed; inside the act that changed them."""
    deal.shares.all().delete()
    teams = TeamOfDay.load([person_id for person_id, _ in shares])
    DealShare.objects.bulk_create(build(deal, shares, teams, today=today, probability_ppm=deal.stage.probability_ppm))


@transaction.atomic
def set_shares(*, deal: Deal, version: int, shares: Shares, by: Person | None, now: datetime) -> Deal:
    """Plan who is credited when the deal is won. Raises Invalid (shares), Refused, StaleState."""
    require_write(by, deal.owner, "the shares of this deal")
    if deal.status != "open":
        raise Invalid(shares="Shares are planned while a deal is open; this one is closed.")
    fault = credit.shares_fault(shares)
    if fault:
        raise Invalid(shares=fault)
    if Person.objects.get_queryset().filter(pk__in=[pk for pk, _ in shares], is_active=True).count() != len(shares):
        raise Invalid(shares="The shares name a person who is not active in TRAPS.")
    before = of(deal)
    moved = Deal.objects.filter(pk=deal.pk, version=version, status="open").update(
        version=F("version") + 1, updated_at=now
    )
    if not moved:
        raise StaleState
    deal.refresh_from_db()
    rewrite(deal, shares, today=bounds_of(person=deal.owner, now=now).today)
    audit.record(
        verb="deal shares set",
        subject=deal,
        by=by,
        now=now,
        before={"shares": _said(before)},
        after={"shares": _said(shares)},
    )
    return deal


def _said(shares: Iterable[tuple[int, int]]) -> list[str]:
    return [f"{person_id}: {credit.percent(share_ppm)} %" for person_id, share_ppm in shares]


def follow_owner(shares: Shares, *, old_owner_id: int, new_owner_id: int) -> Shares:
    """The shares after the deal went to another owner: the old owner's share goes along, added to what the new one has."""
    merged: dict[int, int] = {}
    for person_id, share_ppm in shares:
        heir = new_owner_id if person_id == old_owner_id else person_id
        merged[heir] = merged.get(heir, 0) + share_ppm
    return list(merged.items()) or [(new_owner_id, money.PPM)]


def move_open_shares(*, teams: Mapping[int, int | None]) -> int:
    """Put the open shares of people into their new teams (person id to team id) after a move; closed ones stay; how many rows."""
    return sum(
        DealShare.objects.filter(person_id=person_id, is_open=True).exclude(team_id=team_id).update(team_id=team_id)
        for person_id, team_id in sorted(teams.items())
    )


def follow_moves(*, now: datetime) -> int:
    """The daily round for moves that were entered ahead: open shares go to the team their person is in today; how many rows."""
    today = clock.today_in(organisation_selector.current().time_zone, now)
    stray = DealShare.objects.filter(is_open=True).exclude(team_id=F("person__current_team_id"))
    return refresh_teams(person_ids=sorted(set(stray.values_list("person_id", flat=True))), today=today)


def refresh_teams(*, person_ids: Collection[int], today: date) -> int:
    """The same for people whose memberships were changed: their open shares follow them to today's team."""
    loaded = TeamOfDay.load(person_ids)
    return move_open_shares(teams={person_id: loaded.on(person_id, today) for person_id in person_ids})
