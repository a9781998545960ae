"""Django's own commands for logins, as TRAPS answers them: no way around the trail."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command

from accounts.entry.selectors import login_changes
from accounts.entry.services import feeds, tokens
from accounts.models import APIToken, AuditEvent, FeedAddress, Notice, Person
from tests import make

pytestmark = pytest.mark.django_db
NEW = "a-password-that-nobody-guesses"


@pytest.fixture
def typed(monkeypatch):
    """What is typed at the prompts of the command."""

    def answers(*words):
        waiting = list(words)
        monkeypatch.setattr("traps_web.management.commands.changepassword.getpass", lambda prompt: waiting.pop(0))

    return answers


def test_a_password_given_on_the_machine_ends_every_way_in_and_is_told(world, typed):
    tokens.create(make.act(), person=world.admin, name="CRM")
    feeds.renew(make.act(), person=world.admin)
    UserSession.objects.create(user=world.admin, ip="192.0.2.7", session_key="somewhere")
    typed(NEW, NEW)
    call_command("changepassword", world.admin.email)
    world.admin.refresh_from_db()
    assert world.admin.check_password(NEW)
    assert not APIToken.objects.exists() and not UserSession.objects.exists()
    assert not FeedAddress.objects.filter(revoked_at__isnull=True).exists()
    assert AuditEvent.objects.filter(verb="password set", actor=None, object_id=str(world.admin.pk)).exists()
    assert "TRAPS changed your password." in Notice.objects.get(person=world.admin).text
    assert login_changes.recent(person=world.admin, now=make.NOW.replace(year=2030)) is not None


@pytest.mark.parametrize(
    ("email", "words", "sentence"),
    [
        ("nobody@example.com", (), "Nobody signs in"),
        ("ada.admin@example.com", (NEW, "another"), "The two passwords do not match"),
        ("ada.admin@example.com", ("short", "short"), "at least 10 characters"),
    ],
)
def test_what_cannot_be_changed_is_said(world, typed, email, words, sentence):
    typed(*words)
    with pytest.raises(CommandError, match=sentence):
        call_command("changepassword", email)
    assert not AuditEvent.objects.filter(verb="password set").exists()


def test_there_are_no_superusers(world):
    count = Person.objects.count()
    with pytest.raises(CommandError, match="There are no superusers"):
        call_command("createsuperuser", "--noinput", "--email", "root@example.com")
    assert Person.objects.count() == count
