"""Budget lines follow a person to another team: what lies ahead goes along, what is past stays where it was."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.organisation.models import Person
from accounts.organisation.selectors.day_counts import DayCounts
from accounts.organisation.selectors.teams import TeamOfDay
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.measures.models import BudgetChange, BudgetLine
from plans.measures.services import budget_changes, budget_turns
from plans.measures.services.budget_changes import Cause, part_of
from traps_web.lib import money
from traps_web.lib.fields import currency


@transaction.atomic
def split_for_move(act: Act, *, person: Person, day: date, today: date) -> int:
    """Move a person's budget lines to the new team from a day on.

    The running month is split at the day by working days, later lines go along, past ones stay. Returns how many lines
    changed. The memberships must already say where the person is from that day on. The person's number stays what it
    was in every month; months that have ended are not touched, however far back the day lies.
    """
    budget_turns.take(person_ids=[person.pk])
    lines = list(BudgetLine.objects.filter(person=person, ends_before__gt=max(day, today)).order_by("starts_on"))
    teams = TeamOfDay.load([person.pk])
    counts = DayCounts.load()
    goes: list[BudgetLine] = []
    comes: list[BudgetLine] = []
    for line in lines:
        team = teams.on(person.pk, max(day, line.starts_on))
        if team is None or team == line.team_id:
            continue
        if parts := _parts(line, day, team, counts):
            goes.append(line)
            comes += parts
    if goes:
        cause = Cause(BudgetChange.Kind.MOVE, act=act, effective_on=day)
        budget_changes.write(goes=goes, comes=comes, cause=cause)
        audit.record(act, verb="budget moved", subject=person, after={"from": day.isoformat(), "lines": len(goes)})
    return len(goes)


def _parts(line: BudgetLine, day: date, team_id: int, counts: DayCounts) -> list[BudgetLine]:
    """The line under the new team, cut at the day where it began before; none without a working day left."""
    if line.starts_on >= day:
        return [part_of(line, team_id=team_id)]
    done = counts.before(day) - line.working_before
    left = line.working_days - done
    if left <= 0:
        return []
    whole = money.to_minor(line.amount, currency())
    before = whole * done // line.working_days
    rest = part_of(
        line,
        team_id=team_id,
        starts_on=day,
        working_before=line.working_before + done,
        working_days=left,
        amount=money.from_minor(whole - before, currency()),
    )
    if not done:
        return [rest]
    first = part_of(line, ends_before=day, working_days=done, amount=money.from_minor(before, currency()))
    return [first, rest]
