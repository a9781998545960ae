"""What is on record of somebody's week, read at once: its log, what it owed, and the duty to close it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import FilteredRelation, Q, QuerySet

from accounts.duties.selectors.obligations import STANDING, Standing
from accounts.duties.selectors.trap_rules import trap_id
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from pipeline.activities.models import WeekLog
from pipeline.activities.selectors.weeks import TRAP
from plans.targets.selectors.targets import Owed, kept_of
from traps_web.lib import fiscal, statements

_LOG = [field.attname for field in WeekLog._meta.concrete_fields]
_KEPT = ("owed", "worked_days")


class WeekRecord(NamedTuple):
    """None stands for what there is not: no log was begun, nothing is kept yet, closing the week is no duty."""

    log: WeekLog | None
    kept: Owed | None
    duty: Standing | None


def week_record(*, person: Person, week: str) -> WeekRecord:
    """What is on record of one week of one person; one query. Raises fiscal.UnknownPeriod with a sentence."""
    fiscal.activity_week_range(week, calendar.rules())
    rows = statements.rows(_record, person_id=person.pk, week=week, trap_id=trap_id(TRAP))
    facts = list(rows[0])
    log, kept, duty = (
        facts[: len(_LOG)],
        facts[len(_LOG) : len(_LOG) + len(_KEPT)],
        facts[len(_LOG) + len(_KEPT) :],
    )
    return WeekRecord(
        log=None if log[0] is None else WeekLog.from_db(DEFAULT_DB_ALIAS, _LOG, log),
        kept=None if kept[0] is None else kept_of(*kept),
        duty=None if duty[0] is None else Standing(*duty),
    )


def _record(*, person_id: int, week: str, trap_id: int | None) -> QuerySet[Any]:
    rows = Person.objects.filter(pk=person_id).annotate(
        log=FilteredRelation("week_logs", condition=Q(week_logs__week=week)),
        kept=FilteredRelation("weeks_owed", condition=Q(weeks_owed__week=week)),
        duty=FilteredRelation("obligations", condition=Q(obligations__subject=week, obligations__trap_id=trap_id)),
    )
    return rows.values_list(
        *(f"log__{name}" for name in _LOG),
        *(f"kept__{name}" for name in _KEPT),
        *(f"duty__{name}" for name in STANDING),
    )
