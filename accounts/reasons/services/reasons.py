"""The lists of reasons, as admins keep them: a reason that was given is retired, never removed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.reasons.models import Reason
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.normal_form import one_line

R = TypeVar("R", bound=Reason)


def install(model: type[Reason], rows: Iterable[dict[str, Any]]) -> None:
    """Install the reasons that a list begins with; a list that stands is left alone."""
    if not model._default_manager.exists():
        made = [model(position=place, **columns) for place, columns in enumerate(rows, 1)]
        model._default_manager.bulk_create(made)


@transaction.atomic
def create(act: Act, model: type[R], *, name: str, **marks: Any) -> R:
    """Offer one more reason, behind the others of its list. Raises Invalid (name)."""
    name = _free_name(model, name, but=None)
    position = (model._default_manager.aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            made = model(name=name, position=position, **marks)
            made.save(force_insert=True)
    except IntegrityError:
        raise Invalid(name=model.listing.taken(name)) from None
    audit.record(act, verb=model.listing.verb("added"), subject=made, after={"name": name, **marks})
    return made


@transaction.atomic
def rename(act: Act, *, reason: R, name: str) -> R:
    """Reword a reason; what it explains shows the new words, and what was frozen keeps the old ones.

    Raises Invalid (name), StaleState.
    """
    before, name = reason.name, _free_name(type(reason), name, but=reason)
    if name == before:
        return reason
    try:
        with transaction.atomic():
            renamed = _rows(reason).filter(pk=reason.pk, name=before).update(name=name)
    except IntegrityError:
        raise Invalid(name=reason.listing.taken(name)) from None
    if not renamed:
        raise StaleState
    reason.name = name
    verb = reason.listing.verb("renamed")
    audit.record(act, verb=verb, subject=reason, before={"name": before}, after={"name": name})
    return reason


@transaction.atomic
def switch(act: Act, *, reason: R, on: bool) -> R:
    """Retire a reason, or offer it again; where it was given it stays, and one of its group is always offered.

    Raises Refused, StaleState.
    """
    others = _rows(reason).filter(is_active=True, **reason.group).exclude(pk=reason.pk)
    if not on and not others.exists():
        raise Refused(reason.listing.last_one(**reason.group))
    if not _rows(reason).filter(pk=reason.pk, is_active=not on).update(is_active=on):
        raise StaleState
    verb = reason.listing.verb("offered again" if on else "retired")
    audit.record(act, verb=verb, subject=reason, before={"is_active": not on}, after={"is_active": on})
    reason.is_active = on
    return reason


@transaction.atomic
def shift(act: Act, *, reason: Reason, later: bool) -> bool:
    """Change places with the offered reason of its group before or after it; returns whether there was one.

    Raises StaleState.
    """
    rows = _rows(reason).filter(is_active=True, **reason.group)
    if later:
        other = rows.filter(position__gt=reason.position).order_by("position", "pk").first()
    else:
        other = rows.filter(position__lt=reason.position).order_by("-position", "pk").first()
    if not reason.is_active or other is None:
        return False
    for row, position in ((reason, other.position), (other, reason.position)):
        if not _rows(reason).filter(pk=row.pk, position=row.position).update(position=position):
            raise StaleState
    audit.record(
        act,
        verb=reason.listing.verb("shifted"),
        subject=reason,
        before={"position": reason.position},
        after={"position": other.position},
    )
    return True


def _rows(reason: Reason) -> Any:
    return type(reason)._default_manager


def _free_name(model: type[Reason], name: str, *, but: Reason | None) -> str:
    name = one_line(name)
    if wrong := model.listing.name_fault(name):
        raise Invalid(name=wrong)
    others = model._default_manager.filter(name_key=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Invalid(name=model.listing.taken(name))
    return name
