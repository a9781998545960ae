"""Making, changing and retiring own traps, and what these ask of whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from accounts.duties.services import extensions, obligations
from accounts.models import AuditEvent, Leave, Membership, Notice, Obligation, OwnDuty, OwnReport, OwnTrapVersion, Trap
from accounts.own_traps.services import openings, own_traps, reports
from tests import make
from tests.builders.own_traps import asked, of_team, opened, own_trap
from traps_web.lib.faults import Invalid, Refused, StaleState

TOMORROW = make.TODAY + timedelta(days=1)
MONDAY = date(2026, 11, 30)
LATER = make.NOW + timedelta(days=7)


def who_owes(rows) -> set[tuple[str, date]]:
    return {(row.owner.name, row.due_on) for row in rows}


def test_reps_owe_it_once_a_week_at_17_on_their_wall_clock(world):
    world.rep.time_zone = "Pacific/Kiritimati"
    world.rep.save()
    made = own_trap(world.admin)
    rows = opened()
    fridays = (date(2026, 11, 27), date(2026, 12, 4))
    assert who_owes(rows) == {
        (person.name, day) for person in (world.rep, world.peer, world.other_rep) for day in fridays
    }
    first = rows[0]
    assert (first.owner, first.due_at) == (world.rep, datetime(2026, 11, 27, 3, tzinfo=UTC))
    assert (first.trap, first.label, first.subject) == (
        made.trap,
        "Offers called back, week 48",
        f"own:{made.pk}:2026-W48",
    )
    assert opened() == rows


def test_an_outage_of_days_loses_nothing_and_what_has_passed_is_not_opened(world):
    own_trap(world.admin)
    opened()
    back = opened(now=make.NOW + timedelta(days=10))
    assert {day for _, day in who_owes(back)} == {
        date(2026, 11, 27),
        date(2026, 12, 4),
        date(2026, 12, 11),
        date(2026, 12, 18),
    }
    Obligation.objects.filter(trap__key__startswith="own-").delete()
    late = opened(now=make.NOW + timedelta(days=5))
    assert {day for _, day in who_owes(late)} == {date(2026, 12, 4), date(2026, 12, 11)}


def test_a_manager_makes_traps_for_the_people_below_and_reps_make_none(world):
    made = own_traps.make(make.act(world.manager), name="For North", new_version=of_team(world.north))
    assert {row.owner for row in opened()} == {world.rep, world.peer}
    for facts in (of_team(world.south), asked(), asked(audience="person", person=world.other_rep)):
        with pytest.raises(Refused):
            own_traps.make(make.act(world.manager), name="Not mine", new_version=facts)
    with pytest.raises(Refused):
        own_traps.make(make.act(world.rep), name="Mine", new_version=of_team(world.north))
    with pytest.raises(Refused):
        own_traps.retire(make.act(world.other_manager), own_trap=made, starts_on=TOMORROW, reason="No.")
    of_admin = own_trap(world.admin, audience="team", team=world.north, role="")
    with pytest.raises(Refused, match="admin made"):
        own_traps.retire(make.act(world.manager), own_trap=of_admin, starts_on=TOMORROW, reason="No.")


def test_who_changes_team_after_it_opened_keeps_it_and_who_comes_owes_the_next(world):
    own_traps.make(make.act(world.admin), name="For North", new_version=of_team(world.north))
    opened()
    Membership.objects.filter(person=world.rep).update(ends_before=TOMORROW)
    Membership.objects.create(person=world.rep, team=world.south, starts_on=TOMORROW)
    Membership.objects.filter(person=world.other_rep).update(ends_before=TOMORROW)
    Membership.objects.create(person=world.other_rep, team=world.north, starts_on=TOMORROW)
    later = opened(now=LATER + timedelta(days=4))
    days_of = {person: {row.due_on for row in later if row.owner == person} for person in (world.rep, world.other_rep)}
    assert days_of[world.rep] == {date(2026, 11, 27), date(2026, 12, 4)}
    # What is due on 11 Dec opened on 27 Nov.
    assert days_of[world.other_rep] == {date(2026, 12, 11), date(2026, 12, 18)}


def test_a_deadline_in_approved_leave_or_after_the_last_day_is_not_owed(world):
    Leave.objects.create(
        person=world.rep,
        starts_on=date(2026, 11, 26),
        ends_before=date(2026, 11, 28),
        reason="Family.",
        status="approved",
        asked_at=make.NOW,
        asked_by=world.rep,
        decided_at=make.NOW,
        decided_by=world.manager,
    )
    world.peer.ends_on = date(2026, 11, 30)
    world.peer.save()
    own_traps.make(make.act(world.admin), name="For North", new_version=of_team(world.north))
    assert who_owes(opened()) == {("Rita Rep", date(2026, 12, 4)), ("Paul Peer", date(2026, 11, 27))}


def test_a_change_holds_from_its_day_on_and_open_duties_keep_their_version(world):
    made = own_trap(world.admin, weight=2)
    before = opened()
    new = asked(starts_on=TOMORROW, weekday=0, weight=5, due_time=time(9), is_controllable=False)
    own_traps.change(make.act(world.admin), own_trap=made, new_version=new)
    after = opened(world.rep, now=LATER)
    # Weeks 48 and 49 stand open already; from week 50 on it is due on Mondays.
    assert [(row.due_on, row.weight) for row in after] == [
        (date(2026, 11, 27), 2),
        (date(2026, 12, 4), 2),
        (date(2026, 12, 7), 5),
        (date(2026, 12, 14), 5),
    ]
    assert {row.pk for row in before} <= {row.pk for row in opened(now=LATER)}
    told = Notice.objects.filter(kind="trap-rule", key=f"own-trap:{made.pk}:2")
    assert {notice.person for notice in told} == {world.rep, world.peer, world.other_rep}


def test_retired_it_asks_nothing_more_and_the_retirement_can_be_taken_back_before_its_day(world):
    made = own_trap(world.admin)
    opened()
    own_traps.retire(make.act(world.admin), own_trap=made, starts_on=MONDAY, reason="Not needed.")
    with pytest.raises(StaleState, match="retired already"):
        own_traps.retire(make.act(world.admin), own_trap=made, starts_on=MONDAY, reason="Again.")
    assert len(opened(world.rep, now=LATER)) == 2
    own_traps.keep(make.act(world.admin), own_trap=made)
    assert len(opened(world.rep, now=LATER)) == 3
    own_traps.retire(make.act(world.admin), own_trap=made, starts_on=TOMORROW, reason="Not needed.")
    with pytest.raises(StaleState, match="by now"):
        own_traps.keep(make.act(world.admin, now=LATER), own_trap=made)
    verbs = AuditEvent.objects.filter(object_id=str(made.trap_id), verb__startswith="own trap").order_by("pk")
    assert [event.verb for event in verbs] == ["own trap made", "own trap retired", "own trap kept", "own trap retired"]


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"starts_on": make.TODAY - timedelta(days=1)}, "starts_on", "the past stays"),
        ({"reason": " "}, "reason", "Give a reason"),
        ({"rhythm": "once", "once_on": None}, "once_on", "Enter the day"),
        ({"rhythm": "once", "once_on": date(2026, 11, 24)}, "once_on", "on or after"),
        ({"rhythm": "quarter", "nth": 61}, "nth", "from 1 to 60"),
        ({"evidence": "number"}, "floor", "smallest number"),
        ({"weight": 11}, "weight", "from 1 to 10"),
        ({"evidence": "promise"}, "evidence", "Choose what settles it"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(world, facts, field, sentence):
    with pytest.raises(Invalid, match=sentence) as refusal:
        own_trap(world.admin, **facts)
    assert field in refusal.value.errors
    assert not OwnTrapVersion.objects.exists()


def test_a_trap_for_a_team_without_reps_or_of_a_name_that_is_taken_is_refused(world):
    empty = make.team("Empty", world.north)
    with pytest.raises(Invalid, match="Nobody in Empty"):
        own_trap(world.admin, audience="team", team=empty, role="")
    own_trap(world.admin, name="Twice")
    with pytest.raises(Invalid, match="of this name"):
        own_trap(world.admin, name="twice")
    assert Trap.objects.get(name="Twice").key == "own-twice"


def test_a_number_below_the_floor_is_refused_and_one_above_settles_it(world):
    own_trap(world.admin, evidence="number", floor=Decimal(5), unit="calls")
    duty = opened(world.rep)[0]
    with pytest.raises(Invalid, match="4 is not enough: it takes at least 5 calls"):
        reports.report(make.act(world.rep), duty=duty, number=Decimal(4))
    with pytest.raises(Refused):
        reports.report(make.act(world.manager), duty=duty, number=Decimal(5))
    made = reports.report(make.act(world.rep), duty=duty, number=Decimal(5), note="Two came back.")
    duty.refresh_from_db()
    assert (duty.status, duty.done_by, made.number) == ("done", world.rep, 5)
    with pytest.raises(StaleState, match="first report stands"):
        reports.report(make.act(world.rep), duty=duty, number=Decimal(9))


def test_a_file_is_known_by_its_content_and_kept_with_its_hash(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    own_trap(world.admin, evidence="file")
    duty = opened(world.rep)[0]
    with pytest.raises(Invalid, match="content is something else"):
        reports.report(make.act(world.rep), duty=duty, file=SimpleUploadedFile("a.pdf", b"no pdf"))
    made = reports.report(make.act(world.rep), duty=duty, file=SimpleUploadedFile("list.pdf", b"%PDF-1.7 list"))
    assert (made.file_name, made.file_type, len(made.sha256)) == ("list.pdf", "application/pdf", 64)
    assert made.file.read() == b"%PDF-1.7 list"


def test_missed_it_can_be_made_good_and_stays_missed_and_more_time_excuses(world):
    own_trap(world.admin, grace_working_days=0)
    first, second = opened(world.rep)
    extensions.ask_extension(make.act(world.rep), obligation=first, wanted_on=date(2026, 12, 1), reason="Travel.")
    request = first.extensions.get()
    extensions.decide_extension(make.act(world.manager), extension=request, grant=True, answer="")
    reports.report(make.act(world.rep, now=make.NOW + timedelta(days=4)), duty=first, note="Done.")
    late = datetime(2026, 12, 8, 12, tzinfo=UTC)
    obligations.flag_missed(make.act(now=late))
    reports.report(make.act(world.rep, now=late), duty=second, note="Done late.")
    statuses = list(
        Obligation.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk").values_list("status", flat=True)
    )
    assert statuses == ["excused", "missed"]
    assert obligations.Obligation.objects.get(pk=second.pk).done_at == late


def test_one_more_reminder_comes_so_many_working_days_before(world):
    own_trap(world.admin, remind_days_before=3)
    opened()
    assert openings.remind_early(make.act()) == 0
    # Fri 27 Nov less three working days, of which Thanksgiving is none, is Mon 23 Nov; for 4 Dec it is Tue 1 Dec.
    early = Notice.objects.filter(kind="due-soon", person=world.rep)
    assert [notice.text for notice in early] == ["Due Fri 27 Nov 17:00: Offers called back, week 48"]
    openings.remind_early(make.act(now=datetime(2026, 12, 1, 23, tzinfo=UTC)))
    assert early.all().count() == 2


def test_versions_and_reports_only_grow(world):
    own_trap(world.admin)
    duty = opened(world.rep)[0]
    reports.report(make.act(world.rep), duty=duty, note="Done.")
    for rows, changes in (
        (OwnTrapVersion.objects.all(), {"weight": 9}),
        (OwnReport.objects.all(), {"note": "Other."}),
        (OwnDuty.objects.filter(obligation=duty), {"version_id": 0}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
    weekless = OwnTrapVersion.objects.get()
    weekless.pk, weekless.number, weekless.weekday = None, 2, None
    with pytest.raises(DatabaseError), transaction.atomic():
        weekless.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_opened_in_parallel_each_duty_stands_once_with_its_version(transactional_db):
    world = make.world()
    own_trap(world.admin)

    def work(_):
        try:
            return openings.open_own_traps(make.act())
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    duties = Obligation.objects.filter(trap__key="own-offers-called-back")
    assert (duties.count(), OwnDuty.objects.filter(obligation__in=duties).count()) == (6, 6)
