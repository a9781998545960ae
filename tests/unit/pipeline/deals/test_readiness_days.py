"""Next steps as the history of a deal has them, put back into days."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.deals.rules.readiness_days import built, read_step

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))
START = datetime(2026, 11, 2, 9, tzinfo=UTC)


@given(step=st.text(st.characters(exclude_characters="0123456789"), max_size=40).map(str.strip), on=st.none() | DAYS)
def test_a_recorded_step_is_read_as_it_was_written(step: str, on: date | None) -> None:
    written = ", ".join([str(part) for part in (step, on) if part])
    standing = read_step(written)
    assert (standing.has_next_step, standing.next_step_on, standing.knows_debt) == (bool(step), on, False)


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["", "Call", "Call, 2026-12-01"])), max_size=12))
def test_each_day_says_what_its_last_change_said(changes: list[tuple[int, str]]) -> None:
    stamped = [(START + timedelta(hours=hours, seconds=number), text) for number, (hours, text) in enumerate(changes)]
    rows = built(stamped, day_of=lambda at: at.date())
    days = [row.starts_on for row in rows]
    assert days == sorted({at.date() for at, _ in stamped})
    for row in rows:
        last = max((at, text) for at, text in stamped if at.date() == row.starts_on)
        assert (row.known_at, row.standing) == (last[0], read_step(last[1]))
