"""The library of traps and the rules of each, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.urls import reverse

from accounts.duties.models import Trap, TrapRule
from accounts.duties.rules.trap_rules import StoredRule, Terms, terms
from accounts.duties.rules.traps import SUBJECTS, Closing, instrument
from accounts.duties.selectors.trap_rules import Reach, RuleBook
from accounts.duties.services.trap_rules import NewRule
from accounts.organisation.models import Team
from accounts.organisation.presenters.calendar_words import WEEKDAY_WORDS
from accounts.organisation.presenters.settings_paths import path
from accounts.record.rules.readers import Reader
from traps_web.ui import values, words

_DAY = timedelta(days=1)
CADENCES = {
    "once": "each time",
    "week": "every week",
    "month": "every month",
    "quarter": "every quarter",
    "year": "every year",
}
EVERYBODY = "everybody"
OTHER = "Other"
ON, OFF = values.State("done", "on"), values.State("waived", "off")


def deadline_said(key: str, held: Terms) -> str:
    """When it is due, with what is counted filled in."""
    made = instrument(key)
    term = words.plural(held.term, made.term.unit) if made.term and held.term is not None else ""
    deadline = made.deadline.format(term=term, closing=closing_said(held.closing))
    return (
        f"{deadline}; again within {words.plural(held.again, 'working day')} after a return" if held.again else deadline
    )


def closing_said(closing: Closing | None) -> str:
    """Day and time on which a week closes: "Friday 17:00"."""
    return f"{WEEKDAY_WORDS[closing.weekday]} {closing.at:%H:%M}" if closing else ""


def grace_said(count: int) -> str:
    """How long after the deadline it is late and not missed yet."""
    return words.plural(count, "working day") if count else "none"


def _terms_of(trap: Trap, rule: TrapRule | None) -> Terms:
    stored = None
    if rule is not None:
        stored = StoredRule(
            rule.pk,
            rule.team_id,
            rule.starts_on,
            rule.ends_before,
            rule.is_on,
            rule.grace_working_days,
            rule.term,
            rule.closes_weekday,
            rule.closes_at,
            rule.again_within,
        )
    return terms(trap.key, stored, is_on=trap.is_active, grace_working_days=trap.grace_working_days)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How a trap holds, will hold or held for a team or everybody."""

    trap: str
    url: str
    purpose: str
    for_whom: str
    is_mine: bool
    state: values.State
    deadline: str
    grace: str
    holds: str
    reason: str = ""
    set_by: str = ""
    end_url: str = ""
    subject: str = ""


def _row(trap: Trap, rule: TrapRule | None, *, today: date, mine: int | None, installed: date) -> RuleRow:
    held = _terms_of(trap, rule)
    team = rule.team if rule else None
    return RuleRow(
        trap=trap.name,
        url=reverse("traps_library_trap", args=[trap.key]),
        purpose=trap.purpose,
        for_whom=f"{team.name} and below" if team else EVERYBODY,
        is_mine=(rule.pk if rule else None) == mine and (rule is None or _is_live(rule, today)),
        state=_state(rule, held, today),
        subject=next((subject for subject, keys in SUBJECTS.items() if trap.key in keys), OTHER),
        deadline=deadline_said(trap.key, held),
        grace=grace_said(held.grace_working_days),
        holds=_span(rule, today) if rule else f"since {words.day(installed, year=True)}",
        reason=rule.reason if rule else "As installed.",
        set_by=rule.created_by.name if rule else "",
    )


def _is_live(rule: TrapRule, day: date) -> bool:
    return rule.starts_on <= day and (rule.ends_before is None or day < rule.ends_before)


def _state(rule: TrapRule | None, held: Terms, today: date) -> values.State:
    if rule is not None and rule.starts_on > today:
        return values.State("open", "on, to come" if held.is_on else "off, to come")
    if rule is not None and not _is_live(rule, today):
        return values.State("none", "was on" if held.is_on else "was off")
    return ON if held.is_on else OFF


def _span(rule: TrapRule, today: date) -> str:
    word = "from" if rule.starts_on > today or rule.ends_before else "since"
    start = f"{word} {words.day(rule.starts_on, year=True)}"
    return f"{start} to {words.day(rule.ends_before - _DAY, year=True)}" if rule.ends_before else start


def library_rows(
    reader: Reader, traps: Iterable[Trap], rules: Sequence[TrapRule], book: RuleBook, *, installed: date
) -> list[RuleRow]:
    """Each trap with its rule for everybody today, then the rules of single teams, then those to come."""
    rows: list[RuleRow] = []
    for trap in traps:
        own = [
            rule
            for rule in rules
            if rule.trap_id == trap.pk and (rule.ends_before is None or rule.ends_before > reader.today)
        ]
        live = [rule for rule in own if _is_live(rule, reader.today)]
        whole = next((rule for rule in live if rule.team_id is None), None)
        by_team = sorted((rule for rule in live if rule.team), key=lambda rule: rule.team.name if rule.team else "")
        coming = sorted(
            (rule for rule in own if rule.starts_on > reader.today), key=lambda rule: (rule.starts_on, rule.pk)
        )
        mine = _mine(reader, book, trap)
        rows += [
            _row(trap, rule, today=reader.today, mine=mine, installed=installed) for rule in (whole, *by_team, *coming)
        ]
    return rows


def library_groups(rows: Sequence[RuleRow]) -> list[values.RowGroup]:
    """The traps under what they are about; those that the code does not open stand last."""
    beside = dict.fromkeys(row.subject for row in rows if row.subject not in (*SUBJECTS, OTHER))
    by_subject = {subject: [row for row in rows if row.subject == subject] for subject in (*SUBJECTS, OTHER, *beside)}
    return [values.RowGroup(subject, rows_of) for subject, rows_of in by_subject.items() if rows_of]


def _mine(reader: Reader, book: RuleBook, trap: Trap) -> int | None:
    rule = book.terms(trap.key, team_id=reader.viewer.current_team_id, day=reader.today).rule
    return rule.pk if rule else None


def library_statement(rows: Sequence[RuleRow]) -> str:
    """How many traps hold for who looks, and how many of them by a rule of the team."""
    mine = [row for row in rows if row.is_mine]
    on = sum(row.state == ON for row in mine)
    own = sum(row.for_whom != EVERYBODY and row.subject in (*SUBJECTS, OTHER) for row in mine)
    count = f"All {len(mine)}" if on == len(mine) else f"{on} of {len(mine)}"
    sentence = f"{count} traps are on for you"
    return f"{sentence}, {own} of them by a rule of a team." if own else f"{sentence}."


@dataclass(frozen=True, slots=True)
class TrapSheet:
    """One trap of the library."""

    name: str
    statement: str
    sub: str
    facts: tuple[values.Fact, ...]
    rows: tuple[RuleRow, ...]
    set_url: str


def sheet(reader: Reader, trap: Trap, rules: Sequence[TrapRule], book: RuleBook, *, installed: date) -> TrapSheet:
    """What a trap is, what holds of it for who looks, and every version of its rules, the newest first."""
    made = instrument(trap.key)
    held = book.terms(trap.key, team_id=reader.viewer.current_team_id, day=reader.today)
    grace = "no grace" if not held.grace_working_days else f"{grace_said(held.grace_working_days)} of grace"
    statement = f"“{trap.name}” is on for you: due {deadline_said(trap.key, held)}; {grace}."
    facts = [
        ("How often", CADENCES[trap.cadence]),
        ("Owed by", made.who),
        ("Settled by", made.evidence),
        ("Switching off", "not possible" if made.always_on else "possible with a rule"),
    ]
    if made.always_on:
        facts.append(("Why", made.always_on))
    if made.fixed:
        facts.append(("What no rule can change", made.fixed))
    mine = held.rule.pk if held.rule else None
    rows = [_row(trap, rule, today=reader.today, mine=mine, installed=installed) for rule in rules]
    default = _row(trap, None, today=reader.today, mine=mine, installed=installed)
    return TrapSheet(
        name=trap.name,
        statement=statement if held.is_on else f"“{trap.name}” is switched off for you.",
        sub=trap.purpose,
        facts=tuple(values.Fact(label, values.Fig(text)) for label, text in facts),
        rows=(*(_with_end(reader, row, rule) for row, rule in zip(rows, rules, strict=True)), default),
        set_url=reverse("settings_trap", args=[trap.key]) if reader.viewer.is_admin else "",
    )


def _with_end(reader: Reader, row: RuleRow, rule: TrapRule) -> RuleRow:
    open_ended = rule.ends_before is None or rule.ends_before > reader.today + _DAY
    return (
        replace(row, end_url=reverse("settings_trap_rule_end", args=[rule.pk]))
        if reader.viewer.is_admin and open_ended
        else row
    )


def fixed_said(trap: Trap) -> str:
    """What no rule can change, as a sentence of its own; empty where a rule says all of it."""
    fixed = instrument(trap.key).fixed
    return f"No rule can change this: {fixed}." if fixed else ""


def trap_path(trap: Trap, label: str) -> tuple[values.Crumb, ...]:
    """Crumbs: settings, the library, the trap, the act."""
    return path(
        ("Traps", reverse("traps_library")), (trap.name, reverse("traps_library_trap", args=[trap.key])), (label, "")
    )


def preview(trap: Trap, team: Team | None, new_rule: NewRule, reach: Reach, before: Terms) -> str:
    """Whom a rule would concern and what would change, before it is set."""
    who = f"{team.name} and the teams under it" if team else EVERYBODY
    has = "has a rule of its own" if len(reach.apart) == 1 else "have rules of their own"
    apart = f", but for {words.listed(reach.apart)}, which {has}" if reach.apart else ""
    since = words.day(new_rule.starts_on, year=True)
    until = f" to {words.day(new_rule.last_day, year=True)}" if new_rule.last_day else " on"
    after = _said_of(trap, _terms_of(trap, new_rule.row(trap, team)))
    return (
        f"From {since}{until} this applies to {words.plural(len(reach.people), 'person', 'people')}: {who}{apart}. "
        f"{words.sentence(after)} Until now: {_said_of(trap, before)}. "
        "What is already open keeps its deadline and grace."
    )


def _said_of(trap: Trap, held: Terms) -> str:
    if not held.is_on:
        return "off, nothing new becomes due"
    return f"on, due {deadline_said(trap.key, held)}, grace: {grace_said(held.grace_working_days)}"
