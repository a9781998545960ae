"""Ready-made traps: what is offered to whom, and that each is made as it is."""

from decimal import Decimal

import pytest

from accounts.models import Membership, OwnTrapVersion
from accounts.organisation.selectors import calendar
from accounts.own_traps.forms.own_traps import OwnTrapForm
from accounts.own_traps.rules import evidence
from accounts.own_traps.rules.ready_made import READY_MADE
from accounts.own_traps.selectors import ready_made
from accounts.own_traps.services import own_traps
from plans.conditions.forms import freezing
from tests import make
from tests.builders.own_traps import own_trap
from traps_web.lib import fiscal

KEYS = [ready.key for ready in READY_MADE]


def reader_of(world, person):
    return make.reader(person, organisation=world.organisation)


def offered(world, person):
    return {offer.ready.key: offer for offer in ready_made.offers(reader_of(world, person))}


@pytest.mark.parametrize("ready", READY_MADE, ids=lambda ready: ready.key)
@pytest.mark.parametrize(("maker", "whom"), [("admin", "role"), ("manager", "team")])
def test_each_passes_the_form_and_the_service(world, ready, maker, whom):
    person = getattr(world, maker)
    reader = reader_of(world, person)
    begun = ready_made.begins_with(reader, ready)
    form = OwnTrapForm({**OwnTrapForm(reader=reader).initial, **begun, "reason": "Deals went cold."}, reader=reader)
    assert form.is_valid(), form.errors
    own_traps.make(make.act(person), **form.facts())
    version = OwnTrapVersion.objects.select_related("own_trap__trap").get()
    assert (version.own_trap.trap.name, version.help_text) == (ready.name, ready.help_text)
    assert (version.audience, version.team) == (whom, world.north if whom == "team" else None)
    assert (version.rhythm, version.due_time) == (ready.rhythm, ready.due_time)
    assert (version.weekday, version.month_day, version.nth) == (ready.weekday, ready.month_day, ready.nth)
    assert (version.weight, version.is_controllable) == (ready.weight, True)
    if ready.condition:
        assert version.condition == freezing.freeze(reader, ready.condition, ready.floor)


def test_what_traps_cannot_check_is_not_offered(world, monkeypatch):
    assert list(offered(world, world.manager)) == KEYS
    known = evidence.Check(
        groups=lambda reader: [("A measure", [("measure:coverage", "Coverage")])],
        freeze=freezing.freeze,
        in_words=lambda condition: "",
        is_controllable=lambda condition: True,
        facts=lambda reader, duty: [],
    )
    kind = evidence.Evidence(evidence.CHECK, "Checked", "TRAPS", evidence.nothing_to_report, known)
    monkeypatch.setitem(evidence.KINDS, evidence.CHECK, kind)
    assert list(offered(world, world.manager)) == ["coverage-held", "pipeline-tidied"]
    monkeypatch.delitem(evidence.KINDS, evidence.CHECK)
    assert list(offered(world, world.manager)) == ["pipeline-tidied"]


def test_one_whose_name_is_there_is_taken_and_leads_to_it_where_it_is_seen(world):
    made = own_trap(world.manager, name="PIPELINE tidied", audience="team", team=world.north, role="")
    own_trap(world.admin, name="Coverage held")
    seen, unseen = offered(world, world.manager), offered(world, world.other_manager)
    assert [key for key, offer in seen.items() if offer.is_taken] == ["coverage-held", "pipeline-tidied"]
    assert seen["pipeline-tidied"].own_trap == made
    assert (unseen["pipeline-tidied"].is_taken, unseen["pipeline-tidied"].own_trap) == (True, None)
    assert unseen["coverage-held"].own_trap is not None


def test_a_manager_of_several_teams_begins_with_the_topmost_first_by_name(world):
    make.team("A part of North", world.north)
    east = make.team("East", world.root)
    Membership.objects.create(person=world.manager, team=east, manages=True, starts_on=make.FIRST_DAY)
    begun = ready_made.begins_with(reader_of(world, world.manager), READY_MADE[0])
    assert begun["team"] == east.pk
    assert begun["floor"] == Decimal(0)
    assert ready_made.begins_with(reader_of(world, world.leader), READY_MADE[0])["team"] == world.root.pk


def test_what_counts_a_whole_quarter_begins_with_the_next_one(world):
    reader = reader_of(world, world.admin)
    begun = {ready.key: ready_made.begins_with(reader, ready).get("starts_on") for ready in READY_MADE}
    assert begun.pop("close-dates-held") == fiscal.period_of(calendar.rules(), make.TODAY, "quarter").ends_before
    assert set(begun.values()) == {None}
