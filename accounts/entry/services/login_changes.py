"""Telling people at once what somebody else changed of their login."""

from __future__ import annotations

from django.db import transaction

from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import notices
from accounts.entry.models import LoginChange
from accounts.entry.rules.login_changes import CHOOSE_OWN, DOUBTFUL_FOR, What
from accounts.letters.rules.kinds import LOGIN_CHANGED
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act


@transaction.atomic
def note(act: Act, *, person: Person, what: What, old_email: str = "", knows_password: bool = False) -> None:
    """Keep that somebody else changed a person's login, and tell the person, the old address and whoever stands above.

    What somebody changes of their own login is not told. `knows_password`: who acts chose the password, and could sign
    in with it until the person takes another.
    """
    if act.by is not None and act.by.pk == person.pk:
        return
    change = LoginChange.objects.create(
        person=person,
        what=what,
        at=act.now,
        by=act.by,
        doubtful_until=None if knows_password else act.now + DOUBTFUL_FOR,
    )
    who = act.by.name if act.by else "TRAPS"
    advice = CHOOSE_OWN if knows_password else "If you did not expect this, contact an admin now."
    text = f"{who} changed your {what.label}. {advice}"
    notices.tell(act, person=person, kind=LOGIN_CHANGED, key=f"change:{change.pk}", text=text, address="/me/")
    if old_email:
        notices.tell(
            act,
            person=person,
            kind=LOGIN_CHANGED,
            key=f"change:{change.pk}:old",
            text=text,
            address="/me/",
            mail_to=old_email,
        )
    above = nearest_above(person)
    if above is not None and above.pk != getattr(act.by, "pk", None):
        text = f"{who} changed the {what.label} of {person.name}."
        notices.tell(
            act, person=above, kind=LOGIN_CHANGED, key=f"change:{change.pk}", text=text, address="/traps/team/"
        )


def note_own_password(act: Act, *, person: Person) -> None:
    """The person chose a password of their own: nobody else knows it any more."""
    LoginChange.objects.filter(person=person, doubtful_until__isnull=True).update(doubtful_until=act.now)


@transaction.atomic
def note_reset_by_mail(act: Act, *, person: Person) -> None:
    """A password chosen with a link that was mailed, to an address that may be somebody else's.

    Where others changed the address and the person has not signed in since, it counts as chosen by them.
    """
    note_own_password(act, person=person)
    moved = LoginChange.objects.filter(person=person, what=What.EMAIL, told_at__isnull=True).select_related("by")
    change = moved.order_by("-at", "-pk").first()
    if change is not None:
        note(act.of(change.by), person=person, what=What.PASSWORD)


@transaction.atomic
def take_untold(act: Act, *, person: Person) -> list[LoginChange]:
    """The changes by others that the person has not been told of since; from now on they have."""
    changes = list(
        LoginChange.objects.filter(person=person, told_at__isnull=True).select_related("by").order_by("at", "pk")
    )
    LoginChange.objects.filter(pk__in=[change.pk for change in changes]).update(told_at=act.now)
    return changes
