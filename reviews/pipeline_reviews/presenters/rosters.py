"""The roster of a week in words: who has held theirs, who is due, who dodged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.rules.states import Status
from reviews.pipeline_reviews.selectors.reviews import OnRoster
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib import fiscal
from traps_web.ui import periods, values, words
from traps_web.ui.addresses import address

HEADS: Final = (
    Heading("Team", "lst__name"),
    Heading("Held by", "only-mid"),
    Heading("Due", "lst__when"),
    Heading("State", "lst__state"),
    Heading("Judged", "num only-mid"),
)
WEEKS_PICKED: Final = 8
CUTS: Final = {
    "": ("All", frozenset(Status.values)),
    "due": ("To be held", frozenset({Status.DUE, Status.LIVE})),
    "held": ("Held", frozenset({Status.CLOSED})),
    "dodged": ("Dodged", frozenset({Status.DODGED})),
}
"""The parts of the roster that can be looked at alone."""


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A team's review of the week."""

    team: str
    url: str
    holder: str
    when: values.Due
    state: values.State
    judged: str


@dataclass(frozen=True, slots=True)
class Act:
    """What the viewer does next about their own review."""

    word: str
    url: str
    opens: bool
    """It is a button that opens the review, and no link."""
    version: int = 0


def state_of(entry: OnRoster) -> values.State:
    """The state of a review with its mark."""
    status = entry.review.status
    if status == Status.CLOSED:
        return values.State("late", "held late") if entry.is_late else values.State("done", "held")
    keys = {Status.DUE: "open", Status.LIVE: "open", Status.DODGED: "missed", Status.EXCUSED: "excused"}
    return values.State(keys[Status(status)], status)


def rows(reader: Reader, entries: Sequence[OnRoster]) -> list[RosterRow]:
    """The lines of the roster."""
    return [_row(reader, entry) for entry in entries]


def _row(reader: Reader, entry: OnRoster) -> RosterRow:
    review = entry.review
    settled = review.status not in (Status.DUE, Status.LIVE)
    return RosterRow(
        team=review.team.name,
        url=reverse("pipeline_review", args=[review.pk]),
        holder=review.holder.name,
        when=values.Due.of(review.due_at, now=reader.now, zone=reader.zone, settled=settled),
        state=state_of(entry),
        judged=f"{words.number(entry.judged)} of {words.number(entry.deals)}" if entry.deals else "",
    )


def cut(entries: Sequence[OnRoster], chosen: str) -> list[OnRoster]:
    """The part of the roster that was chosen."""
    return [entry for entry in entries if entry.review.status in CUTS[chosen][1]]


def bar(list_query: ListQuery, entries: Sequence[OnRoster], chosen: str) -> values.ListBar:
    """The bar over the roster."""
    chips = [
        list_query.chip(label, key == chosen, len(cut(entries, key)), state=key) for key, (label, _) in CUTS.items()
    ]
    return lists.bar(
        list_query,
        "Pipeline reviews of the week",
        chips=chips,
        count=words.plural(len(cut(entries, chosen)), "team"),
        heads=list_query.heads(HEADS, ""),
    )


def statement(entries: Sequence[OnRoster], own: PipelineReview | None, reader: Reader, *, is_now: bool) -> str:
    """Where the viewer's own review stands, or how many of the week were held."""
    if own is not None and is_now and own.status in (Status.DUE, Status.LIVE):
        if own.status == Status.LIVE:
            return f"Your review of {own.team.name} is live."
        return f"Your review of {own.team.name} is due {words.deadline(own.due_at, reader.zone)}."
    if not entries:
        return (
            "No pipeline review is planned in this week." if is_now else "No pipeline review was planned in that week."
        )
    held, dodged = len(cut(entries, "held")), len(cut(entries, "dodged"))
    head = (
        f"{words.number(held)} of {words.plural(len(entries), 'pipeline review')} {'is' if held == 1 else 'are'} held"
    )
    return f"{head}, {words.number(dodged)} dodged." if dodged else f"{head}."


def act(own: PipelineReview | None) -> Act | None:
    """What the holder does next."""
    if own is None:
        return None
    if own.status == Status.DUE:
        return Act("Open the review", reverse("pipeline_review_open", args=[own.pk]), opens=True, version=own.version)
    if own.status == Status.LIVE:
        return Act("Continue", reverse("pipeline_review_present", args=[own.pk]), opens=False)
    return Act("Read the minutes", reverse("pipeline_review_minutes", args=[own.pk]), opens=False)


def week_control(week: str, known: Sequence[str], reader: Reader) -> values.PeriodControl:
    """The week that is shown, with the ones before and after it that have reviews; `known` begins with the newest."""
    rules = calendar.rules()
    this = fiscal.activity_week(reader.today, rules)
    starts_on, ends_before = fiscal.activity_week_range(week, rules)
    days = fiscal.Period("week", week, starts_on, ends_before, starts_on.year, 1, None)

    def link(key: str) -> values.PeriodLink:
        return values.PeriodLink(week_name(key), address("pipeline_reviews", week=key), key, key == week, key == this)

    earlier, later = [key for key in known if key < week], [key for key in known if key > week]
    return values.PeriodControl(
        name=week_name(week),
        span=periods.span(days, year=False),
        code=week,
        before=link(earlier[0]) if earlier else values.PeriodLink(""),
        after=link(later[-1]) if later else values.PeriodLink(""),
        quick=tuple(link(key) for key in known[:WEEKS_PICKED]),
    )


def week_name(week: str) -> str:
    """What a week is called."""
    return f"Week {int(week.split('-W')[1])}"
