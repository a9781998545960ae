"""Help of the demo: what results alone and decisions opened, most of it started, with actions done and results read."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Final

from accounts.duties.services.obligations import flag_missed
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act, Via
from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.numbers.services import budget_restatements
from reviews.cases.models import Case
from reviews.cases.rules.states import Event as CaseEvent
from reviews.cases.rules.states import State
from reviews.helps.models import Help
from reviews.helps.rules.standing import Source, Standing, Territory
from reviews.helps.selectors import records as selector
from reviews.helps.services import engine, records
from reviews.helps.services.records import Action
from traps_web.demo import seeded
from traps_web.demo.policies import decide
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant

TRUE: Final = {
    Territory.ENOUGH: "Enough customers of the right size; the openings fall short.",
    Territory.SHORT: "The largest account closed its plant, and nothing of its size is left.",
    Territory.CHANGED: "Two counties went to another team in the middle of the year.",
}
ZONE: Final = "America/New_York"
EIGHT: Final = time(8)
WEEKS: Final = 12
HUNDRED: Final = Decimal(100)
RESTATED, FORGOTTEN, LATE = seeded.KEEPS
RESTATED_FOR: Final = "Two accounts that went to another team in the summer were still counted in this budget."
ACTIONS: Final = (
    ("Go along to the three largest customers", 9),
    ("Bring a draft of another territory to the leader", 16),
)


def complete(stage: Stage) -> int:
    """Open what decisions and results opened, each on its day, and let the line help. Returns how many there are."""
    for at, until in pairwise([*sorted([*_mondays(stage), *_decided()]), stage.now]):
        engine.run(Act(None, at, Via.DEMO))
        _restate(stage)
        flag_missed(Act(None, at, Via.DEMO))
        _start(until)
    _help_instead(stage)
    engine.run(stage.act())
    _start_the_forgotten(stage)
    _do(stage.now)
    flag_missed(stage.act())
    engine.run(stage.act())
    return Help.objects.count()


def _mondays(stage: Stage) -> list[datetime]:
    """The Monday mornings since the policy holds."""
    monday = fiscal.week_start(stage.today)
    return [due_instant(monday - timedelta(weeks=weeks_ago), EIGHT, ZONE) for weeks_ago in range(WEEKS, -1, -1)]


def _restate(stage: Stage) -> None:
    """The number of somebody whom a result alone opened help for was too high: restated, it was met all along."""
    alone = Help.objects.filter(state=Standing.OPEN, source=Source.RESULT, person__email__startswith=RESTATED)
    for row in alone.select_related("person"):
        number = PeriodNumber.of_period(row.person, fiscal.period(stage.rules, row.quarter))
        amounts = period_numbers.number_of(number=number)
        actual = Decimal(row.figures["actual"] or 0)
        too_much = max(Decimal(0), sum(amounts.values()) - actual)
        largest = max(amounts, key=lambda key: amounts[key])
        act = Act(stage.admin, row.opened_at + timedelta(days=2), Via.DEMO)
        after = (amounts[largest] - too_much) // HUNDRED * HUNDRED
        budget_restatements.restate(act, number=number, amounts={largest: after}, reason=RESTATED_FOR)
        engine.run(Act(None, act.now + timedelta(hours=1), Via.DEMO))


def _decided() -> list[datetime]:
    """An hour after each time that a decider chose help instead."""
    chosen = Case.objects.filter(state=State.HELP, ended_at__isnull=False)
    return [ended_at + timedelta(hours=1) for ended_at in chosen.values_list("ended_at", flat=True) if ended_at]


def _help_instead(stage: Stage) -> None:
    """Of what still waits, one is decided just now as help that its person has not had: nobody has started it yet."""
    helped = set(Help.objects.values_list("person_id", "quarter"))
    waiting = Case.objects.filter(state=State.WAITING, decider__isnull=False).select_related("decider")
    if waiting.count() == 1:  # The last one goes on waiting.
        return
    for case in waiting.order_by("opened_at", "pk"):
        quarter = case.facts["quarter"]
        if quarter and case.decider is not None and (case.person_id, quarter["key"]) not in helped:
            decide(stage.act(case.decider), case, CaseEvent.HELPED)
            return


def _start(until: datetime) -> None:
    """The line starts them within three days, but for two that were forgotten."""
    rows = Help.objects.filter(state=Standing.OPEN).select_related("person").order_by("opened_at", "pk")
    for row in rows:
        if row.person.email.startswith((FORGOTTEN, LATE)):
            continue
        random = Random(f"{seeded.SEED}:help:{row.person.email}")
        at = row.opened_at + timedelta(hours=random.randint(20, 60))
        if at < until:
            _start_one(row, at, random.choice(list(TRUE)))


def _start_the_forgotten(stage: Stage) -> None:
    """What was forgotten was started two weeks ago; one is forgotten still where nobody else has to be helped."""
    still_open = Help.objects.filter(state=Standing.OPEN).select_related("person").order_by("pk")
    late = [row for row in still_open if row.person.email.startswith(LATE)]
    forgotten = [row for row in still_open if row.person.email.startswith(FORGOTTEN)]
    has_others = len(still_open) > len(late) + len(forgotten)
    for row in [*late, *(forgotten if has_others else [])]:
        _start_one(row, max(row.opened_at, stage.now - timedelta(days=15)), Territory.SHORT)


def _start_one(row: Help, at: datetime, territory: Territory) -> None:
    manager = selector.of_duties(row).select_related("owner")[0].owner
    days = WorkingDays.load(organisation=organisation_selector.current())
    records.start(
        Act(manager, at, Via.DEMO),
        record=row,
        coach=manager,
        territory=territory,
        words=TRUE[territory],
        actions=[Action(text, days.after(organisation_today(at), working)) for text, working in ACTIONS],
    )


def _do(now: datetime) -> None:
    """Most actions whose day has come were done two hours before their time."""
    for row in Help.objects.filter(state=Standing.RUNNING).order_by("pk"):
        random = Random(f"{seeded.SEED}:help:{row.person.email}:actions")
        for duty in selector.of_duties(row).filter(trap__key="help-action", due_at__lt=now).order_by("subject"):
            if random.random() < 0.8:
                act = Act(duty.owner, duty.due_at - timedelta(hours=2), Via.DEMO)
                records.report(act, record=row, place=int(duty.subject.rsplit(":", 1)[1]))
