"""The time that each side used, in words."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from accounts.duties.rules.chess_clock import Spent
from traps_web.ui import words

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def working_days(used: timedelta) -> Decimal:
    """A stretch of working days as programs read it, with one decimal."""
    return (Decimal(used // timedelta(seconds=1)) / Decimal(86_400)).quantize(Decimal("0.1"))


def in_words(used: timedelta) -> str:
    """ "6 hours", "2.5 working days"."""
    if used < _DAY:
        return words.plural(used // _HOUR, "hour")
    days = working_days(used)
    return f"{words.number(days, 1)} working {'day' if days == 1 else 'days'}"


def sentence(spent: Spent, owner: str) -> str:
    """What both sides used: "Time used: Joe 2.5 working days, the line 6 hours." """
    return f"Time used: {owner} {in_words(spent.owner)}, the line {in_words(spent.line)}."


def document(spent: Spent) -> dict[str, str]:
    """What both sides used, for programs."""
    return {"owner": str(working_days(spent.owner)), "line": str(working_days(spent.line))}
