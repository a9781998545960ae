"""Invitations: a link with which people set their own password, once, within a week."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from accounts.duties.services import reaching
from accounts.entry.models import Invitation
from accounts.entry.rules import invitations as rules
from accounts.entry.rules.doors import INVITATION_LASTS, hashed
from accounts.entry.rules.invitations import Invitee, LineFault
from accounts.entry.rules.login_changes import What
from accounts.entry.services import login_changes, logins
from accounts.letters.rules.kinds import INVITATION, PASSWORD_RESET
from accounts.letters.services import direct
from accounts.letters.services.direct import Patience
from accounts.organisation.models import Membership, Organisation, Person, Team
from accounts.organisation.selectors import service, team_pages
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration, lines, people, teams
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.mail_faults import Fate
from traps_web.lib.normal_form import folded


@dataclass(frozen=True, slots=True)
class Invited:
    """A made invitation: its secret, to be shown this once, and whether the mail left."""

    invitation: Invitation
    token: str
    mailed: bool = False


class NotInvited(Invalid):
    """Lines that cannot be taken; nobody of the list was taken in."""

    def __init__(self, faults: Sequence[LineFault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.line)
        lines_said = [f"Line {fault.line}: {fault.reason}" for fault in self.faults]
        super().__init__(people=" ".join(["Nobody was invited.", *lines_said]))
        self.details = {"lines": [{"line": fault.line, "reason": fault.reason} for fault in self.faults]}


@transaction.atomic
def make(act: Act, *, person: Person) -> Invited:
    """Make the link that lets a person set a password; the one before it stops. Raises Refused, StaleState.

    For somebody who signs in already it resets the password; they and those above them are told when it is used.
    Not for a closed login.
    """
    _require_admin(act)
    person = Person.objects.get(pk=person.pk)
    if not person.is_active:
        raise Refused(f"The login of {person.name} is closed. Open it first.")
    if service.has_left(person, now=act.now):
        raise Refused(service.left_sentence(person))
    if act.person.pk == person.pk:
        raise Refused("Change your own password under My settings.")
    Invitation.objects.filter(person=person, used_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=act.now, revoked_by=act.person
    )
    token = secrets.token_urlsafe(24)
    try:
        with transaction.atomic():
            row = Invitation.objects.create(
                person=person,
                token_hash=hashed(token),
                made_at=act.now,
                made_by=act.person,
                expires_at=act.now + INVITATION_LASTS,
                resets=person.last_login is not None,
            )
    except IntegrityError:
        raise StaleState from None
    reaching.reached(act, person=person)
    verb = "password reset offered" if row.resets else "invited"
    audit.record(act, verb=verb, subject=person, after={"until": row.expires_at.date().isoformat()})
    return Invited(row, token)


def _require_admin(act: Act) -> None:
    if not act.person.is_admin:
        raise Refused("Only admins can invite people.")


@configuration.writes(Membership)
def invite_many(act: Act, *, invitees: Sequence[Invitee], faults: Sequence[LineFault] = ()) -> list[Invited]:
    """Take several people in, put each in the team from today on, and make their links: all or none.

    `faults` are lines that could not even be read. Raises Refused, NotInvited with what is wrong line by line.
    """
    _require_admin(act)
    all_faults = [*faults, *rules.faults_among(invitees)]
    if len(invitees) > rules.MOST:
        all_faults.append(LineFault(invitees[rules.MOST].line, f"You can invite at most {rules.MOST} people at once."))
    if not invitees and not all_faults:
        all_faults.append(LineFault(1, rules.SHAPE))
    wrong = {fault.line for fault in all_faults}
    standing = {folded(team.name): team for team in team_pages.open_teams()}
    made = []
    for invitee in invitees[: rules.MOST]:
        try:
            with transaction.atomic():
                made.append(_take_in(act, invitee, standing))
        except Invalid as fault:
            if invitee.line not in wrong:
                all_faults.append(LineFault(invitee.line, str(fault)))
    if all_faults:
        raise NotInvited(all_faults)
    lines.rebuild(today=organisation_today(act.now))
    return made


def _take_in(act: Act, invitee: Invitee, standing: Mapping[str, Team]) -> Invited:
    team = standing.get(folded(invitee.team))
    if invitee.team and team is None:
        raise Invalid(team=f"There is no team named {invitee.team}.")
    person = people.create(
        act,
        email=invitee.email,
        name=invitee.name,
        is_leader=invitee.role == "leader",
        is_admin=invitee.role == "admin",
        rebuild=False,
    )
    if team is not None:
        join = teams.add_manager if invitee.role in ("manager", "leader") else teams.add_member
        join(act, person=person, team=team, starts_on=organisation_today(act.now), rebuild=False)
    return make(act, person=person)


@transaction.atomic
def revoke(act: Act, *, invitation: Invitation) -> None:
    """Take an invitation back before it is used; its link says so.

    Raises Refused, StaleState when it was used or is gone already.
    """
    _require_admin(act)
    still_there = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True)
    if not still_there.update(revoked_at=act.now, revoked_by=act.person):
        if Invitation.objects.filter(pk=invitation.pk, used_at__isnull=False).exists():
            name = invitation.person.name
            raise StaleState(f"{name} has already used this invitation. To block access, close the login.")
        raise StaleState("This invitation was already withdrawn or replaced.")
    audit.record(act, verb="invitation taken back", subject=invitation.person)


def send(act: Act, *, person: Person, link: str, until: str, patience: Patience) -> bool:
    """Mail the link and return whether it left. If the mail fails the invitation stays: the admin has the link.

    Without a mail server none is made: it would be printed in the log, where a secret has no business.
    """
    if not sends_mail():
        return False
    organisation = Organisation.objects.get(id=1)
    context = {"person": person, "link": link, "until": until, "organisation": organisation}
    kind = INVITATION if person.last_login is None else PASSWORD_RESET
    template = f"emails/{kind.replace('-', '_')}"
    subject, text, html = (render_to_string(f"{template}.{part}", context) for part in ("subject.txt", "txt", "html"))
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, to=[person.email])
    mail.attach_alternative(html, "text/html")
    fate = direct.send_now(act, kind=kind, message=mail, person=person, patience=patience)
    return fate is Fate.SENT


@transaction.atomic
def accept(act: Act, *, invitation: Invitation, password: str) -> Person:
    """Set the password that the invited person chose; the link is used up. Raises Invalid, StaleState."""
    person = Person.objects.get(pk=invitation.person_id)
    people.check_password(password, person)
    # One row and no join: PostgreSQL checks a row that somebody else changed meanwhile once more, but not the
    # rows that were joined to it.
    still_open = Invitation.objects.filter(
        pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=act.now
    )
    if not person.is_active or service.has_left(person, now=act.now) or not still_open.update(used_at=act.now):
        raise StaleState("This invitation was used, replaced or has expired.")
    logins.choose_password(act, person=person, password=password)
    if person.last_login is not None:  # Perhaps since the link was made: it may be in anybody's hand.
        login_changes.note(act.of(invitation.made_by), person=person, what=What.PASSWORD)
    audit.record(act.of(person), verb="invitation used", subject=person)
    return person


def sends_mail() -> bool:
    """Whether there is a mail server (EMAIL_URL); without one, mails are printed in the log."""
    return not settings.EMAIL_BACKEND.endswith(".console.EmailBackend")
