"""Help records as rows of a list and as a page: why it opened, what the manager does, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse

from accounts.record.rules.readers import Reader
from reviews.cases.rules.states import Answer
from reviews.helps.models import Help, HelpAction
from reviews.helps.rules import standing as rules
from reviews.helps.rules.standing import Event, Figures, Relation, Source, Standing, Territory
from reviews.helps.selectors import records as selector
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import periods, values, words

HEADS: Final = (
    Heading("Person", "lst__name"),
    Heading("Quarter", "lst__more"),
    Heading("Opened", "nowrap only-mid"),
    Heading("Coach", "only-mid"),
    Heading("State", "lst__state"),
)
MARKS: Final = {Standing.OPEN: "open", Standing.RUNNING: "open", Standing.ENDED: "done", Standing.DROPPED: "waived"}


@dataclass(frozen=True, slots=True)
class HelpRow:
    """A help record in the list."""

    who: str
    url: str
    quarter: str
    opened: str
    coach: str
    state: values.State


def rows(reader: Reader, records: Sequence[Help]) -> list[HelpRow]:
    """The help records of a page."""
    return [
        HelpRow(
            who="You" if row.person_id == reader.viewer.pk else row.person.name,
            url=reverse("help_record", args=[row.pk]),
            quarter=periods.named(row.quarter),
            opened=words.moment(row.opened_at, reader.zone, year=True),
            coach=row.coach.name if row.coach else "",
            state=state(row),
        )
        for row in records
    ]


def state(row: Help) -> values.State:
    """Its state in words."""
    stands = Standing(row.state)
    return values.State(MARKS[stands], str(stands.label))


def statement(every: QuerySet[Any]) -> str:
    """How many there are, and how many wait to be started."""
    count, waiting = every.count(), every.filter(state=Standing.OPEN).count()
    if not count:
        return "There is no help record that you can see."
    started = f"{words.number(waiting)} to be started" if waiting else "all of them started or ended"
    return f"{words.plural(count, 'help record')}; {started}."


def bar(query: ListQuery, count: int) -> values.ListBar:
    """The bar over the help records."""
    return lists.bar(query, "Help records", count=words.plural(count, "help record"), heads=query.heads(HEADS, ""))


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One of the two actions."""

    text: str
    owner: str
    due: str
    done: str
    url: str


@dataclass(frozen=True, slots=True)
class Weeks:
    """Four weeks: their name, what they were to bring and brought, and the share."""

    name: str
    budget: str
    actual: str
    retired: str


@dataclass(frozen=True)
class HelpPage:
    """Everything that the page of a help record shows."""

    title: str
    path: tuple[values.Crumb, ...]
    statement: str
    sub: str
    state: values.State
    why: tuple[values.Fact, ...]
    help: tuple[values.Fact, ...]
    actions: tuple[ActionRow, ...]
    weeks: tuple[Weeks, ...]
    result: str
    start_url: str
    back_url: str


def page(reader: Reader, row: Help) -> HelpPage:
    """A help record ready to show to whoever looks."""
    relation = selector.relation_of(reader.viewer, row)
    may_start = rules.answer(Event.STARTED, Standing(row.state), relation) is Answer.MAY
    may_report = rules.answer(Event.ACTION_DONE, Standing(row.state), relation) is Answer.MAY
    knows_case = relation is Relation.PERSON or _is_above(reader, row)
    return HelpPage(
        title=f"Help for {row.person.name}",
        path=(values.Crumb("Help records", reverse("help_records")),),
        statement=_statement(row, relation),
        sub=_sub(row, knows_case=knows_case),
        state=state(row),
        why=_why(reader, row, knows_case=knows_case),
        help=_help(reader, row),
        actions=tuple(_action(reader, row, action, may_report=may_report) for action in row.actions.order_by("place")),
        weeks=_weeks(row),
        result=_result(row),
        start_url=reverse("help_start", args=[row.pk]) if may_start else "",
        back_url=reverse("help_record", args=[row.pk]),
    )


def _statement(row: Help, relation: Relation) -> str:
    whom = "you" if relation is Relation.PERSON else row.person.name
    if row.state == Standing.OPEN:
        return f"Help for {whom} has to be started by {words.day(row.start_due_on)}."
    if row.state == Standing.RUNNING and row.look_back_on:
        return f"Help for {whom} runs; its result is read on {words.day(row.look_back_on)}."
    if row.state == Standing.DROPPED:
        return f"The help for {whom} ended: what opened it is no longer true, or the person has left."
    return f"The help for {whom} ended. {_result(row)}"


def _sub(row: Help, *, knows_case: bool) -> str:
    if row.source == Source.CASE:
        opened = "It was decided to help instead. " if knows_case else ""
        return f"{opened}The line owes it, and nothing follows from it for the person."
    return (
        f"{periods.named(row.quarter)} was missed with everything in the person’s own control kept. The line owes "
        "help, and nothing follows from it for the person."
    )


def _why(reader: Reader, row: Help, *, knows_case: bool) -> tuple[values.Fact, ...]:
    figures = rules.read(row.figures)
    facts = [values.Fact("Quarter", values.Fig(periods.named(row.quarter)))]
    if figures.budget is not None:
        amounts = f"{words.money(figures.actual)} of {words.money(figures.budget)}"
        facts.append(values.Fact("Came in", values.Fig(f"{amounts}, retired {words.percent(figures.retired)}")))
    if row.case_id and knows_case:
        case = reverse("case", args=[row.case_id])
        facts.append(values.Fact("Opened by", values.Fig("a decision: help instead", case)))
    elif not row.case_id:
        facts.append(values.Fact("Opened by", values.Fig("the result alone; every trap of the quarter was kept")))
    facts.append(values.Fact("Opened", values.Fig(words.moment(row.opened_at, reader.zone, year=True))))
    return tuple(facts)


def _is_above(reader: Reader, row: Help) -> bool:
    return bool(row.person.lines_above.filter(above=reader.viewer, depth__gt=0).exists())


def _help(reader: Reader, row: Help) -> tuple[values.Fact, ...]:
    if row.coach is None or row.started_by is None or row.started_at is None:
        return ()
    facts = (
        ("Coach", row.coach.name),
        ("Territory", f"{Territory(row.territory).label}: {row.words}"),
        ("Started by", f"{row.started_by.name}, {words.moment(row.started_at, reader.zone, year=True)}"),
    )
    return tuple(values.Fact(label, values.Fig(text)) for label, text in facts)


def _action(reader: Reader, row: Help, action: HelpAction, *, may_report: bool) -> ActionRow:
    is_open = action.done_at is None
    return ActionRow(
        text=action.text,
        owner=action.owner.name,
        due=words.day(action.due_on, year=True),
        done="" if action.done_at is None else words.moment(action.done_at, reader.zone),
        url=reverse("help_action", args=[row.pk, action.place]) if is_open and may_report else "",
    )


def _weeks(row: Help) -> tuple[Weeks, ...]:
    if row.result is None:
        return ()
    names = (("before", "The four weeks before"), ("after", "The four weeks after"))
    return tuple(_shown(name, rules.read(row.result[key])) for key, name in names)


def _shown(name: str, figures: Figures) -> Weeks:
    return Weeks(
        name=name,
        budget=words.money(figures.budget) if figures.budget is not None else "n/a",
        actual=words.money(figures.actual),
        retired=words.percent(figures.retired),
    )


def _result(row: Help) -> str:
    """One sentence of what came after it; it does not say that the help was the cause."""
    if row.result is None:
        return ""
    before, after = rules.read(row.result["before"]), rules.read(row.result["after"])
    if before.retired is None or after.retired is None:
        return (
            f"{words.money(after.actual)} came in the four weeks after it began, {words.money(before.actual)} before."
        )
    return (
        f"The four weeks after it began retired {words.percent(after.retired)} of their budget, the four weeks before "
        f"{words.percent(before.retired)}."
    )


@dataclass(frozen=True)
class ActionPage:
    """The page on which an action is marked as done."""

    title: str
    path: tuple[values.Crumb, ...]
    statement: str
    sub: str
    may_report: bool


def action_page(reader: Reader, row: Help, place: int) -> ActionPage:
    """An action ready to show."""
    action = row.actions.get(place=place)
    relation = selector.relation_of(reader.viewer, row)
    may = rules.answer(Event.ACTION_DONE, Standing(row.state), relation) is Answer.MAY
    return ActionPage(
        title=f"Help for {row.person.name}",
        path=(
            values.Crumb("Help records", reverse("help_records")),
            values.Crumb(row.person.name, reverse("help_record", args=[row.pk])),
        ),
        statement=action.text,
        sub=f"{action.owner.name} does this for {row.person.name} by {words.day(action.due_on, year=True)}.",
        may_report=may and action.done_at is None,
    )
