"""Taking the name of somebody who left: from then on they are “Former rep 17”, wherever anything is drawn."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.duties.models import Notice, Obligation
from accounts.entry.models import FeedAddress, Invitation
from accounts.entry.services import doors
from accounts.finder.services import search_words
from accounts.keeping.rules.periods import ADDRESS, FORMER, REMOVED
from accounts.keeping.selectors import mentions
from accounts.letters.models import Letter
from accounts.organisation.models import Person
from accounts.organisation.selectors import replaced_names as replaced_names_selector
from accounts.organisation.selectors.service import has_left, successor_fault
from accounts.organisation.services import replaced_names
from accounts.record.models import OnceKey
from accounts.record.rules.acts import Act
from accounts.record.rules.replaced_names import Names
from accounts.record.services import audit
from traps_web.lib import remembered
from traps_web.lib.faults import Refused, StaleState

CHUNK = 500


@transaction.atomic
def pseudonymise(act: Act, *, person: Person) -> Person:
    """Replace name and e-mail address of somebody who left, and delete what only served the login.

    What they did, owed and signed stays, and what is sealed keeps its bytes. There is no way back to the name. Raises
    Refused for who is still in service or of last resort, StaleState where the name is gone already.
    """
    person = Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    if person.email.endswith(REMOVED):
        raise StaleState("This name was already removed.")
    if not has_left(person, now=act.now) or person.is_active:
        raise Refused("Only the name of a person who has left can be removed, after the login is closed.")
    if sentence := successor_fault(person):
        raise Refused(sentence)
    names = replaced_names_selector.names_of(person)
    row = replaced_names.replace(
        act,
        subject=person,
        stem=FORMER,
        names=names,
        mentions=[mention.kept() for mention in mentions.of(names, but=person)],
    )
    _forget_login(act, person, addresses=[name for name in names if "@" in name])
    person.name, person.email = row.label, ADDRESS.format(number=row.number)
    person.set_unusable_password()
    person.save(update_fields=["name", "name_key", "email", "email_key", "password"])
    search_words.follow(Person, [person.pk])
    _rename_in_live_rows(names)
    remembered.forget()
    audit.record(act, verb="leaver pseudonymised", subject=person, after={"number": row.number})
    return person


def _forget_login(act: Act, person: Person, *, addresses: Collection[str]) -> None:
    """What only served signing in and being told; sign-ins stay in the trail."""
    letters = Q(person=person)
    for address in addresses:
        letters |= Q(to__iexact=address)
    Letter.objects.filter(letters).delete()
    doors.shut(act, person=person)
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    FeedAddress.objects.filter(person=person).delete()
    Invitation.objects.filter(person=person).delete()
    OnceKey.objects.filter(person=person).delete()
    Notice.objects.filter(person=person).delete()


def _rename_in_live_rows(names: Collection[str]) -> None:
    """What TRAPS itself wrote about them and no seal protects: notices to others, and names of duties still open."""
    known = replaced_names_selector.current()
    _rename(Notice.objects.all(), "text", "created_at", names, known)
    _rename(Obligation.objects.filter(status="open"), "label", "opened_at", names, known)


def _rename(rows: QuerySet[Any], column: str, written_at: str, names: Collection[str], known: Names) -> None:
    length = rows.model._meta.get_field(column).max_length
    # Held, so that no duty is judged between reading and writing: what was judged keeps its words.
    naming = rows.select_for_update().filter(replaced_names_selector.holding(names, column))
    changed = []
    for row in naming.only(column, written_at).iterator(CHUNK):
        text = known.text(getattr(row, column), at=getattr(row, written_at))[:length]
        if text != getattr(row, column):
            setattr(row, column, text)
            changed.append(row)
    rows.model._base_manager.bulk_update(changed, [column], batch_size=CHUNK)
