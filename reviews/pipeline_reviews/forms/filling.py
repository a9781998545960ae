"""The form of each deal on screen: twenty of them share one list of people, which is read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.forms import BoundField

from accounts.record.rules.readers import Reader
from pipeline.deals.forms.push_reasons import REASON, ask_only_where_needed
from reviews.pipeline_reviews.forms.acts import CloseForm
from reviews.pipeline_reviews.forms.pages import DealForm
from reviews.pipeline_reviews.models import PipelineReview
from reviews.pipeline_reviews.rules.follow_ups import MOST_ACTIONS
from reviews.pipeline_reviews.rules.verdicts import DOWNGRADE, HELP, MOVE, PAUSE, TO_SAY
from reviews.pipeline_reviews.selectors.queue import InReview

PEOPLE: Final = "people-to-ask"
"""The id of the one list of names that all fields of the page offer."""
ASKED: Final = {
    "close_on": (MOVE,),
    REASON: (MOVE,),
    "lowers": (DOWNGRADE,),
    "helper": (HELP,),
    "due_on": (HELP,),
    "resume_on": (PAUSE,),
    "words": TO_SAY,
}
"""Which verdicts ask for each field."""
DAYS: Final = frozenset({"close_on", "due_on", "resume_on"})
WIDE: Final = frozenset({"words"})
Choices = Sequence[tuple[Any, str]]


class Offered(NamedTuple):
    """What the lists of the page offer: whom a review may ask, and why a deal closes later once more."""

    people: Choices
    reasons: Choices


@dataclass(frozen=True, slots=True)
class Ask:
    """A field that some of the verdicts ask for."""

    field: BoundField
    verdicts: str
    is_day: bool
    is_wide: bool


@dataclass(frozen=True, slots=True)
class Filling:
    """The form of a deal with its fields, and the verdict that is chosen where it came back."""

    form: DealForm
    asks: tuple[Ask, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Ending:
    """The form of the end: the fields of the call, and those of each action."""

    form: CloseForm
    call: tuple[BoundField, ...]
    rows: tuple[tuple[BoundField, ...], ...]


def offered_to(reader: Reader) -> Offered:
    """What the lists of the page offer; two queries, however many deals are on it."""
    form = DealForm(reader=reader)
    helper: Any = form.fields["helper"]
    reason: Any = form.fields[REASON]
    return Offered(list(helper.choices), list(reason.choices))


def judging(reader: Reader, entry: InReview, offered: Offered, bound: DealForm | None) -> Filling:
    """The form of a deal: empty, or as it came back."""
    prefix = f"d{entry.row.deal_id}-%s"
    form = bound or DealForm(reader=reader, initial={"after": entry.last_id}, auto_id=prefix)
    form.auto_id = prefix
    share(form, offered.people, "helper")
    ask_only_where_needed(form, entry.deal)
    if REASON in form.fields:
        reason: Any = form.fields[REASON].widget
        reason.choices = offered.reasons
    asks = tuple(
        Ask(form[name], " ".join(verdicts), name in DAYS, name in WIDE)
        for name, verdicts in ASKED.items()
        if name in form.fields
    )
    return Filling(form, asks, str(form["verdict"].value() or ""))


def closing(reader: Reader, review: PipelineReview, offered: Offered, bound: CloseForm | None) -> Ending:
    """The form of the end: empty, or as it came back."""
    form = bound or CloseForm(reader=reader, row=review)
    form.auto_id = "closing-%s"
    share(form, offered.people, *(f"owner_{place}" for place in range(1, MOST_ACTIONS + 1)))
    rows = tuple(
        tuple(form[f"{name}_{place}"] for name in ("text", "owner", "due_on")) for place in range(1, MOST_ACTIONS + 1)
    )
    return Ending(form, tuple(form[name] for name in ("commit", "best_case", "note")), rows)


def share(form: DealForm | CloseForm, offered: Choices, *names: str) -> None:
    """Have fields of people offer the one list."""
    for name in names:
        widget: Any = form.fields[name].widget
        widget.choices, widget.shared = offered, PEOPLE
