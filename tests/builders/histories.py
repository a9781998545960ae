"""Histories that the services write: days of work that come as they may, and a past before them."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.imports.importing.running import run_now
from accounts.organisation.services import teams
from pipeline.deals.rules.pauses import MOST
from pipeline.deals.rules.pushes import Explanation
from pipeline.deals.services import deals, pauses
from pipeline.intake.services.entered_bookings import record_many
from pipeline.models import Deal, PushChoice
from plans.handovers.services import moves
from tests import make
from tests.builders.bookings import new
from tests.builders.budgets import set_budget
from tests.builders.calls import make_call, of_organisation, of_team
from tests.builders.deals import make_deal, stage
from tests.builders.imports import BOOKINGS, DEALS, RITA, csv_of, undo

DAYS = 6
LAST = date(2026, 12, 20)


class History:
    """Days of work that come as they may: deals, pauses, reopenings, hand-overs, files, undos, late money, moves."""

    def __init__(self, world: make.World, seed: int) -> None:
        self.world, self.random = world, random.Random(seed)
        self.people = [world.rep, world.peer, world.other_rep]
        self.files: list[Any] = []
        for person in self.people:
            set_budget(person, str(self.random.randint(1_000, 90_000)))
        for _ in range(3):
            facts = {"close_on": self._close(), "amount": self._amount(), "opened_on": make.TODAY}
            make_deal(self.random.choice(self.people), name="First", **facts)

    def live(self, now: datetime) -> None:
        """Something of a day."""
        acts = [
            self._open,
            self._change,
            self._hand_over,
            self._pause,
            self._lose,
            self._reopen,
            self._book,
            self._file,
            self._undo,
            self._call,
        ]
        for act in self.random.sample(acts, 5):
            act(now)
        self._move(now)

    def _amount(self) -> Decimal:
        return Decimal(self.random.randint(1, 10**6)) / 100

    def _close(self) -> date:
        return date(2026, 12, 20) + timedelta(days=self.random.randint(0, 40))

    def _deal(self, status: str = "open") -> Deal | None:
        rows = list(Deal.objects.filter(status=status).order_by("pk"))
        return self.random.choice(rows) if rows else None

    def _open(self, now: datetime) -> None:
        who = self.random.choice(self.people)
        data = deals.DealData(name="New", owner_id=who.pk, amount=self._amount(), close_on=self._close())
        deals.create(make.act(who, now=now), data=data)

    def _change(self, now: datetime) -> None:
        if deal := self._deal():
            facts = self.random.choice([{"amount": self._amount()}, {"close_on": self._close()}])
            why = Explanation(PushChoice.objects.order_by("pk").values_list("pk", flat=True)[0])
            act = make.act(self.world.admin, now=now)
            deals.change(act, deal=deal, version=deal.version, data=facts, push=why)

    def _hand_over(self, now: datetime) -> None:
        if deal := self._deal():
            heir = {"owner_id": self.random.choice(self.people).pk}
            act = make.act(self.world.admin, now=now)
            deals.change(act, deal=deal, version=deal.version, data=heir, owner_leaves=True)

    def _pause(self, now: datetime) -> None:
        """A deal rests, or goes on before its day."""
        deal, act = self._deal(), make.act(self.world.admin, now=now)
        if deal is None:
            return
        if deal.paused_until_on is not None and deal.paused_until_on > now.date():
            pauses.resume(act, deal=deal)
        elif deal.pauses.count() < MOST:
            until = now.date() + timedelta(days=self.random.randint(1, 5))
            pauses.pause(act, deal=deal, resume_on=until, reason="Frozen")

    def _lose(self, now: datetime) -> None:
        if deal := self._deal():
            act = make.act(self.world.admin, now=now)
            deals.move_stage(act, deal=deal, to_stage=stage("Lost"), reason="Price", closed_on=now.date())

    def _reopen(self, now: datetime) -> None:
        if deal := self._deal("lost"):
            again = {"reason": "They called", "close_on": self._close(), "next_step": "Call", "next_step_on": LAST}
            act = make.act(self.world.admin, now=now)
            deals.move_stage(act, deal=deal, to_stage=stage("Prospecting"), **again)

    def _book(self, now: datetime) -> None:
        """Money of today or of days ago, sometimes for a deal."""
        deal = self._deal() if self.random.random() < 0.5 else None
        day = now.date() - timedelta(days=self.random.choice([0, 0, 3, 200]))
        row = new(self.random.choice(self.people), str(self._amount()), on=day, deal_id=deal.pk if deal else None)
        record_many(make.act(self.world.admin, now=now), rows=[row], source="api")

    def _file(self, now: datetime) -> None:
        number, opened_on = self.random.randint(1, 10**6), now.date() - timedelta(days=40)
        kind, head, line = self.random.choice(
            [
                ("deals", DEALS, f"D{number},A,{RITA},,,Proposal,{self._amount()},{opened_on},{self._close()},,"),
                ("bookings", BOOKINGS, f"B{number},{now.date()},{self._amount()},,,,,{RITA}:100,"),
            ]
        )
        content = csv_of(head, line)
        act = make.act(self.world.admin, now=now)
        run = run_now(act, kind=kind, file_name=f"{kind}.csv", content=content, dry_run=False)
        assert run.status == "done", run.refusals
        self.files.append(run)

    def _undo(self, now: datetime) -> None:
        if self.files:
            undo(self.files.pop(), by=self.world.admin, now=now)

    def _call(self, now: datetime) -> None:
        best_case = str(commit := self.random.randint(0, 9_000))
        make_call(self.world.rep, str(commit), best_case, now=now)
        make_call(self.world.manager, str(commit), subject=of_team(self.world.north), now=now)
        make_call(self.world.leader, str(commit), subject=of_organisation(), now=now)

    def _move(self, now: datetime) -> None:
        day = now.date()
        if day == date(2026, 11, 27):
            moves.move_person(
                make.act(self.world.admin, now=now), person=self.world.peer, team=self.world.south, starts_on=day
            )
        if day == date(2026, 11, 28):
            teams.move(make.act(now=now), team=self.world.south, parent=self.world.north, starts_on=day)


def live_before(world: make.World, seed: int) -> None:
    """Ten months of money and of deals won, some without an opening day, and a quarter of calls not yet scored."""
    chance = random.Random(seed)
    for person in (world.rep, world.peer, world.other_rep):
        for week in range(42):
            day = date(2026, 2, 2) + timedelta(weeks=week)
            record_many(
                make.act(world.admin), rows=[new(person, str(chance.randint(100, 2_000)), on=day)], source="api"
            )
            closed = day + timedelta(days=chance.randint(10, 90))
            closing = {"at": "Won", "closed_on": closed} if closed < make.TODAY else {}
            known = {"opened_on": day} if week % 5 else {}
            make_deal(person, amount=Decimal(chance.randint(100, 9_000)), **known, **closing)
    for week in range(13):
        made = datetime(2026, 6, 1, 8, tzinfo=UTC) + timedelta(weeks=week)
        for person in (world.rep, world.peer, world.other_rep):
            make_call(person, str(chance.randint(9_000, 20_000)), period="FY2027-Q1", now=made)
