"""What weeks owe in the demo: what each of the past owed, and what the manager has set for those to come."""

from __future__ import annotations

from datetime import timedelta

from accounts.organisation.models import Person
from pipeline.activities.models import ActivityType
from plans.targets.selectors import target_weeks
from plans.targets.services import target_ends
from plans.targets.services.targets import set_target
from plans.weeks.services import weeks_owed
from traps_web.demo.people_matters import MANAGER
from traps_web.demo.stage import Stage

A_WEEK = timedelta(days=7)


def complete(stage: Stage) -> None:
    """The team owes more first meetings from next week on, one person more calls; what went too far was taken back."""
    weeks_owed.keep_passed(stage.act())
    manager = Person.objects.get(email=MANAGER)
    below = Person.objects.filter(lines_above__above=manager, lines_above__depth=1, is_active=True).order_by("email")
    team, person = manager.current_team, below[1]
    types = {type.key: type for type in ActivityType.objects.all()}
    first = target_weeks.earliest(team=team, now=stage.now)
    reason = "The quarter ends with the fair; its guests are met before it."
    set_target(stage.act(manager), type=types["first-meetings"], team=team, per_week=8, starts_on=first, reason=reason)
    set_target(
        stage.act(manager),
        type=types["calls"],
        person=person,
        per_week=50,
        starts_on=first,
        reason="Two accounts are new.",
    )
    too_many = set_target(stage.act(manager), type=types["proposals"], team=team, per_week=9, starts_on=first + A_WEEK)
    target_ends.take_back(stage.act(manager), target=too_many, reason="Offers follow meetings; first the meetings.")
