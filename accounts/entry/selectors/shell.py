"""What stands around every page: navigation, who is signed in, what day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.duties.models import Notice, Obligation
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.entry.selectors import second_steps
from accounts.organisation.models import Organisation
from accounts.organisation.selectors import calendar, lines
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.day_counts import DayCounts
from accounts.organisation.selectors.teams import team_name
from accounts.record.rules.readers import Reader
from traps_web.lib import statements
from traps_web.lib.remembered import know, recall


@dataclass(frozen=True)
class ShellFacts:
    """Facts for the frame of a page."""

    manages: bool
    open_obligations: int
    team: str
    quarter: str
    working_days_left: int | None
    unread_notices: int


def shell_facts(reader: Reader) -> ShellFacts:
    """What the shell says of a viewer: nothing is asked any more on a page that `opening` was asked for."""
    quarter, left = _running_quarter(reader.today)
    return ShellFacts(
        manages=lines.stands_above_somebody(reader.viewer),
        open_obligations=recall(_owed_by(reader.viewer.pk), lambda: _owed(reader.viewer.pk).count()),
        team=team_name(reader.viewer),
        quarter=quarter,
        working_days_left=left,
        unread_notices=recall(_unread_by(reader.viewer.pk), lambda: _unread(reader.viewer.pk).count()),
    )


def opening(*, person_id: int | None) -> Organisation:
    """The organisation, and in the same statement what the rail says of whoever is signed in.

    Raises organisation.NotSetUp on an empty database.
    """
    if person_id is None:
        return organisation_selector.current()
    rows = statements.rows(_opening, person_id=person_id)
    organisation = organisation_selector.from_rows([row[:-4] for row in rows])
    ((*_, owed, unread, stands_above, has_second_step),) = rows
    organisation_selector.know(organisation)
    know(_owed_by(person_id), owed)
    know(_unread_by(person_id), unread)
    lines.know_stands_above(person_id, stands_above)
    second_steps.know_on(person_id, has_second_step)
    return organisation


def _opening(*, person_id: int) -> QuerySet[Any]:
    owed = _owed(person_id).order_by().values("owner").annotate(count=Count("pk")).values("count")
    unread = _unread(person_id).order_by().values("person").annotate(count=Count("pk")).values("count")
    rows = organisation_selector.annotated().annotate(
        owed=Coalesce(Subquery(owed), Value(0)),
        unread=Coalesce(Subquery(unread), Value(0)),
        stands_above=Exists(lines.line_of(person_id)),
        has_second_step=Exists(second_steps.apps_of(person_id)),
    )
    return rows.values_list(*organisation_selector.COLUMNS, "owed", "unread", "stands_above", "has_second_step")


def _owed(person_id: int) -> QuerySet[Obligation]:
    return Obligation.objects.filter(STILL_OWED, owner_id=person_id)


def _unread(person_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person_id, read_at__isnull=True)


def _unread_by(person_id: int) -> tuple[str, int]:
    return "unread notices", person_id


def _owed_by(person_id: int) -> tuple[str, int]:
    return "open obligations", person_id


def _running_quarter(today: date) -> tuple[str, int | None]:
    """The quarter that runs and its working days left, today included; nothing where no year is opened."""
    try:
        period = calendar.period_at("quarter", today)
    except calendar.OutsideCalendar:
        return "", None
    counts = DayCounts.load()
    if not counts.knows(today, period.ends_before):
        return "", None
    return period.key, counts.between(today, period.ends_before)
