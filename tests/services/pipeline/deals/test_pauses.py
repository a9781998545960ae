"""Pauses of deals: at most two, over by themselves, by hand or with the next stage, and known for every past day."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent, Notice
from accounts.record.services import undos
from pipeline.deals.services import deals, pauses, pauses_over
from pipeline.intake.services.entered_bookings import record_many
from pipeline.models import Deal, DealChange, DealPause, DealState
from pipeline.stages.selectors import readiness
from tests import make
from tests.builders.bookings import new
from tests.builders.deals import make_deal, stage
from tests.builders.imports import DEALS, RITA, take, undo
from traps_web.lib.faults import Invalid, Refused, StaleState

UNTIL = date(2026, 12, 14)
DURING, AFTER = datetime(2026, 12, 2, 12, tzinfo=UTC), datetime(2026, 12, 14, 12, tzinfo=UTC)
READY = {"next_step": "Call", "next_step_on": date(2026, 11, 27), "close_on": date(2026, 12, 18)}
WHY = "Their budget is frozen until the new board meets"


def paused(world, **along):
    deal = make_deal(world.rep, at="Engaging", **{**READY, **along})
    return pauses.pause(make.act(world.rep), deal=deal, resume_on=UNTIL, reason=WHY)


def reasons(deal, today):
    row = Deal.objects.select_related("stage").get(pk=deal.pk)
    return [reason.text for reason in readiness.reasons_of(deals=[row], today=today)[deal.pk]]


def states(deal):
    rows = DealState.objects.filter(deal=deal).order_by("pk")
    return list(rows.values_list("starts_on", "ends_before", "paused_until_on"))


def test_a_pause_is_stamped_recorded_and_known_for_every_day(world):
    deal = paused(world)
    row = DealPause.objects.get(deal=deal)
    assert (row.number, row.starts_on, row.ends_before, row.reason, row.paused_by) == (
        1,
        make.TODAY,
        UNTIL,
        WHY,
        world.rep,
    )
    assert (deal.paused_on, deal.paused_until_on) == (make.TODAY, UNTIL)
    assert states(deal)[-1] == (make.TODAY, None, UNTIL)
    change = DealChange.objects.get(deal=deal, field="pause")
    assert (change.before, change.after, change.reason, change.by) == ("", "2026-12-14", WHY, world.rep)
    assert AuditEvent.objects.get(verb="deal paused").after == {"until": "2026-12-14"}


def test_a_paused_deal_owes_no_next_step_and_is_not_stale_until_its_day(world):
    deal = paused(world)
    Deal.objects.filter(pk=deal.pk).update(updated_at=datetime(2026, 9, 1, tzinfo=UTC))
    filters = readiness.filters
    assert reasons(deal, date(2026, 12, 11)) == []
    assert not Deal.objects.filter(filters(today=date(2026, 12, 11)).q("any")).exists()
    assert reasons(deal, UNTIL) == ["next step past by 17 days", "pause over since today"]
    assert Deal.objects.filter(filters(today=UNTIL).q("paused too long")).exists()
    assert not Deal.objects.filter(filters(today=UNTIL).q("stale")).exists()
    # It is stale once fifteen working days have gone by since the pause was over.
    assert "stale for 16 working days" in reasons(deal, date(2027, 1, 7))
    assert Deal.objects.filter(filters(today=date(2027, 1, 7)).q("stale")).exists()


def test_a_pause_over_so_many_working_days_is_too_long(world):
    deal = make_deal(world.rep, at="Engaging", **READY)
    pauses.pause(make.act(world.rep), deal=deal, resume_on=date(2027, 6, 1), reason=WHY)
    Deal.objects.filter(pk=deal.pk).update(close_on=date(2027, 6, 30))
    type(deal.stage).objects.filter(pk=deal.stage_id).update(longest_pause_days=5)
    days = {}
    for today in (date(2026, 12, 3), date(2026, 12, 4)):
        is_found = Deal.objects.filter(readiness.filters(today=today).q("paused too long")).exists()
        days[today.day] = reasons(deal, today)
        assert is_found is bool(days[today.day])
    assert days == {3: [], 4: ["paused for 6 working days"]}


def test_by_hand_it_goes_on_earlier(world):
    deal = paused(world)
    pauses.resume(make.act(world.manager, now=DURING), deal=deal)
    row = DealPause.objects.get(deal=deal)
    assert (row.ends_before, row.resume_on, row.ended_at) == (DURING.date(), UNTIL, DURING)
    assert (deal.paused_on, deal.paused_until_on) == (None, None)
    assert states(deal)[-2:] == [(make.TODAY, DURING.date(), UNTIL), (DURING.date(), None, None)]
    with pytest.raises(Invalid, match="not paused"):
        pauses.resume(make.act(world.rep, now=DURING), deal=deal)


def test_a_third_pause_and_others_that_cannot_be_are_refused(world):
    deal = make_deal(world.rep, at="Engaging", **READY)
    act = make.act(world.rep)
    for given, name in (
        ({"resume_on": make.TODAY, "reason": WHY}, "resume_on"),
        ({"resume_on": date(2080, 1, 1), "reason": WHY}, "resume_on"),
        ({"resume_on": UNTIL, "reason": " "}, "reason"),
    ):
        with pytest.raises(Invalid) as refusal:
            pauses.pause(act, deal=deal, **given)
        assert list(refusal.value.errors) == [name]
    with pytest.raises(Refused):
        pauses.pause(make.act(world.peer), deal=deal, resume_on=UNTIL, reason=WHY)
    with pytest.raises(StaleState):
        pauses.pause(act, deal=deal, resume_on=UNTIL, reason=WHY, version=deal.version + 1)
    with pytest.raises(Invalid, match="Only an open deal"):
        pauses.pause(act, deal=make_deal(world.rep, at="Lost"), resume_on=UNTIL, reason=WHY)
    pauses.pause(act, deal=deal, resume_on=UNTIL, reason=WHY)
    with pytest.raises(Invalid, match="paused until Mon 14 Dec 2026"):
        pauses.pause(act, deal=deal, resume_on=UNTIL, reason=WHY)
    later = make.act(world.rep, now=AFTER)
    pauses.pause(later, deal=deal, resume_on=date(2026, 12, 21), reason=WHY)
    pauses.resume(later, deal=deal)
    with pytest.raises(Invalid, match="paused twice"):
        pauses.pause(later, deal=deal, resume_on=date(2026, 12, 21), reason=WHY)
    assert list(DealPause.objects.values_list("number", "ends_before").order_by("number")) == [
        (1, UNTIL),
        (2, AFTER.date()),
    ]


def test_every_road_to_another_stage_ends_it(world):
    moved, won, lost = paused(world, name="Moved"), paused(world, name="Invoiced"), paused(world, name="Lost")
    act = make.act(world.rep, now=DURING)
    deals.move_stage(act, deal=moved, to_stage=stage("Proposal"), next_step="Call", next_step_on=UNTIL)
    record_many(make.act(world.admin, now=DURING), rows=[new(world.rep, deal_id=won.pk, on=make.TODAY)], source="api")
    deals.move_stage(act, deal=lost, to_stage=stage("Lost"), reason="No budget", closed_on=DURING.date())
    assert set(DealPause.objects.values_list("ends_before", "ended_at")) == {(DURING.date(), DURING)}
    for deal in Deal.objects.all():
        assert deal.paused_until_on is None
        assert DealState.objects.get(deal=deal, ends_before__isnull=True).paused_until_on is None
        assert list(DealChange.objects.filter(deal=deal, field="pause").order_by("pk").values_list("after")) == [
            ("2026-12-14",),
            ("",),
        ]


def test_the_undo_of_a_file_that_ended_it_puts_it_back(market):
    take("deals", DEALS, f"D1,A,{RITA},,,Prospecting,700,2026-10-26,2026-12-20,,")
    deal = Deal.objects.get(external_id="D1")
    pauses.pause(make.act(market.rep), deal=deal, resume_on=UNTIL, reason=WHY)
    lost = take("deals", DEALS, f"D1,A,{RITA},,,Lost,700,2026-10-26,,2026-11-24,No budget")
    assert DealPause.objects.get(deal=deal).ended_at
    undo(lost, by=market.admin)
    row = DealPause.objects.get(deal=deal)
    assert (row.ended_at, row.ends_before) == (None, UNTIL)
    assert Deal.objects.get(pk=deal.pk).paused_until_on == UNTIL


def test_pausing_and_resuming_can_be_undone_a_moment_later(world):
    deal = paused(world)
    act = make.act(world.rep)
    done = undos.undo(act, event=AuditEvent.objects.get(verb="deal paused"))
    assert done.text == f"{deal.name} is not paused." and not DealPause.objects.exists()
    assert Deal.objects.get(pk=deal.pk).paused_until_on is None
    deal.refresh_from_db()
    pauses.pause(act, deal=deal, resume_on=UNTIL, reason=WHY)
    pauses.resume(act, deal=deal)
    undos.undo(act, event=AuditEvent.objects.filter(verb="deal resumed").latest("pk"))
    row = DealPause.objects.get(deal=deal)
    assert (row.ends_before, row.ended_at) == (UNTIL, None)
    assert Deal.objects.get(pk=deal.pk).paused_until_on == UNTIL
    assert DealState.objects.get(deal=deal, ends_before__isnull=True).paused_until_on == UNTIL


def test_the_database_holds_two_pauses_that_never_share_a_day(world):
    deal = paused(world)
    row = DealPause.objects.get(deal=deal)
    facts = {"deal": deal, "reason": WHY, "paused_at": make.NOW, "paused_by": world.rep}
    for number, starts_on in ((1, UNTIL), (3, UNTIL), (2, UNTIL - timedelta(days=1))):
        ends = date(2027, 1, 4)
        with pytest.raises(DatabaseError), transaction.atomic():
            DealPause.objects.create(number=number, starts_on=starts_on, resume_on=ends, ends_before=ends, **facts)
    for changes in ({"reason": "Another"}, {"ends_before": date(2027, 1, 4)}, {"starts_on": date(2026, 11, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DealPause.objects.filter(pk=row.pk).update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        Deal.objects.filter(pk=deal.pk).update(paused_on=None)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_history_and_pauses_say_the_same_of_every_day(world, seed):
    """A deal is paused, resumed, moved, changed and closed at random; each day is paused in both tables or in none."""
    random = Random(seed)
    deal = make_deal(world.rep, at="Engaging", **{**READY, "close_on": date(2027, 3, 1)})
    now = make.NOW
    for _ in range(14):
        now += timedelta(days=random.randint(0, 4))
        happen(random, make.act(world.rep, now=now), Deal.objects.select_related("owner", "stage").get(pk=deal.pk))
    spans = list(DealPause.objects.filter(deal=deal).values_list("starts_on", "ends_before"))
    for days in range((now.date() - make.TODAY).days + 30):
        day = make.TODAY + timedelta(days=days)
        state = DealState.objects.get(deal=deal, starts_on__lte=day, ends_before__open_after=day)
        is_open = state.status == "open"
        in_history = is_open and state.paused_until_on is not None and state.paused_until_on > day
        assert in_history is (is_open and any(start <= day < end for start, end in spans)), (seed, day)
    assert len(spans) <= 2


def happen(random, act, deal):
    """One of the things that can happen to a deal; what is refused does not happen."""
    today = act.now.date()
    steps = {
        "pause": lambda: pauses.pause(
            act, deal=deal, resume_on=today + timedelta(days=random.randint(1, 9)), reason=WHY
        ),
        "resume": lambda: pauses.resume(act, deal=deal),
        "change": lambda: deals.change(
            act, deal=deal, version=deal.version, data={"amount": Decimal(random.randint(1, 99))}
        ),
        "move": lambda: deals.move_stage(
            act, deal=deal, to_stage=stage(random.choice(("Proposal", "Closing"))), next_step="Call", next_step_on=today
        ),
        "lose": lambda: deals.move_stage(
            act, deal=deal, to_stage=stage("Lost"), reason="No", closed_on=today - timedelta(days=random.randint(0, 3))
        ),
    }
    with contextlib.suppress(Invalid, Refused), transaction.atomic():
        steps[random.choices(list(steps), weights=(5, 2, 4, 1, 1))[0]]()


def test_its_owner_is_told_once_when_it_ends_by_itself(world):
    deal = paused(world)
    ended, resumed = paused(world, name="Moved"), paused(world, name="Resumed")
    deals.move_stage(make.act(world.rep), deal=ended, to_stage=stage("Prospecting"))
    pauses.resume(make.act(world.rep), deal=resumed)
    assert pauses_over.tell(make.act(now=AFTER - timedelta(days=1))) == 0
    for told in (1, 0):
        assert pauses_over.tell(make.act(now=AFTER)) == told
    notice = Notice.objects.get(kind="pause-over")
    assert (notice.person, notice.address, notice.cannot_wait) == (world.rep, f"/deals/{deal.pk}/", False)
    assert notice.text == f"The pause of {deal.name} ended by itself on Mon 14 Dec. It owes a next step again."
    Deal.objects.filter(pk=deal.pk).update(owner=world.peer)
    assert pauses_over.tell(make.act(now=AFTER + timedelta(days=1))) == 0


def test_one_that_ended_long_ago_is_no_news(world):
    paused(world)
    assert pauses_over.tell(make.act(now=AFTER + pauses_over.LOOKS_BACK)) == 0
    assert pauses_over.tell(make.act(now=AFTER + pauses_over.LOOKS_BACK - timedelta(days=1))) == 1
