"""Who is told of a change of a number: whoever carries it, and somebody of the line where a writer sets the own one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from accounts.duties.models import Notice
from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import notices
from accounts.imports.models import ImportRun
from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from plans.measures.models import BudgetChange
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.numbers.services.budget_desk import Put
from traps_web.lib import wording
from traps_web.ui import words

KIND = "budget-changed"
_SHOWN = 3


def numbers_set(act: Act, *, puts: Sequence[Put]) -> None:
    """Tell people of first numbers set after their month had begun, and of numbers that changed; once each."""
    telling: dict[int, list[Put]] = defaultdict(list)
    for put in puts:
        if put.row.person_id and (put.outcome.begun or put.outcome.act == "updated"):
            telling[put.row.person_id].append(put)
    if not telling:
        return
    on = organisation_today(act.now)
    rows: list[Notice] = []
    for person in Person.objects.filter(pk__among=set(telling)):
        parts = [_in_words(put) for put in telling[person.pk]]
        more = f", and {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else ""
        changes = f"{'; '.join(parts[:_SHOWN])}{more}"
        late = any(put.outcome.begun for put in telling[person.pk])
        text = f"Your number was set on {words.day(on)}{', after it began' if late else ''}: {changes}."
        rows.append(_notice(act, person, text, telling[person.pk][0].row.period_key))
        if act.by is not None and act.by.pk == person.pk and (above := nearest_above(act.by)) is not None:
            own = f"{act.by.name} set their own number: {changes}."
            rows.append(_notice(act, above, own, telling[person.pk][0].row.period_key, of=person))
    notices.tell_many(rows)


def _in_words(put: Put) -> str:
    amount = f"{put.row.period_key} {wording.exact_money(put.row.amount)}"
    return f"{amount} instead of {wording.exact_money(put.before)}" if put.before else amount


def _notice(act: Act, person: Person, text: str, period: str, of: Person | None = None) -> Notice:
    owner = of or person
    return notices.notice(
        act,
        person=person,
        kind=KIND,
        key=f"budget:{owner.pk}:{act.by.pk if act.by else 0}:{act.now:%Y%m%d%H%M%S%f}",
        text=text,
        address=address(period, owner),
    )


def address(period: str, person: Person) -> str:
    """The page of somebody's number in a period, with every change of it."""
    return f"/budgets/person/{person.pk}/{period}/"


def restated(
    act: Act, *, number: PeriodNumber, changes: Sequence[BudgetChange], text: str, people: Sequence[Person]
) -> None:
    """Tell whoever carries a number, and the line, that it was restated after its end."""
    kind = "person" if number.person else "team"
    notices.tell_many(
        notices.notice(
            act,
            person=person,
            kind="budget-restated",
            key=f"budget-change:{changes[0].pk}",
            text=text,
            address=f"/budgets/{kind}/{number.owner.pk}/{number.period_key}/",
        )
        for person in people
    )


def taken_back(act: Act, *, changes: Sequence[BudgetChange], run: ImportRun) -> None:
    """Tell people whose number the undo of a file changed: what it was, and what it is again; once each."""
    months: dict[int, dict[tuple[int, str], BudgetChange]] = defaultdict(dict)
    for change in changes:
        if change.person_id and change.before_amount != change.after_amount:
            months[change.person_id][change.category_id, change.month] = change
    rows = []
    for person in Person.objects.filter(pk__among=set(months)):
        person_changes = list(months[person.pk].values())
        before, after = (
            sum((getattr(change, name) for change in person_changes), Decimal(0))
            for name in ("before_amount", "after_amount")
        )
        span = (
            person_changes[0].month
            if len(person_changes) == 1
            else f"{person_changes[0].month} to {person_changes[-1].month}"
        )
        text = (
            f"The import that set your number was taken back: {wording.exact_money(after)} instead of "
            f"{wording.exact_money(before)} for {span}."
        )
        rows.append(
            notices.notice(
                act,
                person=person,
                kind=KIND,
                key=f"budget-undo:{run.pk}:{person.pk}",
                text=text,
                address=address(person_changes[0].month, person),
            )
        )
    notices.tell_many(rows)
