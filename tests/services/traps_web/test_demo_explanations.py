"""The explanations of the demo: one cause again and again, and questions that are still open."""

from datetime import timedelta

from accounts.duties.rules.traps import CATCH_UP
from accounts.models import Organisation
from accounts.organisation.selectors import calendar
from reviews.explanations.selectors import asking, ledgers
from reviews.models import ExplanationNote
from tests import make
from tests.builders import obligations as duties
from tests.builders.explanations import cause
from traps_web.demo import explanations
from traps_web.demo.dates import demo_dates
from traps_web.demo.stage import Stage


def test_somebody_gives_one_cause_in_several_quarters_and_the_last_days_still_ask(world):
    cause()
    world.rep.email, world.manager.email = f"{explanations.REPEATS}demo.example", f"{explanations.NOTED_BY}demo.example"
    world.rep.save()
    world.manager.save()
    demo = Stage(make.NOW, make.TODAY, demo_dates(make.TODAY), calendar.rules(), world.admin)
    explanations.promises_of_the_year(demo)
    for days in range(2, 30, 2):
        duties.missed(world.rep, by_days=days, subject=f"thing:{days}")
    explanations.of_the_last_weeks(demo)
    reader = make.reader(world.rep, organisation=Organisation.objects.get())
    ledger = ledgers.of_person(reader, world.rep)
    assert ledger.repeated == cause(explanations.REPEATED).pk
    assert sum(1 for times in ledger.whole.by_quarter if times) >= 4
    assert 0 < len(asking.of_reader(reader)) < 14
    assert ExplanationNote.objects.get().made_by == world.manager
    assert ledger.unexplained == 0
    asking_misses = [row for row in asking.of_reader(reader) if row.trap.key != CATCH_UP]
    assert asking_misses, "some miss of the last days still asks"
    assert all(row.missed_at > make.NOW - explanations.STILL_OPEN - timedelta(days=2) for row in asking_misses)
