"""What each deal was on every day: about five states a deal, the last of them how it stands."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from accounts.record.rules.acts import Via
from bench.generate.people import FIRST_DAY, NOW, SEED, TODAY
from bench.generate.tables import Rows, close
from pipeline.models import Deal, DealShare, DealState, DealStateShare, Stage
from traps_web.lib import money

CHANGES = (1, 2, 3, 4, 5)
"""How often a deal changed between its first day and its last."""
HANDED = 10
"""Of a hundred deals, so many came from somebody else."""
STATE = (
    "deal",
    "starts_on",
    "ends_before",
    "known_at",
    "by",
    "via",
    "cause",
    "status",
    "stage",
    "owner",
    "amount",
    "close_on",
    "closed_on",
    "forecast",
    "removed_name",
)
Shares = Sequence[tuple[int, int]]


class DealRow(NamedTuple):
    """What a deal says of itself today."""

    pk: int
    owner_id: int
    stage_id: int
    status: str
    amount: Decimal | None
    opened_on: date
    close_on: date | None
    closed_on: date | None


@dataclass(frozen=True)
class Standing:
    """How a deal stood from a day on."""

    day: date
    cause: str
    status: str
    stage: int
    owner: int
    amount: int
    close_on: date | None
    closed_on: date | None
    shares: Shares


def build(deals: int) -> int:
    """The history of so many deals, as if each change had been recorded on its day; how many states it has."""
    dice = random.Random(SEED)
    stages = list(Stage.objects.filter(kind="open").order_by("position").values_list("pk", flat=True))
    states, parts = Rows(DealState, *STATE), Rows(DealStateShare, "state", "person", "share_ppm", "share_amount")
    ids = Deal.objects.order_by("pk").values("pk")[:deals]
    shares: dict[int, list[tuple[int, int]]] = defaultdict(list)
    held = DealShare.objects.filter(deal_id__in=ids).order_by("pk").values_list("deal_id", "person_id", "share_ppm")
    for deal, person, share in held.iterator():
        shares[deal].append((person, share))
    owners = list(dict.fromkeys(person for rows in shares.values() for person, _ in rows))
    for row in Deal.objects.order_by("pk").values_list(*DealRow._fields)[:deals]:
        deal = DealRow(*row)
        _write(states, parts, deal.pk, _standings(deal, shares[deal.pk], stages, owners, dice))
    close(states, parts)
    return states.written


def _standings(
    deal: DealRow, shares: Shares, stages: Sequence[int], owners: Sequence[int], dice: random.Random
) -> list[Standing]:
    """From the first day to how it stands, each on a day of its own."""
    cause = {"won": "won", "lost": "lost"}.get(deal.status, "changed")
    last = Standing(
        deal.closed_on or TODAY,
        cause,
        deal.status,
        deal.stage_id,
        deal.owner_id,
        0 if deal.amount is None else money.to_minor(deal.amount),
        deal.close_on,
        deal.closed_on,
        shares,
    )
    began = max(deal.opened_on, FIRST_DAY)
    between = (last.day - began).days - 1
    days = sorted(dice.sample(range(1, between + 1), min(between, dice.choice(CHANGES)))) if between > 0 else []
    close_on = (deal.close_on or last.day) - timedelta(days=dice.randrange(60))
    of_others = [(dice.choice(owners), money.PPM)] if dice.randrange(100) < HANDED else shares
    amount = last.amount * dice.randrange(60, 140) // 100
    now = Standing(began, "opened", "open", stages[0], of_others[0][0], amount, close_on, None, of_others)
    standings = [now]
    for number, day in enumerate(days):
        now = _changed(now, began + timedelta(days=day), stages, dice)
        if number == len(days) // 2:
            now = replace(now, owner=last.owner, shares=shares)
        standings.append(now)
    if last.day > standings[-1].day:
        return [*standings, last]
    return [*standings[:-1], replace(last, day=standings[-1].day)]


def _changed(now: Standing, day: date, stages: Sequence[int], dice: random.Random) -> Standing:
    """One of the things that happen to a deal."""
    now = replace(now, day=day, cause="changed")
    what = dice.randrange(4)
    if what == 0 and now.close_on is not None:
        return replace(now, close_on=now.close_on + timedelta(days=dice.randrange(-20, 60)))
    if what == 1:
        return replace(now, amount=now.amount * dice.randrange(80, 125) // 100)
    return replace(now, stage=stages[min(stages.index(now.stage) + 1, len(stages) - 1)])


def _write(states: Rows, parts: Rows, deal: int, standings: Sequence[Standing]) -> None:
    ends = [*(row.day for row in standings[1:]), None]
    for row, ends_before in zip(standings, ends, strict=True):
        progress = (row.status, row.stage, row.owner, row.amount, row.close_on, row.closed_on, "", "")
        known = (row.day, ends_before, _at(row.day), row.owner, Via.PAGE.value, row.cause)
        state = states.add(deal, *known, *progress)
        split = money.split(row.amount, [share for _, share in row.shares])
        for (person, share), part in zip(row.shares, split, strict=True):
            parts.add(state, person, share, part)


def _at(day: date) -> datetime:
    return NOW.replace(year=day.year, month=day.month, day=day.day)
