"""The calls of the demo: thirteen weeks, with one who hears more than is there and one who says less."""

from datetime import UTC, date, datetime

from accounts.models import Obligation
from accounts.organisation.selectors import calendar
from plans.calls.selectors import scores
from plans.models import Call, CallScore
from tests.builders.bookings import make_booking
from traps_web.demo import calls
from traps_web.demo.dates import demo_dates
from traps_web.demo.stage import Stage

NOW = datetime(2026, 12, 23, 17, tzinfo=UTC)
END_OF_QUARTER = datetime(2026, 11, 25, 17, tzinfo=UTC)


def test_the_bias_of_the_demo_reads_as_it_was_made(world):
    for person, email in ((world.rep, calls.HAPPY_EAR), (world.peer, calls.SANDBAGGER)):
        person.email = email
        person.save()
        for day in (date(2026, 9, 15), date(2026, 10, 20), date(2026, 11, 24)):
            make_booking(person, "9000.00", day)
    today = NOW.date()
    stage = Stage(NOW, today, demo_dates(today), calendar.rules(), world.admin)
    assert calls.calls(stage) == Call.objects.count() > 13 * 3
    reads = dict(scores.leanings(viewer=world.leader).values_list("name", "reads_as"))
    assert (reads["Rita Rep"], reads["Paul Peer"]) == ("happy ears", "sandbagging")
    fifth_working_day = date(2026, 12, 7)
    assert set(CallScore.objects.values_list("scored_on", flat=True)) == {fifth_working_day}
    assert Call.objects.values("week").distinct().count() == 14
    assert Obligation.objects.filter(trap__key="forecast-call", status="done").exists()
    for speaker in (world.manager, world.leader):
        weeks = Call.objects.filter(team=world.north, said_by=speaker).values("week").distinct()
        assert weeks.count() == 14, f"the team is called by {speaker.name} every week"


def test_near_the_end_of_a_quarter_the_next_is_called_too(world):
    today = END_OF_QUARTER.date()
    calls.calls(Stage(END_OF_QUARTER, today, demo_dates(today), calendar.rules(), world.admin))
    assert Call.objects.filter(period="FY2027-Q3", week="2026-W48", about="team").exists()
    owed = Obligation.objects.filter(subject__startswith="2026-W48:FY2027-Q3", trap__key="organisation-call")
    assert set(owed.values_list("status", flat=True)) == {"done"}
