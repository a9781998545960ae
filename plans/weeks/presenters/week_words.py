"""The finding of a week in words: how many targets are reached, which are open, and when it closes."""

from __future__ import annotations

from datetime import datetime, tzinfo

from accounts.duties.rules import obligations as duty_rules
from accounts.organisation.rules import owing as owing_rules
from pipeline.activities.rules.weeks import Deadline
from plans.weeks.presenters.week_counts import Tally
from plans.weeks.selectors.weeks import WeekFacts
from traps_web.ui import words


def finding(facts: WeekFacts, zone: tzinfo) -> str:
    """How many targets are reached, and how the week stands; of a week that owes nothing or is ahead, only that."""
    return " ".join(filter(None, (reached(facts), standing(facts, zone))))


def reached(facts: WeekFacts) -> str:
    """ "4 of 5 targets reached." Empty where nothing is asked, or not yet."""
    is_asked = facts.week.key <= facts.current and facts.week.deadline and facts.owes_yet and not facts.is_all_leave
    return words.sentence(facts.reached.in_words) if is_asked and facts.reached.of else ""


def standing(facts: WeekFacts, zone: tzinfo) -> str:
    """By when the week closes, or how it was closed; or why it owes nothing."""
    week, log = facts.week, facts.week.log
    subject = f"Week {week.number}" if facts.is_own else f"{words.possessive(facts.person.name)} week {week.number}"
    if log is not None and log.closed_at is not None:
        return f"{subject} was closed {words.moment(log.closed_at, zone)}{_closed_how(facts, zone)}."
    if week.deadline is None:
        return f"{subject} has no working day and owes nothing."
    if not facts.owes_yet:
        return f"{subject} owes nothing."
    if facts.is_all_leave:
        return f"{subject} is all leave and owes nothing."
    due_at = _due_at(facts, week.deadline)
    due = words.deadline(due_at, zone)
    if facts.log_duty and facts.log_duty.waived_at:
        waived = "missed, and waived" if facts.log_duty.status == "missed" else "waived"
        return f"{subject} was due {due} and is {waived}."
    if due_at < facts.now:
        return f"{subject} was due {due} and is not closed."
    if facts.week.key > facts.current:
        return f"{subject} opens {words.day(week.starts_on)} and closes {due}."
    return f"{subject} closes {due}, {words.span(due_at - facts.now)} left."


def _due_at(facts: WeekFacts, deadline: Deadline) -> datetime:
    """The deadline that the duty carries, which more time moves; without a duty the one of the week."""
    return facts.log_duty.due_at if facts.log_duty else deadline.due_at


def close_note(facts: WeekFacts) -> str:
    """What comes of it when the week is closed now."""
    deadline = facts.week.deadline
    if deadline is None or facts.now <= _due_at(facts, deadline):
        left = facts.reached.left
        still_open = f"{words.plural(left, 'target')} still open. " if left else ""
        return f"{still_open}You can close early. Later entries stay labelled late."
    if facts.log_duty is None or not duty_rules.is_owed(facts.log_duty):  # Nothing is left to be marked.
        return "The deadline has passed. You can still close it."
    marked = duty_rules.settle(facts.log_duty, at=facts.now)
    return f"The deadline has passed. You can still close it; it will be marked {marked}."


def _closed_how(facts: WeekFacts, zone: tzinfo) -> str:
    """On time or how late, by the one answer that the obligation gives."""
    if facts.log_duty is None:
        return ""
    state = duty_rules.state(facts.log_duty, now=facts.now)
    if state == "done":
        return ", on time"
    waived_by = facts.log_duty.waived_by or ""
    return f": {duty_rules.state_in_words(facts.log_duty, now=facts.now, zone=zone, waived_by=waived_by)}"


def below(facts: WeekFacts, counted: tuple[Tally, ...]) -> str:
    """What is open and what of it is short of pace; of a past week, what fell short."""
    if not facts.owes_yet:
        return owing_rules.sentence(facts.begins, today=facts.week.starts_on)
    if facts.week.key > facts.current:
        return ""
    with_target = [tally for tally in counted if tally.target]
    if not with_target:
        return _without_target(sum(tally.done for tally in counted))
    left = [f"{tally.name.lower()} {words.number(tally.left)}" for tally in with_target if tally.left]
    if not left:
        return ""
    if facts.week.key < facts.current or facts.week.is_closed:
        return words.sentence(f"short: {words.listed(left)}")
    return f"{words.sentence(f'still to do: {words.listed(left)}')} {_pace(with_target)}"


def _without_target(done: int) -> str:
    return f"No target holds for this week; {words.number(done)} {'was' if done == 1 else 'were'} counted."


def _pace(with_target: list[Tally]) -> str:
    behind = [tally for tally in with_target if tally.behind]
    if not behind:
        return "All activities are on pace."
    phrases = [f"{tally.name.lower()} {words.number(tally.behind)}" for tally in behind]
    return words.sentence(f"short of pace: {words.listed(phrases)}")


def kept_note(facts: WeekFacts) -> str:
    """Leave that came, or went, after the week was over stands beside what it owed and changes nothing of it."""
    days = facts.days_off_since
    if not days:
        return ""
    came = "approved" if days > 0 else "given back"
    were = "was" if abs(days) == 1 else "were"
    return f"{words.plural(abs(days), 'day')} of leave {were} {came} since. The targets of the week stay as they were."
