"""The list of deals in words: its finding, its rows, its heads and foot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from pipeline.board.selectors.deal_list import Listing, Totals
from pipeline.bookings.rules import credit
from pipeline.deals.presenters.deals import closed_state, states, told_apart, waiting
from pipeline.deals.rules.forecasts import forecast_of
from pipeline.stages.rules import readiness as rules
from traps_web.ui import values, words

COLUMNS = (
    values.Column("Deal", "lst__name"),
    values.Column("Owner", "only-mid nowrap"),
    values.Column("Stage", "only-mid nowrap"),
    values.Column("Amount", "num lst__amt"),
    values.Column("Weighted", "num quiet only-wide"),
    values.Column("Closes", "nowrap lst__when"),
    values.Column("Pushed", "num quiet only-wide"),
    values.Column("Next step", "only-mid lst__text"),
    values.Column("Not ready", "lst__state"),
    values.Column("Edit", "num only-mid"),
)
OWNER, WEIGHTED, PUSHED, STEP = 2, 5, 7, 8
"""Numbers of the columns that some lists leave out."""


@dataclass(frozen=True)
class Row:
    """A deal as a line of the list."""

    pk: int
    cells: tuple[values.Cell, ...]


@dataclass(frozen=True)
class Addresses:
    """Where deals are shown and changed, worked out once for all rows of a list.

    `query` holds the filters of the list.
    """

    detail: tuple[str, str]
    edit: tuple[str, str]
    move: tuple[str, str]
    query: str = ""

    @classmethod
    def of(cls, query: str = "") -> Addresses:
        """The addresses of a list that was asked for with these filters."""
        detail, edit, move = (_around(name) for name in ("deal_detail", "deal_row", "deal_move"))
        return cls(detail, edit, move, query=f"?{query}" if query else "")


def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[0]).partition("0")
    return before, after


def rows(listing: Listing, *, query: str, today: date) -> list[Row]:
    """The lines of a page of the list."""
    at = Addresses.of(query)
    return [row(deal, listing.reasons[deal.pk], deal.pk in listing.writable, at, today) for deal in listing.page]


def row(
    deal: Any,
    reasons: Iterable[rules.Reason],
    may_write: bool,
    at: Addresses,
    today: date,
    *,
    is_redrawn: bool = False,
) -> Row:
    """One line; `part_amount` and `part_weighted` are set by the selector. One that is redrawn takes the focus."""
    is_open = deal.status == "open"
    day, may_change = (deal.close_on if is_open else deal.closed_on), may_write and is_open
    choice = f"{deal.pk}.{deal.version}" if may_change else ""
    edit = str(deal.pk).join(at.edit) + at.query if may_change else ""
    known = [*waiting(deal), *states(reasons)] if is_open else [closed_state(deal)]
    return Row(
        deal.pk,
        (
            values.Pickable(deal.name, str(deal.pk).join(at.detail), told_apart(deal, today), choice, "deal", "bulk"),
            deal.owner.name,
            values.Over(deal.stage.name, _chance(deal, is_open=is_open)),
            _amount(deal),
            "" if deal.amount is None else words.money(deal.part_weighted),
            _day(day, today, is_open=is_open),
            words.number(deal.pushes) if deal.pushes else "",
            _step(deal, edit, is_open=is_open),
            values.Worst(known, "ready"),
            values.Change(deal.name, edit, f"edit-{deal.pk}", takes_focus=is_redrawn),
        ),
    )


def _chance(deal: Any, *, is_open: bool) -> str:
    """The chance at the stage and, of an open deal, its forecast."""
    chance = f"{credit.percent(deal.stage.probability_ppm)} %"
    return f"{chance}, {forecast_of(deal.forecast, deal.stage.forecast_category)}" if is_open else chance


def _amount(deal: Any) -> values.Over:
    if deal.amount is None:
        return values.Over("none", "")
    part = deal.part_amount
    return values.Over(words.money(part), "" if part == deal.amount else f"of {words.money(deal.amount)}")


def _day(day: date | None, today: date, *, is_open: bool) -> values.Over:
    if day is None:
        return values.Over("none", "")
    relative = words.relative_day(day, today) if is_open else ""
    return values.Over(words.day(day, year=day.year != today.year), relative, is_open and day < today)


def _step(deal: Any, edit: str, *, is_open: bool) -> values.Cell:
    if not is_open:
        return ""
    if not deal.next_step:
        return values.Change(deal.name, edit, f"step-{deal.pk}", "Set the next step")
    return values.Clipped(deal.next_step, words.day(deal.next_step_on) if deal.next_step_on else "without a day")


def totals(added_up: Totals, status: str) -> dict[str, str]:
    """What stands under the list."""
    unready = added_up.not_ready_any
    return {
        "count": words.plural(added_up.count, "deal"),
        "amount": words.money(added_up.amount),
        "weighted": words.money(added_up.weighted) if status == "open" else "",
        "pushes": words.number(added_up.pushes) if added_up.pushes else "",
        "not_ready": f"{words.number(unready)} not ready" if unready else "",
    }
