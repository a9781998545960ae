"""The card of a deal on the board, drawn from its value: a board has hundreds (see `traps_web.ui.drawings`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from pipeline.board.presenters.deal_list import Addresses
from pipeline.deals.models import Deal
from pipeline.deals.presenters import pauses
from pipeline.deals.presenters.deals import more, next_step_words, states, waiting
from pipeline.stages.rules.readiness import Reason
from traps_web.ui import drawings, values, words
from traps_web.ui.escaping import escape

MOST_REASONS = 2


@dataclass(frozen=True, slots=True)
class Card:
    """A deal on the board.

    `who` is empty where all cards belong to one person, `move_url` where the viewer may not move the deal.
    """

    pk: int
    version: int
    name: str
    url: str
    amount: str
    more: str
    who: str
    next_step: str
    states: Sequence[values.State]
    rest: str
    closes: str
    move_url: str


def card_of(
    deal: Any, reasons: Sequence[Reason], *, may_move: bool, says_owner: bool, at: Addresses, today: date
) -> Card:
    """The card of a deal; `at` are the addresses that all cards share."""
    shown = [*waiting(deal), *states(reasons), *pauses.state(deal, today=today)]
    hidden = len(shown) - MOST_REASONS
    return Card(
        pk=deal.pk,
        version=deal.version,
        name=deal.name,
        url=str(deal.pk).join(at.detail),
        amount="no amount" if deal.amount is None else words.money(deal.part_amount),
        more=_apart(deal, today),
        who=deal.owner.name if says_owner else "",
        next_step=f"next: {next_step_words(deal)}" if deal.next_step else "",
        states=shown[:MOST_REASONS],
        rest=f"and {words.number(hidden)} more" if hidden > 0 else "",
        closes=_closes(deal, today),
        move_url=str(deal.pk).join(at.move) if may_move else "",
    )


def _apart(deal: Deal, today: date) -> str:
    """What tells it apart: customer and product, or the day on which a deal without a customer was opened."""
    if deal.customer_id or deal.opened_on is None:
        return more(deal)
    return f"opened {words.day(deal.opened_on, year=deal.opened_on.year != today.year)}"


def _closes(deal: Deal, today: date) -> str:
    if deal.close_on is None:
        return "no close date"
    day = words.day(deal.close_on, year=deal.close_on.year != today.year)
    return f"was due {day}" if deal.close_on < today else f"closes {day}"


def drawn(cards: Sequence[Card]) -> SafeString:
    """The cards of a column as items of its list."""
    return mark_safe("".join([_item(card) for card in cards]))  # noqa: S308 - what was typed is escaped in it


def _item(card: Card) -> str:
    name, closes = escape(card.name), escape(card.closes)
    about = ", ".join([text for text in (card.more, card.who) if text])
    states = "".join([drawings.state(state, wrap=True) for state in card.states]) or _quiet(card.next_step)
    moves, move = "", ""
    if card.move_url:
        url = escape(card.move_url)
        moves = f' data-move-url="{url}" data-version="{card.version}" data-name="{name}"'
        move = (
            f'<a class="deal__move" id="move-{card.pk}" href="{url}" data-move-open>'
            f'Move<span class="sr"> {name}, {closes}</span></a>'
        )
    return (
        f'<li class="deal" id="card-{card.pk}"{moves}>'
        f'<span class="deal__top"><a href="{escape(card.url)}">{name}</a>'
        f'<span class="nowrap">{escape(card.amount)}</span></span>'
        f"{_quiet(about) if about else ''}{states}{_quiet(card.rest) if card.rest else ''}"
        f'<span class="deal__line">{_quiet(card.closes)}{move}</span></li>'
    )


def _quiet(text: str) -> str:
    return f'<span class="quiet">{escape(text)}</span>'
