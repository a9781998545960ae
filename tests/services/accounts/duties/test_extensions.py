"""More time: asked before the deadline, decided by the line, counted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.duties.selectors import obligations as selector
from accounts.duties.services import extensions, fulfilments, obligations
from accounts.models import AuditEvent, Extension, Notice, Obligation
from tests import make
from tests.builders import obligations as build
from traps_web.lib.faults import Invalid, Refused, StaleState


@pytest.fixture
def row(world):
    return build.obligation(world.rep)


def ask(row, by, now, wanted_on=date(2026, 12, 1), reason="The customer moved the date."):
    return extensions.ask_extension(make.act(by, now=now), obligation=row, wanted_on=wanted_on, reason=reason)


def decide(extension, by, now, grant=True, answer="Fine."):
    return extensions.decide_extension(make.act(by, now=now), extension=extension, grant=grant, answer=answer)


def test_asking_opens_a_decision_for_the_nearest_manager_and_tells_them(world, row, now):
    extension = ask(row, world.rep, now)
    duty = Obligation.objects.get(trap__key="extension-decision", subject=f"extension:{extension.pk}")
    assert duty.owner == world.manager
    # Thu 26 Nov is Thanksgiving: the next working day is Friday, 17:00 at the latest the deadline itself.
    assert duty.due_at == row.due_at
    assert Notice.objects.filter(person=world.manager, kind="extension-asked").exists()
    assert extension.wanted_at == datetime(2026, 12, 1, 22, 0, tzinfo=UTC)


def test_a_granted_one_moves_deadline_and_grace_and_frees_the_manager(world, row, now):
    extension = ask(row, world.rep, now)
    decide(extension, world.leader, now)  # Anybody of the line may.
    row.refresh_from_db()
    assert (row.due_on, row.due_at, row.first_due_at) == (date(2026, 12, 1), extension.wanted_at, build.DUE)
    assert row.missed_at == datetime(2026, 12, 2, 22, 0, tzinfo=UTC)
    assert Obligation.objects.get(trap__key="extension-decision").status == "done"
    done = obligations.fulfil(
        make.act(world.rep, now=build.DUE + timedelta(hours=5)),
        trap_key="promise",
        owner=world.rep,
        subject=row.subject,
    )
    assert done.status == "excused"


def test_a_refused_one_leaves_the_deadline(world, row, now):
    decide(ask(row, world.rep, now), world.manager, now, grant=False, answer="We agreed on this day.")
    row.refresh_from_db()
    assert row.due_at == build.DUE
    assert Notice.objects.get(person=world.rep, kind="extension-decided").text.endswith("the deadline stays.")


@pytest.mark.parametrize("who", ["rep", "peer", "other_manager", "admin"])
def test_nobody_else_decides(world, row, now, who):
    with pytest.raises(Refused):
        decide(ask(row, world.rep, now), getattr(world, who), now)


@pytest.mark.parametrize("who", ["peer", "manager", "leader", "admin"])
def test_nobody_else_asks(world, row, now, who):
    with pytest.raises(Refused):
        ask(row, getattr(world, who), now)


def test_the_first_decision_stands(world, row, now):
    extension = ask(row, world.rep, now)
    decide(extension, world.manager, now)
    with pytest.raises(StaleState, match="first decision stands"):
        decide(extension, world.leader, now, grant=False, answer="No.")


def test_one_request_at_a_time(world, row, now):
    ask(row, world.rep, now)
    with pytest.raises(StaleState, match="already asked"):
        ask(row, world.rep, now)


def test_after_the_deadline_nobody_asks(world, row):
    with pytest.raises(Refused, match="The deadline has passed"):
        ask(row, world.rep, build.DUE + timedelta(minutes=1))


def test_a_miss_cannot_be_undone_by_a_late_yes(world, row, now):
    extension = ask(row, world.rep, now)
    row.refresh_from_db()
    late = row.missed_at + timedelta(hours=1)
    obligations.flag_missed(make.act(now=late))
    with pytest.raises(Refused, match="waive"):
        decide(extension, world.manager, late)
    assert Extension.objects.get(pk=extension.pk).status == "asked"
    assert decide(extension, world.manager, late, grant=False, answer="Too late.").status == "refused"


@pytest.mark.parametrize(
    ("wanted_on", "sentence"),
    [
        (date(2026, 11, 27), "Choose a day after the deadline, Fri 27 Nov."),
        (date(2026, 11, 29), "Sun 29 Nov is not a working day; the next one is Mon 30 Nov."),
        (date(2027, 3, 1), "At most 15 working days later: Fri 18 Dec is the last day."),
    ],
)
def test_a_wrong_day_gets_one_sentence(world, row, now, wanted_on, sentence):
    with pytest.raises(Invalid) as fault:
        ask(row, world.rep, now, wanted_on=wanted_on)
    assert fault.value.errors == {"wanted_on": sentence}


def test_reasons_are_wanted(world, row, now):
    with pytest.raises(Invalid) as fault:
        ask(row, world.rep, now, reason=" ")
    assert "reason" in fault.value.errors
    with pytest.raises(Invalid) as fault:
        decide(ask(row, world.rep, now), world.manager, now, grant=False, answer="")
    assert "answer" in fault.value.errors


def test_doing_it_withdraws_the_request_and_the_manager_owes_nothing(world, row, now):
    extension = ask(row, world.rep, now)
    obligations.fulfil(make.act(world.rep, now=now), trap_key="promise", owner=world.rep, subject=row.subject)
    extension.refresh_from_db()
    assert (extension.status, extension.answer) == ("withdrawn", "Done before it was decided.")
    assert (extension.withdrawn_at, extension.withdrawn_by, extension.decided_by) == (now, world.rep, None)
    assert AuditEvent.objects.filter(verb="extension withdrawn", actor=world.rep).exists()
    assert Obligation.objects.get(trap__key="extension-decision").status == "done"
    with pytest.raises(StaleState, match="Rita Rep withdrew the request: Done before"):
        extensions.withdraw_extension(make.act(world.rep, now=now), extension=extension)


def test_a_decision_that_cannot_be_settled_undoes_the_whole_act(world, row, now, monkeypatch):
    ask(row, world.rep, now)

    def overtaken(act, extension_id):
        raise StaleState

    monkeypatch.setattr(fulfilments, "settle_decision", overtaken)
    with pytest.raises(StaleState):
        obligations.fulfil(make.act(world.rep, now=now), trap_key="promise", owner=world.rep, subject=row.subject)


def test_who_asked_takes_the_request_back_and_it_stays_counted(world, row, now):
    extension = ask(row, world.rep, now)
    withdrawn = extensions.withdraw_extension(make.act(world.rep, now=now), extension=extension)
    assert (withdrawn.status, withdrawn.withdrawn_by, withdrawn.answer) == ("withdrawn", world.rep, "No longer needed.")
    assert Obligation.objects.get(trap__key="extension-decision").status == "done"
    assert selector.extensions_this_quarter(make.reader(organisation=world.organisation, now=now), owner=world.rep) == 1
    with pytest.raises(StaleState, match="Rita Rep withdrew the request"):
        decide(extension, world.manager, now)
    with pytest.raises(StaleState):
        extensions.withdraw_extension(make.act(world.rep, now=now), extension=extension)
    assert ask(row, world.rep, now).status == "asked"


@pytest.mark.parametrize("who", ["peer", "manager", "leader", "admin"])
def test_nobody_else_takes_it_back(world, row, now, who):
    extension = ask(row, world.rep, now)
    with pytest.raises(Refused):
        extensions.withdraw_extension(make.act(getattr(world, who), now=now), extension=extension)
    assert Extension.objects.get().status == "asked"


def test_what_was_decided_is_not_taken_back(world, row, now):
    extension = ask(row, world.rep, now)
    decide(extension, world.manager, now)
    with pytest.raises(StaleState, match="first decision stands"):
        extensions.withdraw_extension(make.act(world.rep, now=now), extension=extension)


def test_what_is_done_after_the_miss_withdraws_the_request_too(world, row, now):
    extension = ask(row, world.rep, now)
    row.refresh_from_db()
    late = row.missed_at + timedelta(hours=1)
    obligations.flag_missed(make.act(now=late))
    obligations.fulfil(make.act(world.manager, now=late), trap_key="promise", owner=world.rep, subject=row.subject)
    extension.refresh_from_db()
    assert (extension.status, extension.withdrawn_by) == ("withdrawn", world.manager)
