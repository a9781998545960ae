"""A Friday and what follows, job by job on a travelling clock: four zones, a third miss, silence, the number met."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.duties.services import extensions
from accounts.duties.services.fulfilments import fulfil
from accounts.models import Notice, Obligation, Person
from accounts.organisation.services import lines
from accounts.scores.rules.tallies import Verdict
from accounts.scores.selectors.tallies import judged
from accounts.tasks import flag_missed
from plans.tasks import open_weekly_logs
from reviews.cases.services import cases
from reviews.explanations.selectors import asking
from reviews.models import Case
from reviews.tasks import run_cases
from tests import make
from tests.builders import absences, explanations, weeks
from tests.builders import cases as build
from tests.builders import obligations as duties
from traps_web.lib import clock

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 11, 27)
ZONES = {
    "other_rep": ("Pacific/Kiritimati", datetime(2026, 11, 27, 3, 0, tzinfo=UTC)),
    "fourth": ("Europe/Zurich", datetime(2026, 11, 27, 16, 0, tzinfo=UTC)),
    "peer": ("America/New_York", datetime(2026, 11, 27, 22, 0, tzinfo=UTC)),
    "rep": ("Pacific/Pago_Pago", datetime(2026, 11, 28, 4, 0, tzinfo=UTC)),
}
LATER = datetime(2026, 12, 4, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(world):
    """Four reps in four zones; each owes the week of this Friday."""
    weeks.defaults()
    fourth = make.person("Fiona Fourth")
    make.member(fourth, world.north)
    lines.rebuild(today=make.TODAY)
    by_name = {name: fourth if name == "fourth" else getattr(world, name) for name in ZONES}
    for name, person in by_name.items():
        Person.objects.filter(pk=person.pk).update(time_zone=ZONES[name][0])
    open_weekly_logs()
    return {name: Person.objects.get(pk=person.pk) for name, person in by_name.items()}


def week_of(person):
    return Obligation.objects.get(owner=person, trap__key="weekly-log", subject="2026-W48")


def missed(people):
    """Who of them has missed the week, so that it counts: what was due on leave does not."""
    rows = judged(Obligation.objects.filter(trap__key="weekly-log", subject="2026-W48", status="missed"), LATER)
    owners = set(rows.filter(verdict=Verdict.MISSED).values_list("owner_id", flat=True))
    return [name for name, person in people.items() if person.pk in owners]


def at(instant, job):
    with clock.frozen(instant):
        return job()


def test_each_misses_at_the_instant_of_their_own_clock_but_who_has_more_time_or_leave(world, people):
    asked = extensions.ask_extension(
        make.act(people["rep"]), obligation=week_of(people["rep"]), wanted_on=date(2026, 12, 2), reason="The fair."
    )
    extensions.decide_extension(make.act(world.manager), extension=asked, grant=True, answer="Until Wednesday.")
    absences.approved(people["peer"], by=world.manager, starts_on=date(2026, 11, 26), last_day=FRIDAY)
    found = []
    for name, (_, due_at) in ZONES.items():
        at(due_at - A_MINUTE, flag_missed)
        assert name not in missed(people)
        at(due_at + A_MINUTE, flag_missed)
        found.append(missed(people))
    assert found == [["other_rep"], *[["other_rep", "fourth"]] * 3]
    assert week_of(people["fourth"]).missed_at == ZONES["fourth"][1]
    at(LATER, flag_missed)
    assert missed(people) == ["other_rep", "fourth", "rep"], "the time that was granted is over too"
    assert Notice.objects.filter(kind="missed", person=people["fourth"]).count() == 1


def test_one_explains_and_the_other_is_asked_on(world, people):
    after = ZONES["rep"][1] + A_MINUTE
    at(after, flag_missed)
    with clock.frozen(after):
        explanations.explained(people["other_rep"], miss=week_of(people["other_rep"]))
    asked = {
        name: asking.of_reader(make.reader(people[name], organisation=world.organisation, now=after, today=FRIDAY))
        for name in ("other_rep", "fourth")
    }
    assert asked == {"other_rep": [], "fourth": [week_of(people["fourth"])]}


def test_a_third_miss_is_answered_silence_climbs_and_the_number_ends_it(world, people):
    fourth = people["fourth"]
    build.applies(world.leader)
    build.set_budget(fourth, "900.00", build.BEFORE)
    for days in (19, 12):
        duties.missed(fourth, subject=f"week:{days}", by_days=days)
    at(make.NOW, run_cases)
    first = Case.objects.get(person=fourth)
    build.decided(first, "waived", by=world.manager)
    monday = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
    at(monday, flag_missed)
    at(monday, run_cases)
    case = Case.objects.exclude(pk=first.pk).get()
    assert (case.step_number, len(case.facts["misses"]), case.decider) == (2, 3, world.manager)
    cases.answer(
        make.act(fourth, now=monday), case=case, cause=explanations.cause(), words="The log was done and not closed."
    )
    at(case.decide_due_at + A_MINUTE, run_cases)
    case.refresh_from_db()
    assert (case.level, case.decider) == (2, world.leader)
    assert Notice.objects.filter(kind="case", person__in=[world.manager, world.leader]).count() >= 2
    decided_at = case.decide_due_at - A_MINUTE
    cases.decide(make.act(world.leader, now=decided_at), case=case, decision="confirmed", words="One page by Monday.")
    for number in range(4):
        due_at = decided_at + timedelta(days=7 * (number + 1))
        duty = duties.obligation(
            fourth, trap_key="weekly-log", subject=f"2027-W0{number + 1}", due_at=due_at, now=decided_at
        )
        fulfil(make.act(fourth, now=due_at - A_MINUTE), trap_key="weekly-log", owner=fourth, subject=duty.subject)
        at(due_at + A_MINUTE, run_cases)
        case.refresh_from_db()
        assert case.state == ("met" if number == 3 else "running")
    assert case.ended_at is not None
