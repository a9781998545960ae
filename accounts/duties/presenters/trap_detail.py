"""One obligation and its whole story, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.models import Extension, Obligation
from accounts.duties.presenters import clocks
from accounts.duties.presenters.obligations import due_of, said_of, state_of
from accounts.duties.rules import obligations as rules
from accounts.duties.rules import traps as kinds
from accounts.duties.rules.chess_clock import Spent
from accounts.duties.selectors import labels
from accounts.organisation.access import Relation
from accounts.organisation.presenters import period_words
from traps_web.ui import values, words

ASKED_BY_VERSION = "Its page says what is asked, and what was reported."
"""Of a trap that was made here: what it asks today need not be what it asked when this was opened."""


@dataclass(frozen=True, slots=True)
class TrapPage:
    """Everything trap_detail.html shows."""

    label: str
    statement: str
    sub: str
    state: values.State
    due: values.Due
    facts: tuple[values.Fact, ...]
    story: tuple[values.TimelineEntry, ...]
    address: str
    ask_url: str
    waive_url: str
    decide_url: str
    withdraw_url: str
    explain_url: str


def trap_page(
    row: Obligation,
    extensions: list[Extension],
    *,
    spent: Spent,
    standing: Relation,
    now: datetime,
    zone: str,
    asks: bool = False,
    cause: str = "",
) -> TrapPage:
    """What is owed, by whom and when, what happened to it, and what the viewer may do."""
    place, is_own_trap = ZoneInfo(row.owner.time_zone or zone), kinds.is_own(row.trap.key)
    is_own, is_line = standing is Relation.SELF, standing is Relation.LINE
    open_request = next((extension for extension in extensions if extension.status == "asked"), None)
    can_ask = is_own and row.status == "open" and not rules.is_late(row, now=now) and open_request is None
    return TrapPage(
        label=period_words.spelled(labels.shown(row)),
        statement=_statement(row, is_own, now, place),
        sub=_sub(row, open_request, place),
        state=state_of(row, now=now, zone=place),
        due=due_of(row, now=now, zone=place),
        facts=_facts(row, extensions, spent, place, cause if is_own or is_line else ""),
        story=_story(row, extensions, place),
        address=row.address if is_own_trap or (is_own and rules.is_owed(row)) else "",
        ask_url=reverse("trap_extend", args=[row.pk]) if can_ask else "",
        waive_url=reverse("trap_waive", args=[row.pk]) if is_line and rules.is_owed(row) else "",
        decide_url=reverse("extension_decide", args=[open_request.pk]) if is_line and open_request else "",
        withdraw_url=reverse("extension_withdraw", args=[open_request.pk]) if is_own and open_request else "",
        explain_url=reverse("explain", args=[row.pk]) if is_own and asks else "",
    )


def _statement(row: Obligation, is_own: bool, now: datetime, zone: ZoneInfo) -> str:
    owner = "" if is_own else f"{row.owner.name}: "
    due = words.deadline(row.due_at, zone)
    phrase = said_of(row, now=now, zone=zone)
    if rules.is_owed(row):
        past = rules.is_late(row, now=now)
        phrase = f"{phrase}; it was due {due}" if past else f"{phrase}, due {due}"
    else:
        phrase = f"{phrase}; it was due {due}"
    return f"{owner}“{period_words.spelled(labels.shown(row))}” is {phrase}."


def _sub(row: Obligation, open_request: Extension | None, zone: ZoneInfo) -> str:
    """What the trap is for; while a request waits, what that does to the deadline."""
    purpose = ASKED_BY_VERSION if kinds.is_own(row.trap.key) else row.trap.purpose
    if open_request is None or open_request.stood_at is None or row.due_at == open_request.stood_at:
        return purpose
    stood = words.deadline(open_request.stood_at, zone)
    return f"{purpose} It was due {stood}; the clock stands while the request for more time waits."


def _facts(
    row: Obligation, extensions: list[Extension], spent: Spent, zone: ZoneInfo, cause: str
) -> tuple[values.Fact, ...]:
    facts = [("Owed by", row.owner.name), ("Deadline", words.deadline(row.due_at, zone))]
    if row.first_due_at != row.due_at:
        facts.append(("First deadline", words.deadline(row.first_due_at, zone)))
    same = row.missed_at == row.due_at
    facts.append(("Counts as missed after", "the deadline: no grace" if same else words.deadline(row.missed_at, zone)))
    facts.append(("Extensions asked", words.number(len(extensions))))
    if extensions:
        facts.append((f"Time used by {row.owner.name}", clocks.in_words(spent.owner)))
        facts.append(("Time used by the line", clocks.in_words(spent.line)))
    if cause:
        facts.append(("Cause given", cause))
    trap = values.Fact("Trap", values.Link(row.trap.name, reverse("traps_library_trap", args=[row.trap.key])))
    return (trap, *(values.Fact(label, values.Fig(text)) for label, text in facts))


def _story(row: Obligation, extensions: list[Extension], zone: ZoneInfo) -> tuple[values.TimelineEntry, ...]:
    """Newest first."""
    entries: list[tuple[datetime, str, str, str]] = [(row.opened_at, "Opened.", "open", "")]
    for extension in extensions:
        entries.append(
            (
                extension.asked_at,
                f"{extension.asked_by.name} asked for time until {words.day(extension.wanted_on)}.",
                "open",
                labels.why_more_time(extension),
            )
        )
        if extension.decided_at and extension.decided_by:
            word, mark = ("granted", "excused") if extension.status == "granted" else ("refused", "waived")
            who = words.decider(extension.decided_by.name, alone=extension.decided_alone)
            entries.append((extension.decided_at, f"{who} {word} it.", mark, labels.answer(extension)))
        if extension.withdrawn_at and extension.withdrawn_by:
            entries.append(
                (
                    extension.withdrawn_at,
                    f"{extension.withdrawn_by.name} withdrew it.",
                    "waived",
                    labels.answer(extension),
                )
            )
    if row.flagged_at:
        entries.append((row.missed_at, "Missed: it was not done by the end of the grace.", "missed", ""))
    if row.done_at and row.done_by:
        mark = "late" if row.done_at > row.due_at else "done"
        entries.append((row.done_at, f"Done by {row.done_by.name}.", mark, ""))
    if row.waived_at and row.waived_by:
        entries.append((row.waived_at, f"Waived by {row.waived_by.name}.", "waived", labels.why_waived(row)))
    entries.sort(key=lambda entry: entry[0], reverse=True)
    return tuple(values.TimelineEntry(words.moment(at, zone), text, mark, more) for at, text, mark, more in entries)


@dataclass(frozen=True, slots=True)
class AskPage:
    """The head of the form that asks for more time."""

    statement: str
    sub: str
    label: str
    hint: str
    button: str


def ask_page(row: Obligation, *, decider: str, counted: int, zone: str) -> AskPage:
    """Who decides, and the how manieth it would be."""
    place = ZoneInfo(row.owner.time_zone or zone)
    order = {0: "first", 1: "second", 2: "third", 3: "fourth", 4: "fifth"}.get(counted, f"{counted + 1}th")
    who = decider or "Nobody"
    label = period_words.spelled(labels.shown(row))
    return AskPage(
        statement=f"“{label}” is due {words.deadline(row.due_at, place)}. You can ask for more time until then.",
        sub=f"{who} decides. This would be your {order} extension this quarter; each one is counted.",
        label=label,
        hint=f"Now {words.deadline(row.due_at, place)}. At most 15 working days later.",
        button=f"Ask {decider}" if decider else "Ask",
    )
