"""The second step on the machine itself, for whoever has nobody to ask."""

import importlib
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.entry.services import tokens
from accounts.models import APIToken, AuditEvent, Notice
from tests import make
from tests.authenticator_app import switch_on
from traps_web.lib import clock

pytestmark = pytest.mark.django_db


def test_the_only_admin_is_let_in_again_by_whoever_runs_the_machine(world, capsys):
    switch_on(world.admin)
    call_command("reset_second_step", world.admin.email)
    assert "Ada Admin signs in with the password alone." in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert AuditEvent.objects.get(verb="second step reset").actor is None
    assert "TRAPS changed your second step" in Notice.objects.get(person=world.admin).text


@pytest.mark.parametrize(
    ("email", "sentence"),
    [("nobody@example.com", "Nobody signs in"), ("ada.admin@example.com", "without a second step")],
)
def test_where_there_is_nothing_to_reset_the_command_says_so(world, email, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("reset_second_step", email)


def test_tokens_of_before_keep_their_rights_and_end_within_ninety_days(world):
    """What the migration does to the tokens of an installation that had no scopes."""
    for person in (world.rep, world.admin):
        tokens.create(make.act(), person=person, name="CRM", scopes=["read", "write"], days=365)
    migration = importlib.import_module("accounts.migrations.0023_token_scopes_and_second_steps")
    migration.keep_rights_for_a_while(apps, None)
    kept = {row.user_id: row for row in APIToken.objects.all()}
    assert kept[world.admin.pk].scopes == "read write facts admin"
    assert kept[world.rep.pk].scopes == "read write"
    assert all(row.expiry - clock.real_now() <= timedelta(days=90) for row in kept.values())
