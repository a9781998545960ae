"""When a deal rests, and what stands against another pause."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.deals.rules.pauses import MOST, is_paused, pause_faults

TODAY = date(2026, 11, 25)
days = st.dates(TODAY - timedelta(days=60), TODAY + timedelta(days=60))


@given(until=days, today=days)
def test_a_pause_runs_until_its_day_and_is_over_on_it(until, today):
    assert is_paused(until, today=today) is (today < until)
    assert not is_paused(until, today=until) and is_paused(until, today=until - timedelta(days=1))


@given(
    status=st.sampled_from(["open", "won", "lost"]),
    until=st.none() | days,
    count=st.integers(0, 3),
    resume_on=st.none() | days,
    reason=st.sampled_from(["", "  ", "Budget frozen"]),
)
def test_what_is_let_pass_is_a_first_or_second_pause_of_an_open_deal_with_a_reason_and_a_later_day(
    status, until, count, resume_on, reason
):
    faults = pause_faults(status=status, until=until, count=count, resume_on=resume_on, reason=reason, today=TODAY)
    is_fine = (
        status == "open"
        and not is_paused(until, today=TODAY)
        and count < MOST
        and resume_on is not None
        and resume_on > TODAY
        and bool(reason.strip())
    )
    assert bool(faults) is not is_fine
    assert all(sentence.endswith(".") for sentence in faults.values())
