"""What the database adds up of a movement is what the rule says of every single deal."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import TeamOfDay
from pipeline.history.rules.movement import Amounts, Bucket, Moved, State, moved_lines
from pipeline.history.rules.movement_sums import Movement, total
from pipeline.history.selectors import movement as selector
from pipeline.history.selectors import sole_deals
from pipeline.history.selectors.bucket_deals import deals_in, largest_of_each
from pipeline.history.selectors.movement import MovementQuery
from pipeline.history.selectors.scopes import Scope
from pipeline.models import DealState, DealStateShare
from pipeline.pipelines.services import chances
from pipeline.stages.selectors.chances import chances_on
from plans.handovers.services import moves
from tests import make
from tests.builders.deals import stage
from tests.samples import tries
from traps_web.lib import money

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 1)
CHANGES_ON = date(2026, 12, 2)
"""On this day a person changes teams, and a stage gets another chance."""
CAUSES = [bucket for bucket in Bucket if bucket not in (Bucket.OWNER_IN, Bucket.OWNER_OUT)]
"""What one hands to another cancels out within a scope, so its lines are not its deals."""
PERIODS = (None, "FY2027-M05", "FY2027-Q2")


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, object]]:
    """One deal from its first state on; most stand still for long, and belong to one person."""
    rows = []
    for start in sorted(draw(st.sets(st.integers(0, 50), min_size=1, max_size=4))):
        status = draw(st.sampled_from(["open", "open", "open", "won", "lost", "removed"]))
        people = draw(st.sampled_from([("rep",), ("rep",), ("peer",), ("other_rep",), ("rep", "other_rep")]))
        rows.append(
            {
                "start": start,
                "status": status,
                "stage": draw(st.sampled_from(["Prospecting", "Engaging"])),
                "cents": draw(st.integers(0, 1_000_003)),
                "close_on": draw(st.one_of(st.none(), st.integers(0, 90).map(day))),
                "people": () if status == "removed" else people,
            }
        )
    return rows


def write(world: make.World, deal_id: int, rows: list[dict]) -> list[State]:
    """Write the states of a deal as its services would, and give them back as the rule takes them."""
    states = []
    for number, row in enumerate(rows):
        starts_on, is_closed = day(row["start"]), row["status"] in ("won", "lost")
        stored = DealState.objects.create(
            deal_id=deal_id,
            starts_on=starts_on,
            ends_before=day(rows[number + 1]["start"]) if number + 1 < len(rows) else None,
            known_at=make.NOW,
            via="page",
            cause="changed",
            status=row["status"],
            stage=stage(row["stage"]),
            owner=world.rep,
            amount=Decimal(row["cents"]) / 100,
            close_on=row["close_on"],
            closed_on=starts_on if is_closed else None,
        )
        ppm = {0: [], 1: [1_000_000], 2: [333_333, 666_667]}[len(row["people"])]
        parts = money.split(row["cents"], ppm) if ppm else []
        shares = {
            getattr(world, who).pk: (share, part) for who, share, part in zip(row["people"], ppm, parts, strict=True)
        }
        DealStateShare.objects.bulk_create(
            DealStateShare(state=stored, person_id=pk, share_ppm=share, share_amount=Decimal(part) / 100)
            for pk, (share, part) in shares.items()
        )
        states.append(
            State(
                pk=stored.pk,
                starts_on=starts_on,
                status=row["status"],
                stage_id=stored.stage_id,
                amount=row["cents"],
                close_on=row["close_on"],
                closed_on=stored.closed_on,
                shares=shares,
            )
        )
    return states


def lines_by_the_rule(query: MovementQuery, deals: dict[int, list[State]]) -> list[Moved]:
    """Every line, worked out without the database."""
    teams, scope = TeamOfDay.load(), query.scope

    def place(person_id: int, on: date) -> int | None:
        if scope.person_id is not None:
            return person_id if person_id == scope.person_id else None
        team_id = teams.on(person_id, on)
        return team_id if scope.team_id in (None, team_id) else None

    lines = []
    for deal_id, states in deals.items():
        held = [state for state in states if state.starts_on <= query.since][-1:]
        counted = held + [state for state in states if query.since < state.starts_on <= query.until]
        lines += moved_lines(
            deal_id,
            counted,
            query.window,
            chance=lambda stage_id, on: chances_on(on).get(stage_id, 0),
            team_on=place,
            team_changes=lambda person_id: teams.changes(person_id, query.since, query.until + timedelta(days=1)),
        )
    return [line for line in lines if line.line.team_id is not None]


def parts_of(lines: list[Moved], scope: Scope) -> dict[int, Movement]:
    groups = defaultdict(list)
    for line in lines:
        groups[line.line.person_id if scope.team_id is not None else line.line.team_id].append(line)
    return {pk: total(rows) for pk, rows in groups.items()}


def deals_of(lines: list[Moved], bucket: Bucket) -> dict[int, Amounts]:
    sums = defaultdict(Amounts)
    for line in lines:
        for effect in line.effects:
            if effect.bucket == bucket:
                sums[effect.line.deal_id] += effect.amounts
    return dict(sums)


def figures(movement: Movement) -> dict[str, tuple[object, int]]:
    rows = {"opening": movement.opening, "closing": movement.closing, "handed": movement.handed}
    rows |= {bucket.value: row for bucket, row in movement.buckets.items()}
    return {name: (row.amounts, row.count) for name, row in rows.items()}


@pytest.fixture
def moving(market: make.World) -> make.World:
    """The rep goes to another team and a stage gets another chance, both on one day."""
    later = make.NOW + timedelta(days=7)
    chances.set_chance(make.act(market.admin), stage=stage("Engaging"), probability_ppm=412_345, starts_on=CHANGES_ON)
    moves.move_person(make.act(market.admin, now=later), person=market.rep, team=market.south, starts_on=CHANGES_ON)
    return market


@pytest.fixture(autouse=True)
def _however_few(monkeypatch):
    """The people of these teams are few; their deals are added up by the database all the same."""
    monkeypatch.setattr(sole_deals, "FEW", 0)


@settings(max_examples=tries(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(histories(), min_size=1, max_size=5),
    since=st.integers(0, 44),
    length=st.integers(1, 30),
    whose=st.sampled_from(["everybody", "north", "south", "rep"]),
    period=st.sampled_from(PERIODS),
    bucket=st.sampled_from(CAUSES),
)
def test_the_database_and_the_rule_agree(moving, rows, since, length, whose, period, bucket):
    scope = {
        "everybody": Scope("Maven"),
        "north": Scope("North", team_id=moving.north.pk),
        "south": Scope("South", team_id=moving.south.pk),
        "rep": Scope("Rita", person_id=moving.rep.pk),
    }[whose]
    query = MovementQuery(day(since), day(since + length), scope, calendar.period(period) if period else None)
    reader = make.reader(moving.leader, now=make.NOW + timedelta(days=90), organisation=moving.organisation)
    with transaction.atomic():
        # The first deal of all, so that no day is before it.
        deals = {number: write(moving, number, row) for number, row in enumerate(rows, 1_000_001)}
        DealState.objects.create(
            deal_id=1_000_000,
            starts_on=date(2026, 10, 1),
            known_at=make.NOW,
            via="page",
            cause="built",
            status="lost",
            stage=stage("Lost"),
            owner=moving.rep,
            closed_on=date(2026, 10, 1),
        )
        shown = selector.movement(reader, query)
        assert shown is not None
        listed = deals_in(reader, shown, bucket)
        rows_of_bucket, pages = list(listed), [*listed[:1], *listed[1:3], *listed[3:]]
        largest = largest_of_each(reader, shown, 2)
        transaction.set_rollback(True)
    lines = lines_by_the_rule(query, deals)
    assert figures(shown.movement) == figures(total(lines))
    if whose != "rep":
        assert {part.pk: figures(part.movement) for part in shown.parts} == {
            pk: figures(movement) for pk, movement in parts_of(lines, scope).items()
        }
    assert {row.deal_id: row.amounts for row in rows_of_bucket} == deals_of(lines, bucket)
    sizes = [abs(row.amounts.pipeline or row.amounts.landing) for row in rows_of_bucket]
    assert sizes == sorted(sizes, reverse=True)
    assert pages == rows_of_bucket
    assert largest.get(bucket, []) == rows_of_bucket[:2]
