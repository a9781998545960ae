"""The share rows of a deal: written anew with its money, and every change of who gets what told and kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F

from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.organisation.selectors.teams import TeamOfDay
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.bookings.rules import credit
from pipeline.bookings.selectors.days import bounds_of
from pipeline.deals.models import Deal, DealChange, DealShare
from pipeline.deals.rules.requests import share_changes
from pipeline.deals.services import deal_states
from traps_web.lib.faults import StaleState

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
    """Replace the share rows of a deal after its amount, stage, dates or shares changed.

    It belongs inside the act that changed them.
    """
    deal.shares.all().delete()
    teams = TeamOfDay.load([person_id for person_id, _ in shares])
    DealShare.objects.bulk_create(build(deal, shares, teams, today=today, probability_ppm=deal.stage.probability_ppm))


def put(act: Act, *, deal: Deal, version: int, shares: Shares, reason: str = "") -> Deal:
    """Plan the shares of an open deal that stands at `version`, and tell everybody whose share changes.

    Raises StaleState.
    """
    before = of(deal)
    moved = Deal.objects.filter(pk=deal.pk, version=version, status="open").update(
        version=F("version") + 1, updated_at=act.now
    )
    if not moved:
        raise StaleState
    deal.refresh_from_db()
    rewrite(deal, shares, today=bounds_of(person=deal.owner, now=act.now).today)
    text_before, text_after = text_of(before), text_of(shares)
    if text_before != text_after:
        DealChange.objects.create(
            deal=deal,
            field="shares",
            before=text_before[:250],
            after=text_after[:250],
            reason=reason.strip()[:200],
            at=act.now,
            by=act.by,
        )
    deal_states.follow(act, [deal])
    audit.record(
        act,
        verb="deal shares set",
        subject=deal,
        before={"shares": _lines(before)},
        after={"shares": _lines(shares)},
        reason=reason.strip(),
    )
    tell(act, deal=deal, before=before, after=shares)
    return deal


def tell(act: Act, *, deal: Deal, before: Shares, after: Shares) -> None:
    """Tell everybody whose share of a deal changed what it was and what it is, except who changed it."""
    changes = [row for row in share_changes(before, after) if act.by is None or row.person_id != act.by.pk]
    people = Person.objects.get_queryset().in_bulk([row.person_id for row in changes])
    who = act.by.name if act.by else "TRAPS"
    notices.tell_many(
        notices.notice(
            act,
            person=people[row.person_id],
            kind="shares-changed",
            key=f"shares:{deal.pk}:{deal.version}",
            text=f"{who} changed your share of {deal.name} "
            f"from {credit.percent(row.before)} % to {credit.percent(row.after)} %.",
            address=address(deal, people[row.person_id]),
        )
        for row in changes
    )


def address(deal: Deal, person: Person) -> str:
    """Where a person reads about a deal; empty when it is out of their sight."""
    return f"/deals/{deal.pk}/" if Deal.objects.visible_to(person).filter(pk=deal.pk).exists() else ""


def text_of(shares: Shares) -> str:
    """Shares in words: "Ann Lee 60 %, Ben Ray 40 %"."""
    names = dict(Person.objects.get_queryset().filter(pk__in=[pk for pk, _ in shares]).values_list("pk", "name"))
    return ", ".join(f"{names[pk]} {credit.percent(share_ppm)} %" for pk, share_ppm in shares)


def _lines(shares: Iterable[tuple[int, int]]) -> list[str]:
    return [f"{person_id}: {credit.percent(share_ppm)} %" for person_id, share_ppm in shares]
