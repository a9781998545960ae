"""What a tightening did, in words: each measure with its figures, and the one sentence at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from reviews.tightening.rules import effects as rules
from reviews.tightening.rules.effects import Effect, Triple
from reviews.tightening.rules.windows import Span
from reviews.tightening.selectors.figures import Measured
from traps_web.ui import words

LABELS: Final = {
    rules.PIPELINE: "New pipeline a week",
    rules.NO_STEP: "Open deals without a next step",
    rules.CLOSED: "Weeks closed on time",
    rules.BOOKED: "Booked a week",
}
MONEY: Final = frozenset({rules.PIPELINE, rules.BOOKED})
NOT_YET: Final = "not yet"
UNKNOWN: Final = "n/a"
CANNOT_PROVE: Final = "which {weeks} cannot prove"


@dataclass(frozen=True, slots=True)
class EffectRow:
    """A line of the table: the label, then own and peers before, during and after, what stayed, and the difference."""

    label: str
    is_tightened: bool
    own: tuple[str, str, str]
    peers: tuple[str, str, str]
    stayed: str
    peers_stayed: str
    difference: str


def label(key: str, type_names: Mapping[str, str]) -> str:
    """What a measure is called."""
    return LABELS[key] if key in LABELS else f"{type_names[key]} a week"


def figure(key: str, amount: Decimal | None, *, none: str = UNKNOWN) -> str:
    """A figure of a measure: money whole, shares in percent, counts with one place where they have one."""
    if amount is None:
        return none
    if key == rules.CLOSED:
        return words.percent(amount)
    return words.number(amount, 0 if key in MONEY or amount == amount.to_integral_value() else 1)


def change(key: str, amount: Decimal | None) -> str:
    """The same as a difference with its sign; of shares in percentage points."""
    if amount is None:
        return UNKNOWN
    if key == rules.CLOSED:
        return words.signed(amount * 100, 0, " points")
    return words.signed(amount, 0 if key in MONEY or amount == amount.to_integral_value() else 1)


def rows(measured: Measured, type_names: Mapping[str, str]) -> tuple[EffectRow, ...]:
    """Every measure of a tightening."""
    return tuple(_row(effect, type_names) for effect in measured.effects)


def _row(effect: Effect, type_names: Mapping[str, str]) -> EffectRow:
    key, peers = effect.key, effect.peers
    return EffectRow(
        label=label(key, type_names),
        is_tightened=key in type_names,
        own=_figures(key, effect.own),
        peers=_figures(key, peers) if peers else (UNKNOWN, UNKNOWN, UNKNOWN),
        stayed=change(key, effect.own.stayed),
        peers_stayed=change(key, peers.stayed if peers else None),
        difference=change(key, effect.difference),
    )


def _figures(key: str, triple: Triple) -> tuple[str, str, str]:
    return figure(key, triple.before), figure(key, triple.during), figure(key, triple.after)


def headline(measured: Measured) -> str:
    """How many measures ended better than those of the peers; how many cannot be told."""
    better = sum(effect.is_better is True for effect in measured.effects)
    known = sum(effect.difference is not None for effect in measured.effects)
    if not known:
        return "Before, during and after"
    return f"{better} of {words.plural(known, 'measure')} ended better than those of the peers"


def sentence(measured: Measured, type_names: Mapping[str, str], today: date) -> str:
    """What it did: the tightened activity and its peers, then next steps and money, and what is not proved.

    While weeks of those afterwards are still to come it says how many are over.
    """
    parts = [part for effect in measured.effects if (part := _part(effect, type_names))]
    if not parts:
        return ""
    weeks = words.plural(measured.windows.during.weeks, "week")
    return (
        f"What it did{_so_far(measured.windows.after, today)}: {'; '.join(parts)}, {CANNOT_PROVE.format(weeks=weeks)}."
    )


def _so_far(after: Span, today: date) -> str:
    over = after.until(today)
    if over is None or over.weeks == after.weeks:
        return ""
    return f" so far, {over.weeks} of {words.plural(after.weeks, 'week')} afterwards"


def _part(effect: Effect, type_names: Mapping[str, str]) -> str:
    own, peers, key = effect.own.stayed, effect.peers, effect.key
    if own is None or key == rules.PIPELINE:
        return ""
    if key in type_names:
        beside = f", where comparable reps went {_by(key, peers.stayed)}" if peers and peers.stayed is not None else ""
        return f"{type_names[key].lower()} a week went {_by(key, own)}{beside}"
    if key == rules.NO_STEP:
        before, after = figure(key, effect.own.before), figure(key, effect.own.after)
        return f"open deals without a next step went from {before} to {after}" if own else ""
    if key == rules.CLOSED:
        return f"weeks closed on time went {_by(key, own)}" if own else ""
    return f"bookings a week went {_by(key, own)}"


def _by(key: str, amount: Decimal) -> str:
    if not amount:
        return "neither up nor down"
    way = "up" if amount > 0 else "down"
    return f"{way} by {change(key, abs(amount)).lstrip('+')}"
