"""The calls for a quarter as a chart: how the commit and the best case went, and what others said of the same money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from plans.calls.models import Call
from plans.calls.rules import calls as rules
from plans.calls.selectors.boards import Board, Sheet
from traps_web.ui import charts, words

LEAST = 2
"""So many calls make a course; a single one stands in the headline."""
MOST_OTHERS = 2


def course(row: Board | Sheet, *, zone: tzinfo, today: date, unit: str) -> charts.Chart | None:
    """The words of the subject's own speaker, of up to two others, and what came; None for fewer than two calls."""
    oldest_first = list(reversed(row.chain))
    if len(oldest_first) < LEAST:
        return None
    speaker = row.whole.word.said_by_id if row.whole.word else oldest_first[-1].said_by_id
    own = [call for call in oldest_first if call.said_by_id == speaker]
    period = row.period
    is_over = period.ends_before <= today
    came = row.whole.booked if is_over else None
    lines = [
        _voice("commit", [(call.said_at, call.commit) for call in own], zone),
        _voice("best case", [(call.said_at, call.best_case) for call in own], zone),
        *_others(row, oldest_first, speaker, zone),
    ]
    return charts.steps(
        title=_finding(own, came),
        unit=unit,
        start=period.starts_on,
        end=period.ends_before - timedelta(days=1),
        today=today,
        lines=lines,
        came=came,
    )


def _others(row: Board | Sheet, oldest_first: Sequence[Call], speaker: int, zone: tzinfo) -> list[charts.Voice]:
    """The parts together, then whoever else called the same subject, the latest first."""
    voices = []
    if isinstance(row, Board) and row.parts_together:
        kind = "reps" if all(line.subject.about == rules.PERSON for line in row.parts) else "teams"
        voices.append(_voice(f"{kind} together", row.parts_together, zone))
    names = {call.said_by_id: call.said_by.name for call in reversed(oldest_first) if call.said_by_id != speaker}
    for pk, name in names.items():
        said = [(call.said_at, call.commit) for call in oldest_first if call.said_by_id == pk]
        voices.append(_voice(name, said, zone))
    return voices[:MOST_OTHERS]


def _voice(name: str, said: Sequence[tuple[datetime, Decimal]], zone: tzinfo) -> charts.Voice:
    """What was said by day: of two words on one day the later one holds."""
    by_day = {at.astimezone(zone).date(): amount for at, amount in said}
    return charts.Voice(name, tuple(by_day.items()))


def _finding(own: Sequence[Call], came: Decimal | None) -> str:
    """How the commit went, and once the quarter is over how near the last one was."""
    first, last = own[0].commit, own[-1].commit
    if came is not None:
        if last == came:
            return f"The last commit, {words.money(last)}, is what came"
        side = "above" if last > came else "below"
        return f"The last commit was {words.money(abs(last - came))} {side} what came"
    if first == last:
        return f"The commit stands at {words.money(last)}, where it began"
    went = "rose" if last > first else "fell"
    return f"The commit {went} from {words.money(first)} to {words.money(last)}"
