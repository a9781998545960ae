"""Confirming a signature that was given soon after another person changed the login."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.cycles.models import Review
from reviews.documents.models import Signature, SignatureConfirmation
from reviews.documents.selectors import confirming
from traps_web.lib.faults import Refused, StaleState


@transaction.atomic
def confirm(act: Act, *, review: Review, role: str) -> SignatureConfirmation:
    """Confirm that a side signed in person. Raises Refused, StaleState where no signature waits for it."""
    signature = Signature.objects.filter(minutes__review=review, role=role).select_related("person").first()
    if signature is None or not signature.doubt:
        raise StaleState("This signature needs no confirmation.")
    if not confirming.may_confirm(act.person, signature):
        raise Refused(f"Only the line above {signature.name} can confirm this, or an admin if nobody above can.")
    try:
        with transaction.atomic():
            confirmation = SignatureConfirmation.objects.create(
                signature=signature, by=act.person, name=act.person.name, at=act.now
            )
    except IntegrityError:
        raise StaleState("This signature is already confirmed.") from None
    audit.record(act, verb="review signature confirmed", subject=review, after={"role": role, "name": signature.name})
    return confirmation
