"""What people chose before there was a daily mail holds on: what they did without, they read under Notices alone."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from accounts.letters.models import MailChoice
from accounts.letters.rules.kinds import Channel, Topic
from accounts.letters.selectors import choices
from tests import make

MIGRATION = import_module("accounts.migrations.0032_mail_choices_carried_over")


def test_who_did_without_reminders_or_the_mornings_list_goes_on_so(world):
    chosen = [(world.rep.pk, "reminders", make.NOW), (world.rep.pk, "digests", make.NOW)]
    chosen.append((world.manager.pk, "digests", make.NOW))
    before = SimpleNamespace(objects=SimpleNamespace(values_list=lambda *columns: chosen))
    known = {"UnwantedMail": before, "MailChoice": MailChoice}
    for _ in range(2):
        MIGRATION.carry_over(SimpleNamespace(get_model=lambda app, name: known[name]), None)
    rep, manager, peer = (choices.channels_of(person) for person in (world.rep, world.manager, world.peer))
    assert {topic for topic, channel in rep.items() if channel is Channel.PAGE} == {Topic.OWED, Topic.LINE}
    assert {topic for topic, channel in manager.items() if channel is Channel.PAGE} == {Topic.LINE}
    assert Channel.PAGE not in peer.values()
