"""The number of somebody who leaves: what lies ahead goes to an heir, to the team, or to nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import notices
from accounts.organisation.access import sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.day_counts import DayCounts
from accounts.organisation.selectors.teams import TeamOfDay
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.amendments.selectors import amending
from plans.amendments.selectors import amendments as amendment_selector
from plans.amendments.selectors import budget_amendments as budget_amendment_selector
from plans.amendments.services import amendments, budget_amendments
from plans.amendments.services.amendments import RequestedChange
from plans.amendments.services.budget_amendments import RequestedNumber
from plans.handovers.selectors import handed_numbers as selector
from plans.handovers.selectors.handed_numbers import CutLine
from plans.measures.models import BudgetChange, BudgetLine
from plans.measures.rules.budgets import Span, lay_over
from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.measures.services import budget_changes, budget_turns
from plans.measures.services.budget_changes import Cause, part_of
from plans.sales_plans.models import Plan
from plans.sales_plans.services import plan_corrections
from traps_web.lib import money, wording
from traps_web.lib.faults import Invalid, StaleState
from traps_web.lib.fields import currency
from traps_web.ui import words

NOT_ONESELF = "You cannot set your own number. Ask someone above you or another admin."
TRIGGER = "joined-or-left"
LEADERS_ONLY = "Only a leader or an admin can let a number end. Give it to an heir or to the team."
Place = tuple[int | None, int | None, int, date]
"""Where a line stands: person, or the team whose own it is, category, and first day."""


@dataclass(frozen=True, slots=True)
class HandedNumber:
    """What went, and on how many amendments of the heir's plans the line has yet to decide."""

    amount: Decimal = Decimal(0)
    amendments: int = 0


def fault(act: Act, *, fate: str, heir: Person | None, amount: Decimal, last_day: date) -> dict[str, str]:
    """What is missing or not allowed, by field; nothing where no money lies ahead."""
    if not amount:
        return {}
    if not fate:
        day = words.day(last_day, year=True)
        return {
            "number": (
                f"{wording.money(amount)} of the number falls after {day}. Choose whether it goes to an heir, the "
                "team or nobody."
            )
        }
    if fate == "nobody" and not sees_everybody(act.person):
        return {"number": LEADERS_ONLY}
    if fate == "heir" and heir is None:
        return {"number_to": "Choose who takes over the number."}
    return {"number_to": NOT_ONESELF} if fate == "heir" and heir is not None and heir.pk == act.person.pk else {}


def hand_over(act: Act, *, person: Person, last_day: date, fate: str, heir: Person | None) -> HandedNumber:
    """Cut the leaver's budget lines after the last day, and give the rest away. What is over stays.

    An heir who carries a number in these quarters, with a locked plan or without, gets an amendment of it, which the
    heir's line decides; where the heir carries none, the lines are the first ones and are laid at once. To the team: as
    lines of the team itself, so that every sum above stays what it was. Raises Invalid beside its field.
    """
    budget_turns.take(person_ids=[owner.pk for owner in (person, heir) if owner])
    day = selector.first_day(last_day=last_day, today=organisation_today(act.now))
    lines = selector.lines_from(person=person, day=day)
    if not lines:
        return HandedNumber()
    goes, comes = (
        [cut_line.line for cut_line in lines],
        [_kept(cut_line, day) for cut_line in lines if cut_line.cut.done],
    )
    by_plan: dict[int | None, list[CutLine]] = {}
    by_quarter: dict[str | None, list[CutLine]] = {}
    if fate == "team":
        budget_turns.take(team_ids={cut_line.line.team_id for cut_line in lines})
        _add([_for_team(cut_line, day) for cut_line in lines], goes, comes)
    elif fate == "heir" and heir is not None:
        by_plan = selector.locked_over(heir=heir, lines=lines)
        by_quarter = selector.carried_by(heir=heir, lines=by_plan.pop(None, []), day=day)
        _add(_for_heir(heir, by_quarter.pop(None, []), day), goes, comes)
    cause = Cause(
        BudgetChange.Kind.HANDOVER,
        act=act,
        effective_on=day,
        reason=f"{person.name} leaves after {words.day(last_day)}.",
    )
    budget_changes.write(goes=goes, comes=comes, cause=cause)
    for plan_id, cut_lines in by_plan.items():
        _ask(act, plan_id, person, cut_lines, last_day, day)
    for key, cut_lines in by_quarter.items():
        _ask_without_plan(act, heir, str(key), person, cut_lines, last_day, day)
    handed = HandedNumber(selector.total(lines), len(by_plan) + len(by_quarter))
    _record(act, person, heir, fate, handed, day)
    if heir is not None and fate == "heir":
        until = max(cut_line.line.ends_before for cut_line in lines)
        plan_corrections.number_changed(act, owner=heir, starts_on=day, ends_before=until)
    return handed


def _kept(cut_line: CutLine, day: date) -> BudgetLine:
    """The part that lies before the day; it stays the leaver's."""
    line, amount = cut_line.line, money.from_minor(cut_line.cut.kept, currency())
    return part_of(line, ends_before=day, working_days=cut_line.cut.done, amount=amount)


def _rest(cut_line: CutLine, day: date) -> BudgetLine:
    line, done = cut_line.line, cut_line.cut.done
    return part_of(
        line,
        starts_on=max(line.starts_on, day),
        working_before=line.working_before + done,
        working_days=line.working_days - done,
        amount=cut_line.rest,
    )


def _for_team(cut_line: CutLine, day: date) -> BudgetLine:
    return part_of(_rest(cut_line, day), person_id=None)


def _for_heir(heir: Person, lines: Sequence[CutLine], day: date) -> list[BudgetLine]:
    """The same days and months, under the team in which the heir stands then; cut where the heir moves."""
    rests = [_rest(cut_line, day) for cut_line in lines]
    teams = TeamOfDay.load([heir.pk])
    days = [
        [rest.starts_on, *teams.changes(heir.pk, rest.starts_on, rest.ends_before), rest.ends_before] for rest in rests
    ]
    counts = DayCounts.load()
    laid = []
    for rest, edges in zip(rests, days, strict=True):
        spans = [
            Span(rest.month, team, start, end, counts.before(start), counts.between(start, end))
            for start, end in pairwise(edges)
            if (team := teams.on(heir.pk, start)) is not None
        ]
        if not spans:
            raise Invalid(number_to=f"{heir.name} is in no team in {rest.month}, so they cannot take a number.")
        for part in lay_over(money.to_minor(rest.amount, currency()), spans):
            span, amount = part.span, money.from_minor(part.amount, currency())
            laid.append(
                part_of(
                    rest,
                    person_id=heir.pk,
                    team_id=span.team_id,
                    starts_on=span.starts_on,
                    ends_before=span.ends_before,
                    working_before=span.working_before,
                    working_days=span.working_days,
                    amount=amount,
                )
            )
    return laid


def _place(line: BudgetLine) -> Place:
    return (line.person_id, None if line.person_id else line.team_id, line.category_id, line.starts_on)


def _add(new: Sequence[BudgetLine], goes: list[BudgetLine], comes: list[BudgetLine]) -> None:
    """Lines for somebody who may have a number on these days: a line that begins on the same day gets the money."""
    if not new:
        return
    people, teams = (
        {line.person_id for line in new if line.person_id},
        {line.team_id for line in new if not line.person_id},
    )
    days = {line.starts_on for line in new}
    rows = BudgetLine.objects.filter(starts_on__in=days)
    standing = {_place(line): line for line in rows.filter(person__in=people)}
    standing |= {_place(line): line for line in rows.filter(person=None, team__in=teams)}
    amounts: dict[Place, Decimal] = defaultdict(Decimal)
    for line in new:
        amounts[_place(line)] += line.amount
    for place, line in {_place(line): line for line in new}.items():
        held = standing.get(place)
        if held is not None:
            goes.append(held)
        comes.append(part_of(held or line, amount=amounts[place] + (held.amount if held else 0)))


def _ask(act: Act, plan_id: int | None, person: Person, lines: Sequence[CutLine], last_day: date, day: date) -> None:
    """The heir's locked plan changes by an amendment: asked for here, decided by the heir's line."""
    plan = Plan.objects.select_related("owner__current_team", "curve", "annual").get(pk=plan_id)
    requested_change = RequestedChange(
        trigger=TRIGGER,
        reason=_why(person, plan.owner, last_day),
        effective_on=max(day, plan.starts_on),
        number=_with(amending.number_of(plan=plan), lines),
        known=amendment_selector.count(plan=plan),
    )
    try:
        amendments.ask(act, plan=plan, requested_change=requested_change)
    except (Invalid, StaleState) as refused:
        raise Invalid(
            number_to=f"{words.possessive(plan.owner.name)} plan of {plan.period_key} cannot take it: {refused}"
        ) from None


def _ask_without_plan(
    act: Act, heir: Person | None, period_key: str, person: Person, lines: Sequence[CutLine], last_day: date, day: date
) -> None:
    """The heir's number of a quarter changes by an amendment as well, where no locked plan holds it."""
    assert heir is not None
    number = PeriodNumber.of_period(heir, calendar.period(period_key))
    requested_change = RequestedNumber(
        trigger=TRIGGER,
        reason=_why(person, heir, last_day),
        effective_on=max(day, number.starts_on),
        number=_with(period_numbers.number_of(number=number), lines),
        known=budget_amendment_selector.count(number=number),
    )
    try:
        budget_amendments.ask(act, number=number, requested_change=requested_change)
    except (Invalid, StaleState) as refused:
        raise Invalid(
            number_to=f"{words.possessive(heir.name)} number of {period_key} cannot take it: {refused}"
        ) from None


def _with(number: dict[str, Decimal], lines: Sequence[CutLine]) -> dict[str, Decimal]:
    """A number by category with what is handed over."""
    keys = {category.pk: category.key for category in amending.categories()}
    for cut_line in lines:
        key = keys[cut_line.line.category_id]
        number[key] = number.get(key, Decimal(0)) + cut_line.rest
    return number


def _why(person: Person, heir: Person, last_day: date) -> str:
    return f"{person.name} leaves after {words.day(last_day, year=True)}; this part of the number goes to {heir.name}."


def _record(act: Act, person: Person, heir: Person | None, fate: str, handed: HandedNumber, day: date) -> None:
    facts = {"from": day.isoformat(), "amount": str(handed.amount), "to": fate}
    facts |= {"heir": heir.name} if heir and fate == "heir" else {}
    audit.record(act, verb="number handed over", subject=person, after=facts | {"amendments asked": handed.amendments})
    if heir is None or fate != "heir":
        return
    above = nearest_above(heir)
    if above is not None and above.pk == act.person.pk:
        above = nearest_above(act.person)
    amount, since = wording.money(handed.amount), words.day(day, year=True)
    waits = " Your line decides on it first." if handed.amendments else ""
    beginning = f"{amount} of the number of {person.name} from {since} on go to"
    sentences = [(heir, f"{beginning} you.{waits}"), (above, f"{beginning} {heir.name}, by {act.person.name}.")]
    for reader, text in sentences:
        if reader is not None and reader.pk != act.person.pk:
            notices.tell(
                act,
                person=reader,
                kind="number-handed-over",
                key=f"person:{person.pk}:{act.now:%Y%m%d%H%M%S}",
                text=text,
                address="/plans/",
            )
