"""What one more of an activity a week brings somebody by the end of a period, at the rates of their last 13 weeks."""

from __future__ import annotations

from dataclasses import dataclass

PRIOR_WINS = 5.0


@dataclass(frozen=True, slots=True)
class OwnRates:
    """What somebody's last 13 weeks held: deals opened, closed and won, and the money that came."""

    opened: int
    closed: int
    won: int
    brought: float


@dataclass(frozen=True, slots=True)
class Late:
    """Deals opened in what is left of a period, as those of the whole organisation fared.

    `weeks_left`: how much is left. `chance`: that a deal opened in them is won before the end; `won_of_closed`: how
    many of the closed deals were won at all.
    """

    weeks_left: float
    chance: float
    won_of_closed: float


def one_more_brings(counted: int, own: OwnRates, late: Late) -> float | None:
    """What one more a week of an activity that was counted so often in 13 weeks brings in what is left.

    Activities lead to deals, deals are won in time or not, and a won deal brings money. How many deals follow and what
    one brings are the person's own rates. The chance to win in time is that of all deals, times the person's rate of
    winning against that of all, drawn towards it while few were closed. None where a link of that chain is missing.
    """
    if not counted or not own.opened or not own.won or late.won_of_closed <= 0:
        return None
    winning = (own.won + PRIOR_WINS) / (own.closed * late.won_of_closed + PRIOR_WINS)
    deals = late.weeks_left * own.opened / counted
    return deals * min(late.chance * winning, 1.0) * own.brought / own.won
