"""Every way in that a person has besides the password: sessions, tokens, the calendar address, open invitations."""

from __future__ import annotations

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.entry.models import APIToken, FeedAddress, Invitation
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Refused, StaleState

NOT_YOURS = "Only an admin can end the session of another person."


@transaction.atomic
def shut(act: Act, *, person: Person, kept_session: str = "") -> None:
    """End everything with which somebody may come in as the person, but for the session that is to be kept.

    What was made after the act began stays: it was made knowing of it.
    """
    sessions = UserSession.objects.filter(user=person).exclude(session_key=kept_session)
    _end(list(sessions))
    APIToken.objects.filter(user=person).delete()
    FeedAddress.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=act.now)
    waiting = Invitation.objects.filter(
        person=person, used_at__isnull=True, revoked_at__isnull=True, made_at__lt=act.now
    )
    waiting.filter(expires_at__gt=act.now).update(expires_at=act.now)


@transaction.atomic
def end_sessions(act: Act, *, person: Person) -> None:
    """Sign a person out of every browser."""
    _end(list(UserSession.objects.filter(user=person)))


@transaction.atomic
def end_session(act: Act, *, session: UserSession) -> None:
    """Sign a browser out from elsewhere; one's own, or anybody's for admins. Raises Refused, StaleState."""
    if session.user_id != act.person.pk and not act.person.is_admin:
        raise Refused(NOT_YOURS)
    if not UserSession.objects.filter(pk=session.pk).exists():
        raise StaleState("This session has already ended.")
    _end([session])
    audit.record(act, verb="session ended", subject=session.user)


@transaction.atomic
def forget_ended(*, real_now: datetime) -> int:
    """Delete what is left of sessions and tokens that ended by themselves, and return how many rows went.

    With a session goes what it held: where it came from, and what was typed into a form and never sent again.
    """
    gone, _ = Session.objects.filter(expire_date__lte=real_now).delete()
    standing = Session.objects.filter(session_key=OuterRef("session_key"))
    browsers, _ = UserSession.objects.filter(~Exists(standing)).delete()
    tokens, _ = APIToken.objects.filter(expiry__lte=real_now).delete()
    return gone + browsers + tokens


def _end(sessions: list[UserSession]) -> None:
    Session.objects.filter(session_key__in=[session.session_key for session in sessions]).delete()
    UserSession.objects.filter(pk__in=[session.pk for session in sessions]).delete()
