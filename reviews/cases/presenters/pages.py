"""A case as a page: both keys, the facts, the answer, what ends it, how it came, who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse

from accounts.record.rules.readers import Reader
from reviews.cases.models import Case, CaseEvent
from reviews.cases.presenters.rows import state
from reviews.cases.rules.memory import counts_until, goes_at
from reviews.cases.rules.states import DECIDABLE, DECISIONS, ENDED, ON_APPEAL, Event, Relation, State
from reviews.cases.selectors import deciding
from reviews.cases.selectors.cases import CaseShown
from reviews.policies.rules.ladders import Happens, Result
from traps_web.ui import periods, values, words

NEWEST: Final = 6
"""Of a case that rests on many misses, so many stand open; the earlier ones fold."""
FOLDS_FROM: Final = NEWEST + 3


@dataclass(frozen=True, slots=True)
class Key:
    """One of the two keys: its name, the sentence, and how it is counted."""

    name: str
    sentence: str
    note: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A miss as it was frozen."""

    label: str
    owed: str
    flagged: str
    url: str


@dataclass(frozen=True, slots=True)
class Came:
    """Something that happened: when, what, and the words."""

    at: str
    what: str
    words: str


@dataclass(frozen=True)
class CasePage:
    """Everything that the page of a case shows."""

    title: str
    path: tuple[values.Crumb, ...]
    statement: str
    sub: str
    state: values.State
    keys: tuple[Key, ...]
    facts: tuple[FactRow, ...]
    earlier: values.Fold | None
    frozen: str
    answer_head: str
    answer: str
    answer_facts: tuple[values.Fact, ...]
    ends: tuple[values.Fact, ...]
    before: values.Link | None
    asks: str
    appeal: str
    came: tuple[Came, ...]
    sees: tuple[values.Fact, ...]
    pdf_url: str
    can_read: bool
    answer_url: str
    decide_url: str
    appeal_url: str
    decide_appeal_url: str
    name_url: str
    due: values.Due | None

    @property
    def newest(self) -> tuple[FactRow, ...]:
        """The misses that stand open on the page."""
        return self.facts[-NEWEST:] if self.earlier else self.facts

    @property
    def older(self) -> tuple[FactRow, ...]:
        """Those that open under them."""
        return self.facts[:-NEWEST] if self.earlier else ()


def page(reader: Reader, shown: CaseShown) -> CasePage:
    """A case ready to show to whoever looks."""
    case, is_own = shown.case, shown.relation is Relation.PERSON
    answered = shown.event(Event.ANSWERED)
    undecided = case.state in DECIDABLE
    return CasePage(
        title=f"Case, step {case.step_number}",
        path=(values.Crumb("Cases", reverse("cases")),),
        statement=_statement(shown, is_own=is_own),
        sub=_sub(reader, shown),
        state=state(case),
        keys=_keys(case),
        facts=tuple(_fact(reader, miss) for miss in case.facts["misses"]),
        earlier=_earlier(len(case.facts["misses"])),
        frozen=(
            f"Frozen {words.moment(case.made_at, reader.zone, year=True)} under version {case.facts['version']} of the "
            "policy. If a key becomes untrue before the decision, the case ends and is counted nowhere. Fingerprint: "
            f"sha256 {case.sha256[:16]}."
        ),
        answer_head=_answer_head(case, is_answered=answered is not None),
        answer=f"“{answered.words}”" if answered else _unanswered(reader, case, is_own=is_own),
        answer_facts=_answer_facts(answered),
        ends=_ends(reader, shown),
        before=_before(reader, shown.before),
        asks=_asks(case),
        appeal=_appeal(reader, shown),
        came=tuple(_came(reader, row) for row in shown.events),
        sees=_sees(shown),
        pdf_url=reverse("case_pdf", args=[case.pk]),
        can_read=Event.READ in shown.may,
        answer_url=reverse("case_answer", args=[case.pk]) if Event.ANSWERED in shown.may else "",
        decide_url=reverse("case_decide", args=[case.pk]) if shown.may & (DECISIONS - {Event.MORE_TIME}) else "",
        appeal_url=reverse("case_appeal", args=[case.pk]) if Event.APPEALED in shown.may else "",
        decide_appeal_url=reverse("case_decide_appeal", args=[case.pk]) if shown.may & ON_APPEAL else "",
        name_url=reverse("case_name_admin", args=[case.pk]) if Event.NAMED in shown.may else "",
        due=values.Due.of(case.decide_due_at, now=reader.now, zone=reader.zone) if undecided else None,
    )


def _statement(shown: CaseShown, *, is_own: bool) -> str:
    case = shown.case
    whose = "you" if is_own else case.person.name
    count = len(case.facts["misses"])
    misses = words.plural(count, "miss", "misses") if count else "The step before ended without its number"
    if case.state in DECIDABLE:
        decides = "waits for you" if shown.relation is Relation.DECIDER else "waits for a decision"
        return f"{misses} with the result missed: step {case.step_number} for {whose} {decides}."
    return f"Step {case.step_number} for {whose}: {State(case.state).label}."


def _sub(reader: Reader, shown: CaseShown) -> str:
    case = shown.case
    if case.state == State.RUNNING and case.latest_at is not None:
        number = words.plural(case.facts["step"]["kept"], "duty", "duties")
        latest = words.moment(case.latest_at, reader.zone, year=True)
        return f"{number} in a row on time end it, {shown.in_a_row} so far; at the latest it ends on {latest}."
    if case.state not in DECIDABLE:
        last = shown.events[-1]
        return f"{Event(last.event).label}, {words.moment(last.at, reader.zone, year=True)}."
    names = words.listed([person.name for person in shown.able], "or") if shown.able else "nobody"
    after = f" Without a decision {shown.next_above.name} can decide as well." if shown.next_above else ""
    return f"{names} can decide by {words.deadline(case.decide_due_at, reader.zone)}.{after}"


def _keys(case: Case) -> tuple[Key, ...]:
    facts, step = case.facts, case.facts["step"]
    quarter = facts["quarter"]
    if facts["result"] == Result.LAST_QUARTER and quarter:
        budget, actual = Decimal(quarter["budget"] or 0), Decimal(quarter["actual"])
        first = (
            f"{periods.named(quarter['key'])}: {words.money(actual)} of {words.money(budget)}, retired "
            f"{words.percent(actual / budget if budget else None)}."
        )
        taken = words.day(date.fromisoformat(quarter["taken_on"]), year=True)
        note = f"Last ended quarter below 100 %, taken on {taken}, the 5th working day after its end."
    else:
        first, note = "The running quarter was behind.", "Taken when the miss was flagged."
    if facts["follows"]:
        second = Key("What follows", "The step before reached its latest day without its number.", "")
    else:
        weeks = words.plural(step["weeks"], "week")
        count = words.plural(len(facts["misses"]), "miss", "misses")
        second = Key(
            "Second key: traps in their control",
            f"{count} in {weeks}; the step asks for {words.number(step['misses'])}.",
            "Waived, excused and stopped ones do not count, nor those on leave.",
        )
    return Key("First key: the result", first, note), second


def _fact(reader: Reader, miss: dict[str, Any]) -> FactRow:
    return FactRow(
        label=miss["label"],
        owed=words.day(date.fromisoformat(miss["due_on"]), year=True),
        flagged=words.moment(datetime.fromisoformat(miss["flagged_at"]), reader.zone),
        url=reverse("trap_detail", args=[miss["obligation"]]),
    )


def _earlier(count: int) -> values.Fold | None:
    if count < FOLDS_FROM:
        return None
    return values.Fold("case-earlier-misses", "Earlier misses", words.number(count - NEWEST), level=3)


def _answer_head(case: Case, *, is_answered: bool) -> str:
    if is_answered:
        return "The answer"
    return "Not answered yet" if case.state == State.WAITING else "No answer"


def _unanswered(reader: Reader, case: Case, *, is_own: bool) -> str:
    if case.state != State.WAITING:
        return "It was decided without an answer."
    whose = "You have" if is_own else f"{case.person.name} has"
    return f"{whose} until {words.deadline(case.answer_due_at, reader.zone)}; later answers are read as well."


def _answer_facts(answered: CaseEvent | None) -> tuple[values.Fact, ...]:
    if answered is None or answered.cause is None:
        return ()
    control = "yes" if answered.cause.in_my_control else "no"
    facts = [("Cause", answered.cause.name), ("In their control, by the list", control)]
    if answered.proposal:
        facts.append(("Proposes", answered.proposal))
    return tuple(values.Fact(label, values.Fig(text)) for label, text in facts)


def _before(reader: Reader, before: Case | None) -> values.Link | None:
    if before is None:
        return None
    opened = words.day(before.opened_at.astimezone(reader.zone).date(), year=True)
    return values.Link(
        f"Before: step {before.step_number} from {opened}, {State(before.state).label}",
        reverse("case", args=[before.pk]),
    )


def _ends(reader: Reader, shown: CaseShown) -> tuple[values.Fact, ...]:
    case, step = shown.case, shown.case.facts["step"]
    facts = [("The number", f"{words.plural(step['kept'], 'duty', 'duties')} in a row on time")]
    if shown.in_a_row is not None:
        facts.append(("In a row so far", f"{shown.in_a_row} of {words.number(step['kept'])}"))
    facts += [
        (
            "Latest day",
            words.moment(case.latest_at, reader.zone, year=True)
            if case.latest_at
            else f"{words.plural(step['latest_weeks'], 'week')} after it opened",
        )
    ]
    memory = case.policy.memory_quarters
    if case.ended_at is None:
        facts.append(("Counts for", words.plural(memory, "quarter") + " after its end"))
    else:
        facts += [
            ("Ended", words.moment(case.ended_at, reader.zone, year=True)),
            ("Counts until", _on(reader, counts_until(case.ended_at, memory))),
            ("Deleted on", _on(reader, goes_at(case.ended_at, memory))),
        ]
    return tuple(values.Fact(label, values.Fig(text)) for label, text in facts)


def _on(reader: Reader, at: datetime) -> str:
    return words.day(at.astimezone(reader.zone).date(), year=True)


def _asks(case: Case) -> str:
    step = case.facts["step"]
    asked = f": {step['words']}" if step["words"] else ""
    return f"{Happens(step['happens']).label}{asked}. Nothing touches pay, and nobody is dismissed by it."


def _appeal(reader: Reader, shown: CaseShown) -> str:
    case = shown.case
    if case.state in ENDED or shown.event(Event.APPEALED) is not None:
        return ""
    if case.appeal_until is not None:
        is_over = reader.now > case.appeal_until
        until = words.moment(case.appeal_until, reader.zone, year=True)
        return f"One appeal {'was' if is_over else 'is'} possible until {until}."
    if case.state == State.WAITING:
        days = words.plural(case.policy.appeal_days, "working day")
        return f"Within {days} of a confirmation the person may appeal once, to somebody above who has not decided."
    return "No appeal is possible: nobody is left who has not decided."


def _came(reader: Reader, row: CaseEvent) -> Came:
    by = f", {row.by.name}" if row.by else ""
    if row.named is not None:
        return Came(words.moment(row.at, reader.zone, year=True), f"{row.named.name} was named for it{by}", row.words)
    return Came(words.moment(row.at, reader.zone, year=True), f"{Event(row.event).label}{by}", row.words)


def _sees(shown: CaseShown) -> tuple[values.Fact, ...]:
    case = shown.case
    line = words.listed([person.name for _, person in deciding.line_of(case.person)])
    facts = [(case.person.name, "the person; sees all that you see"), (line or "Nobody", "the line above")]
    if case.decider is not None and case.decider.name not in line:
        facts.append((case.decider.name, "decides in the end"))
    facts += [(row.named.name, "named for this case") for row in shown.events if row.named is not None]
    facts.append(("Nobody else", "no trace in search, lists, counts or mail"))
    return tuple(values.Fact(label, values.Fig(text)) for label, text in facts)
