"""The job lets go what the periods no longer hold, and says what went."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.keeping.models import KeepingPeriods, KeepingRun
from accounts.keeping.rules.periods import months_before
from accounts.keeping.selectors import periods as selector
from accounts.keeping.services import periods, runs
from accounts.letters.models import Digest, Letter
from accounts.models import AuditEvent, ImportRun, Notice
from tests import make
from traps_web.lib.faults import Invalid, Refused

pytestmark = pytest.mark.django_db
LONG_AGO = make.NOW - timedelta(days=200)
HELD = {"address_days": 90, "notice_months": None, "letter_months": None, "import_months": None, "leaver_months": None}


def hold(world, **changes):
    return periods.change(make.act(world.admin), periods=selector.current(), **{**HELD, **changes})


def notice(world, at, **values):
    key = f"{at}{len(values)}"
    return Notice.objects.create(person=world.rep, kind="missed", key=key, text="Missed.", created_at=at, **values)


def letter(at, status="sent", **values):
    facts = {"next_try_at": at} if status == "waiting" else {"claimed_at": at}
    facts |= {"sent_at": at} if status == "sent" else {}
    return Letter.objects.create(kind="missed", to="r@example.com", status=status, written_at=at, **facts, **values)


def test_letters_go_after_their_period_but_not_one_under_way(world):
    for status in ("sent", "failed", "may have been sent"):
        letter(LONG_AGO, status)
    stay = {letter(LONG_AGO, "waiting"), letter(LONG_AGO, "sending"), letter(make.NOW)}
    assert runs.apply(make.act()) == 0
    hold(world, letter_months=1)
    assert [runs.apply(make.act()), runs.apply(make.act())] == [3, 0]
    assert set(Letter.objects.all()) == stay
    run = KeepingRun.objects.filter(kind="letters").earliest("pk")
    assert (run.looked_at, run.gone) == (5, 3)


def test_a_daily_mail_goes_with_its_letter_and_what_rode_in_it_is_not_mailed_again(world):
    hold(world, letter_months=1, notice_months=3)
    kept = {}
    for status in ("sent", "waiting"):
        digest = Digest.objects.create(
            person=world.rep,
            day=(LONG_AGO - timedelta(days=len(kept))).date(),
            since=LONG_AGO,
            made_at=LONG_AGO,
            letter=letter(LONG_AGO, status),
        )
        told_at = LONG_AGO + timedelta(minutes=len(kept))
        kept[status] = notice(world, told_at, mail_wanted=False, digest=digest)
    runs.apply(make.act())
    assert set(Digest.objects.values_list("letter__status", flat=True)) == {"waiting"}
    assert set(Notice.objects.all()) == {kept["waiting"]}


def test_a_notice_whose_letter_is_gone_is_not_mailed_again(world):
    hold(world, letter_months=1)
    row = notice(world, LONG_AGO, mail_wanted=False, letter=letter(LONG_AGO))
    runs.apply(make.act())
    row.refresh_from_db()
    assert (row.letter, row.mail_wanted) == (None, False)


def test_a_notice_whose_letter_is_under_way_stays(world):
    hold(world, notice_months=3)
    row = notice(world, LONG_AGO, mail_wanted=False, letter=letter(LONG_AGO, "waiting"))
    notice(world, LONG_AGO, mail_wanted=False, letter=letter(LONG_AGO), read_at=LONG_AGO)
    assert runs.apply(make.act()) == 1
    assert list(Notice.objects.all()) == [row]


def test_notices_go_after_their_period_but_not_one_whose_mail_waits(world):
    hold(world, notice_months=3)
    notice(world, LONG_AGO, mail_wanted=False)
    waiting, fresh = notice(world, LONG_AGO), notice(world, make.NOW, mail_wanted=False)
    assert [runs.apply(make.act()), runs.apply(make.act())] == [1, 0]
    assert set(Notice.objects.all()) == {waiting, fresh}
    run = KeepingRun.objects.filter(kind="notices").earliest("pk")
    assert (run.looked_at, run.gone) == (2, 1)
    told = AuditEvent.objects.get(verb="periods of keeping applied")
    assert told.after == {"kind": "notices", "looked_at": 2, "gone": 1, "kept_back": 0}


def test_imports_keep_their_counts_and_let_go_what_was_in_the_file(world):
    hold(world, import_months=1)
    row = ImportRun.objects.create(
        kind="people",
        file_name="people.csv",
        sha256="x",
        content=b"",
        dry_run=False,
        status="done",
        created_count=7,
        refusals=[{"line": 2, "column": "email", "reason": "“Ida” is no address."}],
        created_at=LONG_AGO,
        ended_at=LONG_AGO,
    )
    runs.apply(make.act())
    row.refresh_from_db()
    assert (row.refusals, row.created_count, row.file_name) == ([], 7, "people.csv")


def test_nothing_but_addresses_goes_as_long_as_nothing_is_set(world):
    notice(world, LONG_AGO, mail_wanted=False)
    assert runs.apply(make.act()) == 0
    assert list(KeepingRun.objects.values_list("kind", flat=True)) == ["addresses"]


@pytest.mark.parametrize(
    ("field", "value"), [("address_days", 91), ("address_days", 0), ("notice_months", 2), ("letter_months", 0)]
)
def test_a_period_out_of_bounds_is_refused(world, field, value):
    with pytest.raises(Invalid) as refusal:
        hold(world, **{field: value})
    assert list(refusal.value.errors) == [field]
    assert not KeepingPeriods.objects.exists()


def test_only_admins_set_periods_and_it_is_recorded(world):
    with pytest.raises(Refused):
        periods.change(make.act(world.leader), periods=selector.current(), **HELD)
    hold(world, leaver_months=12)
    event = AuditEvent.objects.get(verb="periods of keeping set")
    assert (event.before, event.after) == ({"leaver_months": None}, {"leaver_months": 12})


def test_a_month_earlier_is_the_same_day_or_the_last_of_a_shorter_month():
    days = [(make.TODAY.replace(month=3, day=31), 1), (make.TODAY.replace(month=1, day=15), 13)]
    assert [months_before(*pair).isoformat() for pair in days] == ["2026-02-28", "2024-12-15"]
