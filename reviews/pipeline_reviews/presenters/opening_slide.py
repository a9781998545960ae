"""The opening of a review on screen: what moved since the last one, what is not ready, and what became of the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.history.presenters import movement as movement_presenter
from pipeline.history.presenters.movement_words import cents
from pipeline.history.selectors.movement import MovementShown
from reviews.pipeline_reviews.presenters import deal_checks
from reviews.pipeline_reviews.presenters.verdict_words import follow_up_words
from reviews.pipeline_reviews.rules import held
from reviews.pipeline_reviews.rules.queue import FULL_LIST, LARGEST_PART, MOVED_PART, NOT_READY_PART
from reviews.pipeline_reviews.selectors.agenda import Agenda, AskedThen, LastTime, SaidThen
from reviews.pipeline_reviews.selectors.queue import InReview
from traps_web.ui import charts, words

KEY: Final = "opening"


@dataclass(frozen=True, slots=True)
class NotReady:
    """A deal that is not ready, with every reason."""

    name: str
    owner: str
    why: str
    amount: str


@dataclass(frozen=True, slots=True)
class Then:
    """Something that the last review asked for, and whether it was done in time."""

    state: str
    word: str
    more: str


@dataclass(frozen=True)
class OpeningSlide:
    """Everything that the opening shows."""

    key: str
    name: str
    lines: tuple[str, ...]
    movement_head: str
    movement: charts.Chart | None
    nothing_moved: str
    not_ready: tuple[NotReady, ...]
    """Those on the list; the rest is only counted."""
    not_ready_count: str
    not_ready_unlisted: int
    not_ready_amount: str
    then: str
    last_head: str
    last: tuple[Then, ...]
    foot: str


def opening_slide(entries: Sequence[InReview], agenda: Agenda) -> OpeningSlide:
    """The opening ready to show."""
    not_ready = [entry for entry in entries if entry.row.part == NOT_READY_PART]
    listed = [entry for entry in not_ready if entry.is_on_list]
    last = agenda.last
    since = words.day(last.review.held_on) if last and last.review.held_on else ""
    return OpeningSlide(
        key=KEY,
        name="Opening",
        lines=(_change(agenda.movement, since), _not_ready_line(len(not_ready))),
        movement_head=f"Open pipeline since the review of {since}" if since else "Open pipeline in the last week",
        movement=movement_presenter.chart(agenda.movement) if agenda.movement else None,
        nothing_moved="There is nothing to compare with yet.",
        not_ready=tuple(_not_ready(entry) for entry in listed),
        not_ready_count=words.plural(len(not_ready), "deal"),
        not_ready_unlisted=len(not_ready) - len(listed),
        not_ready_amount=words.money(sum((entry.row.amount or Decimal(0) for entry in not_ready), Decimal(0))),
        then=_then(entries, has_not_ready=bool(not_ready)),
        last_head=_last_head(last, since) if last else "",
        last=tuple(_last(last)) if last else (),
        foot=_foot(len(entries)),
    )


def _change(moved: MovementShown | None, since: str) -> str:
    if moved is None:
        return "Nothing to compare with yet."
    change = moved.movement.change.pipeline
    when = f"since {since}" if since else "in a week"
    if not change:
        return f"Open pipeline did not change {when}."
    return f"Open pipeline {'rose' if change > 0 else 'fell'} by {words.money(abs(cents(change)))} {when}."


def _not_ready_line(count: int) -> str:
    if not count:
        return "Every deal is ready."
    return f"{words.plural(count, 'deal is', 'deals are')} not ready."


def _not_ready(entry: InReview) -> NotReady:
    row = entry.row
    return NotReady(row.name, row.owner.name, deal_checks.reasons(row), words.money(row.amount))


def _then(entries: Sequence[InReview], *, has_not_ready: bool) -> str:
    parts = Counter(entry.row.part for entry in entries if entry.is_on_list)
    said = [f"{words.number(count)} {what}" for part, what in _PARTS if (count := parts[part])]
    if not said:
        return ""
    return f"{'Then' if has_not_ready else 'First'} {', then '.join(said)}."


_PARTS: Final = ((LARGEST_PART, "of the largest"), (MOVED_PART, "that moved"))


def _last_head(last: LastTime, since: str) -> str:
    if not last.due:
        return f"Said on {since}: nothing is due yet" if last.follow_ups else f"Said on {since}"
    return f"Said on {since}: {words.number(last.held)} of {words.number(last.due)} held"


def _last(last: LastTime) -> list[Then]:
    """Moves and follow-ups, those that did not hold first; a review that asked for nothing is told by its verdicts."""
    rows = [_asked(row) for row in last.follow_ups]
    rows += [_moved(row) for row in last.verdicts if row.held]
    return sorted(rows, key=lambda row: _ORDER.index(row.state))


_MARKS: Final = {held.BROKEN: "missed", held.WAITING: "open", held.HELD: "done"}
_ORDER: Final = tuple(_MARKS.values())


def _asked(row: AskedThen) -> Then:
    return Then(_MARKS[row.held], row.follow_up.text, follow_up_words(row.follow_up))


def _moved(row: SaidThen) -> Then:
    to = words.day(row.verdict.close_on) if row.verdict.close_on else ""
    return Then(_MARKS[row.held], row.verdict.reviewed.name, f"moved to {to}, {row.held}")


def _foot(count: int) -> str:
    if count <= FULL_LIST:
        return f"{words.plural(count, 'open deal')}, all of them on the list"
    return f"{words.number(FULL_LIST)} deals on the list, {words.number(count)} open in all"
