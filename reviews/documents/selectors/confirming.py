"""Which signatures need somebody else's word, and whose."""

from __future__ import annotations

from datetime import datetime

from accounts.duties.selectors.obligations import nearest_above
from accounts.entry.rules.login_changes import What
from accounts.entry.selectors import login_changes
from accounts.organisation.access import Relation, relation
from accounts.organisation.models import Person
from reviews.documents.models import Signature
from traps_web.ui import words

NAME_LENGTH = 140
"""So much of a name fits into the sentence that stands beside a signature."""


def doubt_about(person: Person, *, now: datetime) -> str:
    """Why what a person signs now has to be confirmed: somebody else changed the login days ago, or knows the password.

    Empty where nothing was changed.
    """
    change = login_changes.recent(person=person, now=now)
    if change is None:
        return ""
    who = change.by.name[:NAME_LENGTH] if change.by else "TRAPS"
    return f"{who} changed the {What(change.what).label} on {words.day(change.at.date(), year=True)}"


def may_confirm(viewer: Person, signature: Signature) -> bool:
    """Whether the viewer's word settles it: the line above the signer, or an admin where nobody above could.

    Neither whoever signed nor whoever changed the login confirms it.
    """
    changers = login_changes.changed_by(person=signature.person, now=signature.at)
    if viewer.pk == signature.person_id or viewer.pk in changers:
        return False
    if relation(viewer, signature.person) == Relation.LINE:
        return True
    above = nearest_above(signature.person)
    return viewer.is_admin and (above is None or above.pk in changers)


def waiting(viewer: Person, signatures: list[Signature]) -> list[Signature]:
    """Those of the signatures that wait for a word which the viewer may give."""
    doubtful = [signature for signature in signatures if signature.doubt and not hasattr(signature, "confirmation")]
    return [signature for signature in doubtful if may_confirm(viewer, signature)]
