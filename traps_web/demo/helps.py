"""Help of the demo: what results alone and decisions opened, most of it started, with actions done and results read."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Final

from accounts.duties.services.obligations import flag_missed
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act, Via
from reviews.cases.models import Case
from reviews.cases.rules.states import State
from reviews.helps.models import Help
from reviews.helps.rules.standing import Standing, Territory
from reviews.helps.selectors import records as selector
from reviews.helps.services import engine, records
from reviews.helps.services.records import Action
from traps_web.demo import seeded
from traps_web.demo.stage import Stage

TRUE: Final = {
    Territory.ENOUGH: "Enough customers of the right size; the openings fall short.",
    Territory.SHORT: "The largest account closed its plant, and nothing of its size is left.",
    Territory.CHANGED: "Two counties went to another team in the middle of the year.",
}
ACTIONS: Final = (
    ("Go along to the three largest customers", 9),
    ("Bring a draft of another territory to the leader", 16),
)


def complete(stage: Stage) -> int:
    """Open what decisions and results opened, each on its day, and let the line help. Returns how many there are."""
    for decided_at in _decided():
        engine.run(Act(None, min(decided_at + timedelta(hours=1), stage.now), Via.DEMO))
    engine.run(stage.act())
    _start(stage.now)
    _do(stage.now)
    flag_missed(stage.act())
    engine.run(stage.act())
    return Help.objects.count()


def _decided() -> list[datetime]:
    """When deciders chose help instead, in their order."""
    return sorted(case.ended_at for case in Case.objects.filter(state=State.HELP) if case.ended_at is not None)


def _start(now: datetime) -> None:
    """The line starts them within three days, but for the newest one."""
    days = WorkingDays.load(organisation=organisation_selector.current())
    rows = list(Help.objects.filter(state=Standing.OPEN).order_by("opened_at", "pk"))
    for row in rows[:-1]:
        random = Random(f"{seeded.SEED}:help:{row.person.email}")
        manager = selector.of_duties(row).select_related("owner")[0].owner
        at = min(row.opened_at + timedelta(hours=random.randint(20, 60)), now)
        first = organisation_today(at)
        actions = [Action(text, days.after(first, working)) for text, working in ACTIONS]
        territory = random.choice(list(TRUE))
        records.start(
            Act(manager, at, Via.DEMO),
            record=row,
            coach=manager,
            territory=territory,
            words=TRUE[territory],
            actions=actions,
        )


def _do(now: datetime) -> None:
    """Most actions whose day has come were done two hours before their time."""
    for row in Help.objects.filter(state=Standing.RUNNING).order_by("pk"):
        random = Random(f"{seeded.SEED}:help:{row.person.email}:actions")
        for duty in selector.of_duties(row).filter(trap__key="help-action", due_at__lt=now).order_by("subject"):
            if random.random() < 0.8:
                act = Act(duty.owner, duty.due_at - timedelta(hours=2), Via.DEMO)
                records.report(act, record=row, place=int(duty.subject.rsplit(":", 1)[1]))
