"""Own traps as pages show them: the list, one of them, and what is foreseen before one is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from accounts.duties.presenters.trap_rules import grace_said
from accounts.own_traps.models import OwnTrap, OwnTrapVersion
from accounts.own_traps.presenters import words_of
from accounts.own_traps.rules import versions as rules
from accounts.own_traps.rules.foresight import Foreseen
from accounts.own_traps.selectors import own_traps as selector
from accounts.own_traps.selectors.own_traps import Outcome
from accounts.record.rules.readers import Reader
from traps_web.ui import values, words
from traps_web.ui.addresses import asking

NAMES_SHOWN = 3
CASES = values.Fold("own-cases", "What happens when", "holidays, clock changes, people who move")


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An own trap in a list, as it holds today, or as it will or did."""

    name: str
    url: str
    help_text: str
    state: values.State
    who: str
    when: str
    settled_by: str
    grace: str
    is_mine: bool


def shown_version(own_trap: OwnTrap, today: date) -> OwnTrapVersion:
    """The version of today; before the first one begins, the one that will."""
    return selector.holding(own_trap, today) or selector.newest(own_trap)


def row(reader: Reader, own_trap: OwnTrap, *, is_mine: bool = False) -> OwnRow:
    """One trap of the list; `is_mine` says whether it asks who looks."""
    version = shown_version(own_trap, reader.today)
    return OwnRow(
        name=own_trap.trap.name,
        url=reverse("own_trap", args=[own_trap.pk]),
        help_text=version.help_text,
        state=state(own_trap, reader.today),
        who=words_of.who(version),
        when=words_of.when(version),
        settled_by=words_of.settled_by(version),
        grace=grace_said(version.grace_working_days),
        is_mine=is_mine,
    )


def state(own_trap: OwnTrap, today: date) -> values.State:
    """On, still to begin, to be retired on a day, or retired."""
    held, newest = selector.holding(own_trap, today), selector.newest(own_trap)
    if held is None:
        return values.State("open", f"from {words.day(newest.starts_on)}")
    if not held.is_on:
        return values.State("waived", "retired") if not newest.is_on else _coming(newest)
    if not newest.is_on:
        return values.State("done", f"on until {words.day(newest.starts_on)}")
    return values.State("done", "on")


def _coming(newest: OwnTrapVersion) -> values.State:
    return values.State("open", f"on again from {words.day(newest.starts_on)}")


def statement(rows: Sequence[OwnRow]) -> str:
    """How many traps were made here, and how many of them ask who looks."""
    if not rows:
        return "No trap has been made here yet."
    mine = sum(row.is_mine for row in rows)
    count = words.plural(len(rows), "trap was", "traps were")
    asking_you = f"{words.number(mine)} of them {'asks' if mine == 1 else 'ask'} something of you"
    return f"{count} made here; {asking_you if mine else 'none of them asks anything of you'}."


@dataclass(frozen=True, slots=True)
class ForeseenRow:
    """A deadline to come: its day, how many owe it, and who."""

    day: str
    count: str
    names: str


@dataclass(frozen=True, slots=True)
class Foresight:
    """What a trap will ask: in a sentence, and deadline by deadline."""

    sentence: str
    rows: tuple[ForeseenRow, ...]


def foresight(foreseen: Sequence[Foreseen]) -> Foresight:
    """Who will owe what and when, in the next 90 days."""
    rows = tuple(
        _deadline(due_on, list(of_day)) for due_on, of_day in groupby(foreseen, key=lambda duty: duty.occurrence.due_on)
    )
    if not rows:
        return Foresight("In the next 90 days nobody owes it.", ())
    people = len({duty.debtor.pk for duty in foreseen})
    duties = words.plural(len(foreseen), "duty", "duties")
    return Foresight(
        f"In 90 days: {words.plural(len(rows), 'deadline')} for {words.plural(people, 'person', 'people')}, {duties}. "
        f"The first is {rows[0].day}.",
        rows,
    )


def _deadline(due_on: date, duties: Sequence[Foreseen]) -> ForeseenRow:
    names = [duty.debtor.name for duty in duties]
    left = len(names) - NAMES_SHOWN
    shown = [*names[:NAMES_SHOWN], words.plural(left, "other")] if left > 1 else names
    return ForeseenRow(words.day(due_on, year=True), words.plural(len(names), "person", "people"), words.listed(shown))


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version: since or until when it holds, what it asks, and why it was made."""

    holds: str
    asks: str
    settled_by: str
    counts: str
    reason: str
    made_by: str


@dataclass(frozen=True, slots=True)
class OwnTrapSheet:
    """One own trap with everything that is known of it."""

    name: str
    statement: str
    help_text: str
    facts: tuple[values.Fact, ...]
    foresight: Foresight
    outcome: tuple[values.Fact, ...]
    versions: tuple[VersionRow, ...]
    change_url: str = ""
    retire_url: str = ""
    keep_url: str = ""


def sheet(reader: Reader, own_trap: OwnTrap, foreseen: Sequence[Foreseen], outcome: Outcome) -> OwnTrapSheet:
    """One trap: what it asks today, of whom in the next 90 days, what became of it, and every version."""
    version, newest = shown_version(own_trap, reader.today), selector.newest(own_trap)
    may, is_coming = selector.may_keep(reader, own_trap), newest.starts_on > reader.today
    return OwnTrapSheet(
        name=own_trap.trap.name,
        statement=_statement(reader, own_trap, version),
        help_text=version.help_text,
        facts=_facts(own_trap, version),
        foresight=foresight(foreseen),
        outcome=_outcome(own_trap, outcome),
        versions=tuple(_version(row, reader.today, own_trap) for row in own_trap.versions.all()),
        change_url=reverse("own_trap_change", args=[own_trap.pk]) if may else "",
        retire_url=reverse("own_trap_retire", args=[own_trap.pk]) if may and newest.is_on else "",
        keep_url=reverse("own_trap_keep", args=[own_trap.pk]) if may and is_coming and not newest.is_on else "",
    )


def _statement(reader: Reader, own_trap: OwnTrap, version: OwnTrapVersion) -> str:
    name = f"“{own_trap.trap.name}”"
    if not version.is_on:
        return f"{name} is retired and asks nothing more."
    asks = "will ask" if version.starts_on > reader.today else "asks"
    return f"{name} {asks} {words_of.who(version)}, {words_of.when(version)}."


def _facts(own_trap: OwnTrap, version: OwnTrapVersion) -> tuple[values.Fact, ...]:
    control = "in their own control" if version.is_controllable else "not in their own control"
    facts = [
        ("Owed by", words_of.who(version)),
        ("Due", words_of.when(version)),
        ("Settled by", words_of.settled_by(version)),
        ("Grace", grace_said(version.grace_working_days)),
        ("Weight", f"{version.weight} of {rules.MOST_WEIGHT}"),
        ("Keeping it", control),
        ("Reminders", words_of.reminders(version)),
        ("Made by", f"{own_trap.created_by.name}{', an admin' if own_trap.is_of_admins else ''}"),
    ]
    return tuple(values.Fact(label, values.Fig(text)) for label, text in facts)


def _outcome(own_trap: OwnTrap, outcome: Outcome) -> tuple[values.Fact, ...]:
    counts = (
        ("Opened so far", outcome.opened, "all"),
        ("Done in time", outcome.kept, "done"),
        ("Excused by an extension", outcome.excused, "excused"),
        ("Late", outcome.late, "late"),
        ("Missed", outcome.missed, "missed"),
        ("Waived", outcome.waived, "waived"),
    )
    url = reverse("own_trap_duties", args=[own_trap.pk])
    return tuple(
        values.Fact(label, values.Fig(words.number(count), asking(url, state=state) if count else ""))
        for label, count, state in counts
    )


def _version(version: OwnTrapVersion, today: date, own_trap: OwnTrap) -> VersionRow:
    control = "in their own control" if version.is_controllable else "not in their own control"
    return VersionRow(
        holds=_holds(version, today, own_trap),
        asks=f"{words_of.who(version)}, {words_of.when(version)}" if version.is_on else "nothing: retired",
        settled_by=words_of.settled_by(version) if version.is_on else "",
        counts=f"weight {version.weight}, {control}" if version.is_on else "",
        reason=version.reason,
        made_by=version.created_by.name,
    )


def _holds(version: OwnTrapVersion, today: date, own_trap: OwnTrap) -> str:
    spans = rules.stretches(list(own_trap.versions.all()))
    span = next((span for span in spans if span.number == version.number), None)
    if span is None:
        return "never: a newer one came first"
    if span.ends_before is None:
        word = "from" if span.starts_on > today else "since"
        return f"{word} {words.day(span.starts_on, year=True)}"
    return f"{words.day(span.starts_on, year=True)} until {words.day(span.ends_before, year=True)}"
