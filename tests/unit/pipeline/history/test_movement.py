"""Movement between two days adds up: over causes, days, people and teams."""

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.history.rules.movement import Amounts, Bucket, Moved, State, Window, moved_lines
from pipeline.history.rules.movement_sums import Movement, total
from traps_web.lib import money

FIRST = date(2026, 9, 1)
PERIOD = (date(2026, 9, 20), date(2026, 10, 10))
PEOPLE, TEAMS, STAGES = (1, 2, 3), (10, 20), (100, 200)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def states(draw: st.DrawFn) -> list[State]:
    """One deal: from a day on open, changed, handed on, pushed, closed, reopened or gone."""
    starts = sorted(draw(st.sets(st.integers(0, 40), min_size=1, max_size=6)))
    rows = []
    for number, start in enumerate(starts):
        status = draw(st.sampled_from(["open", "open", "open", "won", "lost", "removed"]))
        amount = draw(st.integers(0, 1_000_003))
        people = draw(st.lists(st.sampled_from(PEOPLE), unique=True, min_size=1, max_size=2))
        ppm = [1_000_000] if len(people) == 1 else [333_333, 666_667]
        parts = money.split(amount, ppm)
        rows.append(
            State(
                pk=number + 1,
                starts_on=day(start),
                status=status,
                stage_id=draw(st.sampled_from(STAGES)),
                amount=amount,
                close_on=draw(st.one_of(st.none(), st.integers(0, 60).map(day))),
                closed_on=day(start) if status in ("won", "lost") else None,
                shares={} if status == "removed" else dict(zip(people, zip(ppm, parts, strict=True), strict=True)),
            )
        )
    return rows


deals = st.lists(states(), min_size=1, max_size=4)
moves = st.dictionaries(st.sampled_from(PEOPLE), st.integers(1, 39).map(day), max_size=3)
"""The day on which a person goes from the first team to the second."""
chances = st.integers(1, 39).map(day)
"""The day on which the chance of the first stage rises."""
spans = st.sampled_from([PERIOD, (None, None)])


def lines_between(
    since: date,
    until: date,
    deals: list[list[State]],
    moves: dict[int, date],
    rises: date,
    span: tuple[date | None, date | None],
) -> list[Moved]:
    window = Window(since, until, *span)

    def chance(stage_id: int, on: date) -> int:
        return 100_000 if stage_id == 100 and on < rises else 333_333

    def team_on(person_id: int, on: date) -> int:
        return TEAMS[person_id in moves and on >= moves[person_id]]

    return [
        line
        for deal_id, rows in enumerate(deals)
        for line in moved_lines(
            deal_id,
            [row for row in rows if row.starts_on <= until],
            window,
            chance=chance,
            team_on=team_on,
            team_changes=lambda person_id: [moves[person_id]] if person_id in moves else [],
        )
    ]


def assert_adds_up(movement: Movement) -> None:
    assert movement.opening.amounts + movement.change == movement.closing.amounts


days = st.lists(st.integers(0, 45), min_size=3, max_size=3).map(
    lambda picked: [day(number) for number in sorted(picked)]
)


@given(days, deals, moves, chances, spans)
def test_buckets_add_up_for_every_person_team_and_all(picked, deals, moves, rises, span):
    lines = lines_between(picked[0], picked[2], deals, moves, rises, span)
    whole = total(lines)
    assert_adds_up(whole)
    by_team, by_person = defaultdict(list), defaultdict(list)
    for line in lines:
        by_team[line.line.team_id].append(line)
        by_person[line.line.person_id].append(line)
    for groups in (by_team, by_person):
        parts = [total(group) for group in groups.values()]
        for part in parts:
            assert_adds_up(part)
        for end in ("opening", "closing"):
            assert sum((getattr(part, end).amounts for part in parts), Amounts()) == getattr(whole, end).amounts
        for bucket in set(Bucket) - {Bucket.OWNER_IN, Bucket.OWNER_OUT}:
            assert sum((part.buckets[bucket].amounts for part in parts), Amounts()) == whole.buckets[bucket].amounts
        hands = [
            sum(
                (part.buckets[bucket].amounts for part in parts for bucket in (Bucket.OWNER_IN, Bucket.OWNER_OUT)),
                Amounts(),
            ),
            whole.buckets[Bucket.OWNER_IN].amounts + whole.buckets[Bucket.OWNER_OUT].amounts,
        ]
        assert hands[0] == hands[1]


@given(days, deals, moves, chances, spans)
def test_where_one_movement_ends_the_next_begins(picked, deals, moves, rises, span):
    first, second, third = picked
    ends_of_both = ((first, second), (second, third))
    before, after = (total(lines_between(*ends, deals, moves, rises, span)) for ends in ends_of_both)
    assert before.closing.amounts == after.opening.amounts
    assert before.closing.deal_ids == after.opening.deal_ids


@given(days, deals, moves, chances, spans)
def test_each_line_comes_and_goes_once_at_most(picked, deals, moves, rises, span):
    comes, goes = {Bucket.NEW, Bucket.REOPENED, Bucket.PULLED_IN}, {Bucket.PUSHED_OUT, Bucket.LOST, Bucket.REMOVED}
    for line in lines_between(picked[0], picked[2], deals, moves, rises, span):
        for ways in (comes, goes | {Bucket.WON}):
            assert sum(effect.bucket in ways for effect in line.effects) <= 1


def state(
    pk: int, start: int, status: str = "open", amount: int = 1000, close: int | None = 25, **given: object
) -> State:
    shares = given.get("shares", {1: (1_000_000, amount)})
    closed = day(start) if status in ("won", "lost") else None
    return State(pk, day(start), status, 100, amount, None if close is None else day(close), closed, shares)  # type: ignore[arg-type]


def buckets(*rows: State, since: int = 5, until: int = 20, span=PERIOD, moves=None) -> dict[str, tuple[int, int]]:
    lines = lines_between(day(since), day(until), [list(rows)], moves or {}, day(60), span)
    movement = total(lines)
    assert_adds_up(movement)
    return {
        bucket.value: (row.amounts.pipeline, row.amounts.landing)
        for bucket, row in movement.buckets.items()
        if row.deal_ids
    }


def test_a_deal_that_is_opened_and_won_in_between_shows_both():
    assert buckets(state(1, 6), state(2, 19, "won")) == {"new": (1000, 100), "won": (-1000, 900)}


def test_a_deal_that_goes_to_a_later_period_is_pushed_out_at_its_amount_then():
    rows = (state(1, 1), state(2, 7, amount=1500), state(3, 9, amount=1500, close=50))
    assert buckets(*rows) == {"amount up": (500, 50), "pushed out": (-1500, -150)}


def test_a_deal_that_goes_and_comes_back_only_changes_its_amount():
    assert buckets(state(1, 1), state(2, 7, close=50), state(3, 9, amount=900)) == {"amount down": (-100, -10)}


def test_a_deal_that_is_handed_on_is_netted_where_both_are_looked_at():
    rows = (state(1, 1), state(2, 9, shares={2: (1_000_000, 1000)}))
    movement = total(lines_between(day(5), day(20), [list(rows)], {}, day(60), PERIOD))
    assert movement.handed.amounts == Amounts(1000, 100)
    assert not movement.change


def test_a_person_who_moves_takes_open_deals_out_of_one_team_and_into_another():
    lines = lines_between(day(5), day(20), [[state(1, 1)]], {1: day(9)}, day(60), PERIOD)
    assert {line.line.team_id: line.effects[0].bucket for line in lines} == {10: "owner out", 20: "owner in"}


def test_a_reopened_deal_that_was_won_gives_its_money_back():
    assert buckets(state(1, 1), state(2, 2, "won", close=None), state(3, 9), span=(day(0), day(40))) == {
        "reopened": (1000, 100 - 1000)
    }


def test_a_deal_without_a_date_counts_in_no_sum():
    assert buckets(state(1, 6, close=None), span=(None, None)) == {}
