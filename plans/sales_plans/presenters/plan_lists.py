"""The page of plans in words: money without a plan first, then the plans by who acts next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from accounts.duties.models import Obligation
from accounts.duties.presenters import owed
from accounts.duties.presenters.obligations import due_of, state_of
from accounts.organisation.presenters import period_words
from plans.sales_plans.presenters import plans as presenter
from plans.sales_plans.selectors.plan_lists import NEXT, ORDERS, Lacking, Missing
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib import fiscal
from traps_web.ui import periods, values, words

NONE = "none"
"""The cut of the list that shows who has a number and no plan."""
MOST_LACKING = 5
"""So many are named before the plans; the cut shows all of them."""
LONG = 25
"""Of more plans than these, those alone stand in view that wait for the nearest act; the others are folded away."""
HEADS = {
    "me": "Waits for your decision",
    "decision": "Waits for a decision",
    "owner": "Waits for the owner",
    "nobody": "In force",
    "ended": "Ended",
}
OWN_HEADS = {**HEADS, "decision": "Waits for the decision", "owner": "Waits for you"}
CHIPS = {"me": "Your decision", "decision": "A decision", "owner": "The owner", "nobody": "In force", "ended": "Ended"}
TONES = {"me": "late"}
NO_PLAN = values.State("missed", "no plan")


def statement(
    *, mine: Sequence[Any], missing: Sequence[Missing], counts: Mapping[str, int], leads: bool, today: date
) -> str:
    """What waits, in one sentence: a plan that is missing while its period runs before one that is being written."""
    waiting = counts.get("me", 0)
    if leads and waiting:
        return f"{_waiting(waiting)}."
    returned = [period_words.lasting(plan.period_key) for plan in mine if plan.status == "returned"]
    drafts = [period_words.lasting(plan.period_key) for plan in mine if plan.status == "draft"]
    if any(number.period.starts_on <= today for number in missing):
        return _missing(missing)
    if returned:
        return f"Your plan of {words.listed(returned)} was returned; correct it and submit it again."
    if drafts:
        return f"Your plan of {words.listed(drafts)} is a draft; submit it to get a decision."
    if missing:
        return _missing(missing)
    if mine:
        return f"Every number of yours has a plan, {words.plural(len(mine), 'plan')} in all."
    return "No team plan is waiting for you." if leads else "You have no number to plan."


def _missing(missing: Sequence[Missing]) -> str:
    first, *more = missing
    others = f", and none for {words.listed([periods.lasting(number.period) for number in more])}" if more else ""
    return f"No plan for your {words.money(first.amount)} of {periods.lasting(first.period)}{others}."


def _waiting(count: int) -> str:
    return f"{words.plural(count, 'plan')} {'waits' if count == 1 else 'wait'} for a decision"


def lacking_statement(lacking: Lacking, *, period: fiscal.Period, today: date) -> str:
    """The money without a plan, and how many have none."""
    during = periods.during(period, today)
    people = words.plural(lacking.people, "person has", "people have")
    return f"No plan for {words.money(lacking.amount)} {during}: {people} not begun one."


def lacking_sub(counts: Mapping[str, int]) -> str:
    """What else waits, below that finding."""
    parts = []
    if counts["me"]:
        parts.append(f"{_waiting(counts['me'])} of yours")
    if counts["owner"]:
        parts.append(f"{words.plural(counts['owner'], 'plan is', 'plans are')} still being written")
    return f"{', '.join(parts)}." if parts else ""


def lacking_rows(
    people: Sequence[Any],
    duties: Mapping[int, Obligation],
    *,
    period: fiscal.Period,
    today: date,
    now: datetime,
    zone: ZoneInfo,
) -> tuple[values.OwedRow, ...]:
    """Who has a number and no plan, each with the money, since when it is owed, and the way to ask for it."""
    return tuple(_lacking_row(person, duties.get(person.pk), period, today, now, zone) for person in people)


def _lacking_row(
    person: Any, duty: Obligation | None, period: fiscal.Period, today: date, now: datetime, zone: ZoneInfo
) -> values.OwedRow:
    team = person.current_team.name if person.current_team else ""
    return values.OwedRow(
        key=f"plan-{person.pk}",
        what=f"{person.name}, {words.money(person.number)}",
        more=team,
        state=state_of(duty, now=now, zone=zone) if duty else NO_PLAN,
        due=due_of(duty, now=now, zone=zone) if duty else None,
        act="Ask by mail",
        act_url=_mail(person, period, today),
        details_url=owed.story_url(duty.pk) if duty else "",
    )


def _mail(person: Any, period: fiscal.Period, today: date) -> str:
    """A mail to the owner, begun in the program of whoever asks."""
    period_name = periods.say(period, today)
    subject = f"Your plan of {period_name}"
    body = f"You have a number of {words.money(person.number)} for {period_name} and no plan. When will you hand it in?"
    return f"mailto:{quote(person.email)}?subject={quote(subject)}&body={quote(body)}"


@dataclass(frozen=True)
class Offer:
    """A period that may be planned, with its number."""

    period: str
    kind: str
    span: str
    amount: str


def offers(missing: Sequence[Missing]) -> list[Offer]:
    """The periods with a number and no plan."""
    return [
        Offer(
            period.key,
            "annual plan" if period.kind == "year" else "quarterly plan",
            f"{words.day(period.starts_on, year=True)} to {words.day(period.last_day, year=True)}",
            words.money(amount),
        )
        for period, amount in missing
    ]


def groups(plans: Sequence[Any], counts: Mapping[str, int], *, zone: ZoneInfo) -> list[values.RowGroup]:
    """The plans of a page under who acts next."""
    return lists.grouped(
        plans, _acts_next, HEADS, lambda rows: presenter.rows(rows, zone=zone), counts=counts, tones=TONES
    )


def own_groups(plans: Sequence[Any], *, zone: ZoneInfo) -> list[values.RowGroup]:
    """One's own plans, what one owes first."""
    return lists.grouped(
        plans, _acts_next, OWN_HEADS, lambda rows: presenter.rows(rows, zone=zone), tones={"owner": "late"}
    )


def _acts_next(plan: Any) -> str:
    return str(plan.acts_next)


HEADINGS = [
    Heading("Period", "lst__when", "period", falls=True),
    Heading("State", "lst__state"),
    Heading("Since", "only-mid lst__text"),
    Heading("Number", "num lst__amt", "number", falls=True, term="number"),
    Heading("No plan for", "num lst__more", "uncovered", falls=True, term="no plan for this money"),
    Heading("Sources", "only-mid", is_spoken=True),
]
OWN_HEADINGS = [
    Heading("Period", "lst__name"),
    *HEADINGS[1:3],
    Heading("Number", "num lst__amt", term="number"),
    Heading("No plan for", "num lst__more", term="no plan for this money"),
    HEADINGS[-1],
]


def bar(list_query: ListQuery, counts: Mapping[str, int], *, lacking: int, acts_next: str) -> values.ListBar:
    """The bar over the plans of a team, cut by who acts next."""
    heads = list_query.heads([Heading("Person", "lst__name", "person"), *HEADINGS], ORDERS.key(list_query.sort))
    every = sum(counts.values())
    filled = [key for key in NEXT if counts[key] or key == acts_next]
    chips = [list_query.chip("All", not acts_next, every, next="")]
    if lacking or acts_next == NONE:
        chips.append(list_query.chip("No plan", acts_next == NONE, lacking, next=NONE))
    chips += [list_query.chip(CHIPS[key], key == acts_next, counts[key], next=key) for key in filled]
    return lists.bar(
        list_query,
        "Plans",
        count=words.plural(every, "plan"),
        chips=chips if len(chips) > 2 else [],
        chips_label="Who acts next",
        heads=heads,
    )


def in_view(counts: Mapping[str, int], acts_next: str) -> str:
    """Who acts next on the plans in view: whom the address asks for, else the first of all where there are many."""
    if acts_next or sum(counts.values()) <= LONG:
        return acts_next
    return next(key for key in NEXT if counts[key])


def folds(list_query: ListQuery, counts: Mapping[str, int], shown: str) -> list[values.Fold]:
    """The plans beside those in view, fetched when somebody opens them."""
    return [
        values.Fold(
            f"plans-{key}",
            HEADS[key],
            words.number(counts[key]),
            load_url=list_query.but(next=key),
            load_word="Show them",
        )
        for key in NEXT
        if counts[key] and key != shown
    ]


def own_bar(list_query: ListQuery) -> values.ListBar:
    """The heads of one's own plans, which are few and have no bar."""
    return lists.bar(list_query, "My plans", heads=list_query.heads(OWN_HEADINGS, ""))
