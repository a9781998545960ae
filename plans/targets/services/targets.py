"""Setting activity targets: a new one starts with a week to come and ends the one that held before."""

from __future__ import annotations

from datetime import date

from django.db import DatabaseError, transaction

from accounts.duties.services import notices
from accounts.organisation.access import Relation, relation
from accounts.organisation.models import Person, Team
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.teams import managed_team_ids
from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.activities.models import ActivityType
from plans.targets.models import ActivityTarget
from plans.targets.models.targets import ROLES
from plans.targets.selectors import target_weeks
from traps_web.lib import wording
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

DEFAULTS = {"calls": 40, "conversations": 12, "first-meetings": 6, "proposals": 4, "referrals": 5}
"""What a week owes of each default activity type until somebody sets another target."""
SINCE_EVER = date(2000, 1, 1)
"""From when the default targets hold."""
MOST_PER_WEEK = 9999
LONGEST_REASON = 300
WHO_SETS = "Only admins can set all targets. Managers can set them for people below them and for teams they manage."
WITHOUT_REASON = "Give a reason: everyone affected reads it."
REPLACED = "Replaced by another target from the same day."


@configuration.writes(ActivityTarget)
def set_target(
    act: Act,
    *,
    type: ActivityType,
    person: Person | None = None,
    team: Team | None = None,
    role: str = "",
    per_week: int,
    starts_on: date,
    reason: str = "",
) -> ActivityTarget:
    """Set how many of a type a week owes from a week to come on: for a person, a team, a role, or everybody.

    A role narrows a team or everybody. Admins set any, a manager those of people below and of the teams managed today;
    what a manager sets for a team is no target of the manager's own. Nothing that has begun is written over: the target
    that holds until then ends with that day. Raises Refused, Invalid by field, StaleState.
    """
    require_setter(act, person=person, team=team)
    reason = reason.strip()
    rows = ActivityTarget.objects.filter(type=type, person=person, team=team, role=role, withdrawn_at__isnull=True)
    wrong = _wrong(person=person, role=role, per_week=per_week, reason=reason)
    if fault := target_weeks.fault(starts_on, person=person, team=team, now=act.now):
        wrong["starts_on"] = fault
    elif later := rows.filter(starts_on__gt=starts_on).order_by("starts_on").first():
        since = words.day(later.starts_on, year=True)
        wrong["starts_on"] = f"A target from {since} is already set. Withdraw it first, or choose a later day."
    if wrong:
        raise Invalid(**wrong)
    before = rows.filter(starts_on__lte=starts_on).filter(ends_before__open_after=starts_on).first()
    if before is not None and before.per_week == per_week and before.ends_before is None:
        return before
    row = ActivityTarget(
        type=type,
        person=person,
        team=team,
        role=role,
        per_week=per_week,
        starts_on=starts_on,
        reason=reason,
        spares=act.person if team is not None and not act.person.is_admin else None,
        set_at=act.now,
        set_by=act.person,
    )
    try:
        with transaction.atomic():
            _follow(act, row, before)
            row.save()
    except DatabaseError:  # Somebody set another one in the same moment.
        raise StaleState("Someone has just set a target for these weeks. Check it, then try again.") from None
    audit.record(
        act,
        verb="target set",
        subject=row,
        before={"per_week": before.per_week} if before else {},
        after=facts_of(row),
        reason=reason,
    )
    was = f", {wording.number(before.per_week)} before" if before else ""
    text = f"from {words.day(starts_on, year=True)} the weekly target is {count(row)}{was}."
    tell(act, row=row, event="set", text=text, reason=reason)
    return row


def require_setter(act: Act, *, person: Person | None, team: Team | None) -> None:
    """Admins set any target, managers those of people below and of the teams they manage. Raises Refused."""
    if act.person.is_admin:
        return
    if person is not None and relation(act.person, person) is Relation.LINE:
        return
    if (
        person is None
        and team is not None
        and team.pk in managed_team_ids(viewer=act.person, today=organisation_today(act.now))
    ):
        return
    raise Refused(WHO_SETS)


def require_reason(reason: str) -> str:
    """A reason without the space around it. Raises Invalid (reason)."""
    reason = reason.strip()
    if not reason:
        raise Invalid(reason=WITHOUT_REASON)
    if len(reason) > LONGEST_REASON:
        raise Invalid(reason=f"Use at most {LONGEST_REASON} characters for the reason.")
    return reason


def _wrong(*, person: Person | None, role: str, per_week: int, reason: str) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not 0 <= per_week <= MOST_PER_WEEK:
        wrong["per_week"] = f"Enter a number from 0 to {MOST_PER_WEEK}."
    if role not in ("", *ROLES):
        wrong["role"] = f"Choose one of {', '.join(ROLES)}, or leave it empty."
    elif role and person is not None:
        wrong["role"] = "Choose a person or a role, not both."
    if len(reason) > LONGEST_REASON:
        wrong["reason"] = f"Use at most {LONGEST_REASON} characters for the reason."
    return wrong


def _follow(act: Act, row: ActivityTarget, before: ActivityTarget | None) -> None:
    """End the target that holds on the day; one that was to begin on it is replaced, and stays on record."""
    if before is None:
        return
    stands = ActivityTarget.objects.filter(pk=before.pk, withdrawn_at__isnull=True, ends_before=before.ends_before)
    if before.starts_on == row.starts_on:
        changed = stands.update(withdrawn_at=act.now, withdrawn_by=act.person, withdrawn_reason=REPLACED)
        row.follows_id, row.followed_until = before.follows_id, before.followed_until
    else:
        changed = stands.update(ends_before=row.starts_on)
        row.follows, row.followed_until = before, before.ends_before
    if not changed:
        raise StaleState


def whom(row: ActivityTarget) -> str:
    """For whom a target is, in words."""
    if row.person is not None:
        return row.person.name
    people = {"": "everybody", "rep": "reps", "manager": "managers"}[row.role]
    if row.team is None:
        return people
    return f"{people} of team {row.team.name}" if row.role else f"team {row.team.name}"


def facts_of(row: ActivityTarget) -> dict[str, str | int | None]:
    """A target as the audit trail keeps it."""
    return {
        "type": row.type.key,
        "for": whom(row),
        "per_week": row.per_week,
        "starts_on": row.starts_on.isoformat(),
        "ends_before": row.ends_before.isoformat() if row.ends_before else None,
    }


def tell(act: Act, *, row: ActivityTarget, event: str, text: str, reason: str) -> None:
    """Tell everybody whom a target concerns what becomes of it, and why."""
    day = max(row.starts_on, organisation_today(act.now))
    sentence = f"{act.person.name}: {text} {reason}".strip()
    notices.tell_many(
        notices.notice(
            act, person=person, kind="target", key=f"target:{row.pk}:{event}", text=sentence, address="/week/"
        )
        for person in target_weeks.concerned(person=row.person, team=row.team, role=row.role, day=day)
        if person.pk not in (act.person.pk, row.spares_id)
    )


def count(row: ActivityTarget) -> str:
    """What a target asks of a week, in words."""
    return f"{wording.number(row.per_week)} {row.type.name.lower()}"


@configuration.writes(ActivityTarget)
def install_defaults() -> None:
    """Set a target for everybody for each default activity type; a target that stands is left as it is."""
    for type in ActivityType.objects.filter(key__in=DEFAULTS).order_by("position"):
        ActivityTarget.objects.get_or_create(
            type=type, person=None, team=None, starts_on=SINCE_EVER, defaults={"per_week": DEFAULTS[type.key]}
        )
