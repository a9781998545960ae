"""The lines of the daily mail in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from accounts.digests.rules.contents import Contents, Duty, Miss, Telling
from accounts.duties.rules.obligations import WORDS
from accounts.letters.services.composing import absolute
from accounts.organisation.presenters import period_words
from traps_web.ui import words

SHOWN = 6
"""So many lines of a section are spelled out; how many more there are is said below them."""
NAMED = 3
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TEAM_MISSES = "/traps/team/?state=missed"


class Row(NamedTuple):
    """A line: what, where it opens, what stands at its right, the mark of a state, and a quiet line below."""

    what: str
    url: str = ""
    side: str = ""
    state: str = ""
    note: str = ""


class Section(NamedTuple):
    """Lines under a head; `side` counts them."""

    head: str
    side: str
    rows: Sequence[Row]


def since(contents: Contents, zone: ZoneInfo) -> str:
    """Since when, as one says it: a weekday of the last days, else a date."""
    day = contents.since.astimezone(zone).date()
    days = (contents.day - day).days
    return "yesterday" if days == 1 else WEEKDAYS[day.weekday()] if days < 7 else words.day(day)


def due(duties: Sequence[Duty], zone: ZoneInfo) -> list[Row]:
    """What is due today, each by its time."""
    return _cut([_row(duty, f"by {words.clock(duty.due_at, zone)}") for duty in duties], "/traps/")


def to_decide(duties: Sequence[Duty], zone: ZoneInfo) -> list[Row]:
    """Decisions that wait, each by its day."""
    return _cut([_row(duty, f"by {words.deadline(duty.due_at, zone)}") for duty in duties], "/traps/")


def past_due(duties: Sequence[Duty], zone: ZoneInfo) -> list[Row]:
    """What is past due, the newest first; several of one trap on one line."""
    by_trap: dict[str, list[Duty]] = defaultdict(list)
    for duty in sorted(duties, key=lambda duty: (duty.due_at, duty.pk), reverse=True):
        by_trap[duty.trap_key].append(duty)
    return _cut([_of_trap(those, zone) for those in by_trap.values()], "/traps/")


def _of_trap(duties: Sequence[Duty], zone: ZoneInfo) -> Row:
    newest, oldest = duties[0], duties[-1]
    if len(duties) == 1:
        note = f"was due {words.deadline(newest.due_at, zone)}"
        return _row(newest, WORDS[newest.state], state=newest.state, note=note)
    state = "missed" if any(duty.state == "missed" for duty in duties) else newest.state
    names = [period_words.spelled(duty.label) for duty in duties[:NAMED]]
    more = [f"{words.number(len(duties) - NAMED)} more"] if len(duties) > NAMED else []
    note = f"{words.listed([*names, *more])}; since {words.deadline(oldest.due_at, zone)}"
    return Row(f"{newest.trap}: {words.number(len(duties))}", absolute("/traps/"), counted(duties), state, note)


def _row(duty: Duty, side: str, **more: str) -> Row:
    return Row(period_words.spelled(duty.label), absolute(duty.address), side, **more)


def counted(duties: Iterable[Duty]) -> str:
    """How many in each state: "9 missed, 2 late"."""
    states = Counter(duty.state for duty in duties)
    return ", ".join(f"{words.number(states[key])} {WORDS[key]}" for key in sorted(states, key=_graver))


def _graver(state: str) -> int:
    return ("missed", "late").index(state) if state in ("missed", "late") else 2


def telling(tellings: Sequence[Telling]) -> list[Row]:
    """What was decided or is new, each as its notice says it."""
    rows = [
        Row(period_words.spelled(notice.text), absolute(notice.address) if notice.address else "", *_mark(notice))
        for notice in tellings
    ]
    return _cut(rows, "/notices/")


def _mark(notice: Telling) -> tuple[str, str]:
    """The word and mark of a state, where the kind of notice says which."""
    return (WORDS["waived"], "waived") if notice.kind == "waived" else ("", "")


def traps(misses: Sequence[Miss]) -> str:
    """How many traps were missed."""
    return words.plural(len(misses), "trap") if misses else ""


def line(misses: Sequence[Miss]) -> list[Row]:
    """Who missed how many, whoever missed most first, with the traps by name."""
    by_owner: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for miss in misses:
        by_owner[miss.owner_id, miss.owner][f"{miss.trap}: {miss.cause}" if miss.cause else miss.trap] += 1
    ranked = sorted(by_owner.items(), key=lambda counts: (-counts[1].total(), counts[0][1], counts[0][0]))
    rows = [
        Row(name, absolute(f"{TEAM_MISSES}&person={pk}"), f"{counts.total()} missed", "missed", _names(counts))
        for (pk, name), counts in ranked
    ]
    return _cut(rows, TEAM_MISSES)


def _names(counts: Counter[str]) -> str:
    return words.listed([f"{name} {count}" if count > 1 else name for name, count in sorted(counts.items())])


def _cut(rows: list[Row], more_at: str) -> list[Row]:
    if len(rows) <= SHOWN:
        return rows
    return [*rows[:SHOWN], Row(f"{words.number(len(rows) - SHOWN)} more", absolute(more_at))]
