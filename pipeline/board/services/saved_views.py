"""Saved views: a person's filters under names of their own."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from accounts.record.rules.acts import Act
from pipeline.board.models import SavedView
from traps_web.lib.faults import Invalid

MOST = 12
"""More tabs than these are no help."""
LONGEST = SavedView._meta.get_field("query").max_length or 0


@transaction.atomic
def save(act: Act, *, name: str, query: str) -> SavedView:
    """Keep the filters of the list of deals under a name; a name that is in use gets the new filters.

    Raises Invalid (name).
    """
    called = " ".join(name.split())
    if not called:
        raise Invalid(name="Enter a name for this view.")
    if len(query) > LONGEST:
        raise Invalid(name="These filters are too long to save.")
    if SavedView.objects.filter(owner=act.person, name_key=called).update(query=query):
        return SavedView.objects.get(owner=act.person, name_key=called)
    if SavedView.objects.filter(owner=act.person).count() >= MOST:
        raise Invalid(name=f"You already have {MOST} views. Delete one that you no longer use.")
    try:
        with transaction.atomic():
            return SavedView.objects.create(owner=act.person, name=called, query=query, created_at=act.now)
    except IntegrityError:
        # Saved in two tabs at the same instant: the later filters stand, as above.
        SavedView.objects.filter(owner=act.person, name_key=called).update(query=query)
        return SavedView.objects.get(owner=act.person, name_key=called)


@transaction.atomic
def delete(act: Act, *, view: SavedView) -> None:
    """Forget a view. Raises Invalid when it is somebody else's."""
    if view.owner_id != act.person.pk:
        raise Invalid(whole="Only its owner can delete a view.")
    SavedView.objects.filter(pk=view.pk, owner=act.person).delete()
