"""The page of the policy: the ladder in force, one's own reading, versions, the draft, and objections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.record.rules.readers import Reader
from reviews.policies.models import Policy, PolicyReading
from reviews.policies.models.policies import DRAFT, PUBLISHED
from reviews.policies.models.readings import PUT
from reviews.policies.presenters import rungs
from reviews.policies.rules.ladders import DEFAULT_STEPS, Ladder
from reviews.policies.rules.ladders import applies_from as rule
from reviews.policies.selectors import ladders
from reviews.policies.selectors import policies as selector
from reviews.policies.selectors import readings as reading_selector
from traps_web.ui import words


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list."""

    url: str
    name: str
    holds: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Own:
    """The viewer's own reading."""

    pk: int
    sentence: str
    is_unread: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands beside a draft: what keeps it from being published, what it changes, where no appeal is offered."""

    faults: list[str]
    changes: list[rungs.Change]
    since: int | None
    without_appeal: list[str]


def names(today: date) -> dict[str, str]:
    """The names of the traps by key."""
    return {key: kind.name for key, kind in selector.kinds(today).items()}


def shown(reader: Reader) -> Policy | None:
    """The version that the first page shows: the one that holds, else the next one."""
    published = list(selector.in_sight(viewer=reader.viewer).filter(state=PUBLISHED))
    begun = [policy for policy in published if policy.first_day <= reader.today]
    return begun[0] if begun else published[-1] if published else None


MOST_OBJECTIONS = 50


@dataclass(frozen=True, slots=True)
class Objected:
    """What somebody objects to: the words, and who said them when."""

    words: str
    head: str


def shipped(today: date) -> Ladder:
    """The mild ladder that stands here until an organisation has published its own."""
    return Ladder(0, today, 2, 2, 5, 5, DEFAULT_STEPS)


def page(reader: Reader, policy: Policy | None) -> dict[str, Any]:
    """Everything that a page of the policy shows."""
    called = names(reader.today)
    ladder = ladders.ladder_of(policy) if policy else shipped(reader.today)
    may_write = selector.may_write(reader.viewer)
    switch = selector.newest_switch()
    is_off = switch is not None and not switch.is_on
    context: dict[str, Any] = {
        "policy": policy,
        "rungs": rungs.rungs(ladder, called),
        "rest": rungs.rest(ladder),
        "head": _head(policy),
        "statement": _statement(reader, policy, is_off=is_off),
        "versions": _versions(reader, policy),
        "may_write": may_write,
        "has_draft": may_write and selector.draft() is not None,
        "switch": switch,
        "is_off": is_off,
    }
    if policy is None:
        return context
    if policy.state == DRAFT:
        return context | {"draft": _draft(reader, ladder, called)}
    return context | _of_published(reader, policy)


def _of_published(reader: Reader, policy: Policy) -> dict[str, Any]:
    rows = reading_selector.of(policy, viewer=reader.viewer).exclude(person=reader.viewer)
    own = reading_selector.own(policy, viewer=reader.viewer)
    count, unread = rows.count(), rows.filter(state=PUT).count()
    return {
        "own": _own(reader, own),
        "shows_fairness": reader.viewer.is_leader or own is not None,
        "objections": [
            Objected(row.words, f"{row.made_by.name}, {words.moment(row.made_at, reader.zone, year=True)}")
            for row in reading_selector.objections(policy, viewer=reader.viewer)[:MOST_OBJECTIONS]
        ],
        "people": words.plural(count, "person", "people") if count else "",
        "people_read": _people_read(count, unread),
    }


def _people_read(count: int, unread: int) -> str:
    if not unread:
        return f"All {words.number(count)} of the people you see have read it."
    verb = "has" if unread == 1 else "have"
    return f"{words.number(unread)} of the {words.plural(count, 'person', 'people')} you see {verb} not read it yet."


def _own(reader: Reader, reading: PolicyReading | None) -> Own | None:
    if reading is None:
        return None
    day = rule(first_day=reading.policy.first_day, read_on=reading.read_on, last_day=reading.last_day)
    verb = "applies" if day > reader.today else "has applied"
    since = "from" if day > reader.today else "since"
    applies = f"It {verb} to you {since} {words.day(day, year=True)}."
    if reading.state == PUT:
        last = words.day(reading.last_day, year=True)
        return Own(reading.pk, f"Read it by {last}. {applies}", is_unread=True)
    read_on = words.day(reading.read_on, year=True) if reading.read_on else ""
    return Own(reading.pk, f"You read it on {read_on}. {applies}", is_unread=False)


def _statement(reader: Reader, policy: Policy | None, *, is_off: bool) -> str:
    if is_off:
        return "Policies are switched off: no miss leads to a step."
    if policy is None:
        return "No policy is published: no miss leads to a step."
    if policy.state == DRAFT:
        return f"Draft {policy.version} is not published: it holds for nobody."
    day = words.day(policy.first_day, year=True)
    if policy.first_day > reader.today:
        return f"Version {policy.version} of the policy holds from {day} on."
    end = _end(policy)
    if end is not None and end <= reader.today:
        return f"Version {policy.version} of the policy held until {words.day(end, year=True)}."
    return f"Version {policy.version} of the policy has held since {day}."


def _end(policy: Policy) -> date | None:
    return next((end for ladder, end in ladders.spans() if ladder.version == policy.version), None)


def _head(policy: Policy | None) -> str:
    if policy is None:
        return "The ladder that ships, as a proposal"
    if policy.state == DRAFT:
        return f"The ladder of draft {policy.version}"
    return f"The ladder of version {policy.version}"


def _versions(reader: Reader, current: Policy | None) -> list[VersionLine]:
    ends = {ladder.version: end for ladder, end in ladders.spans()}
    return [
        VersionLine(
            url=reverse("policy_version", args=[row.pk]),
            name=f"draft {row.version}" if row.state == DRAFT else f"version {row.version}",
            holds=_holds(reader, row, ends.get(row.version)),
            is_current=current is not None and row.pk == current.pk,
        )
        for row in selector.in_sight(viewer=reader.viewer)
    ]


def _holds(reader: Reader, policy: Policy, end: date | None) -> str:
    first = words.day(policy.first_day, year=True)
    if policy.state == DRAFT:
        return f"proposed from {first}"
    if end is not None:
        return f"{first} until {words.day(end, year=True)}"
    return f"from {first}" if policy.first_day > reader.today else f"since {first}"


def _draft(reader: Reader, ladder: Ladder, called: dict[str, str]) -> Draft:
    published = ladders.ladders()
    before = published[-1] if published else None
    return Draft(
        faults=selector.faults(ladder, today=reader.today),
        changes=rungs.changes(before, ladder, called) if before else [],
        since=before.version if before else None,
        without_appeal=rungs.without_appeal(ladder, selector.people_by_levels()),
    )
