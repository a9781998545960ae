"""The list of causes, as admins keep it: a cause that was given is retired, never removed, and its mark stays."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.documents.models import Cause
from reviews.documents.rules import causes as rules
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.normal_form import one_line


@transaction.atomic
def create(act: Act, *, name: str, in_my_control: bool) -> Cause:
    """Add a cause behind the others of its mark. Raises Invalid (name)."""
    name = _free_name(name, but=None)
    position = (Cause.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            made = Cause.objects.create(name=name, in_my_control=in_my_control, position=position)
    except IntegrityError:
        raise Invalid(name=rules.taken(name)) from None
    audit.record(act, verb="cause added", subject=made, after={"name": name, "in_my_control": in_my_control})
    return made


@transaction.atomic
def rename(act: Act, *, cause: Cause, name: str) -> Cause:
    """Reword a cause; signed minutes and frozen packets keep the old wording.

    Raises Invalid (name), StaleState.
    """
    before, name = cause.name, _free_name(name, but=cause)
    if name == before:
        return cause
    try:
        with transaction.atomic():
            renamed = Cause.objects.filter(pk=cause.pk, name=before).update(name=name)
    except IntegrityError:
        raise Invalid(name=rules.taken(name)) from None
    if not renamed:
        raise StaleState
    cause.name = name
    audit.record(act, verb="cause renamed", subject=cause, before={"name": before}, after={"name": name})
    return cause


@transaction.atomic
def switch(act: Act, *, cause: Cause, on: bool) -> Cause:
    """Retire a cause, or offer it again; where it was given it stays, and one cause of each mark is always offered.

    Raises Refused, StaleState.
    """
    others = Cause.objects.filter(in_my_control=cause.in_my_control, is_active=True).exclude(pk=cause.pk)
    if not on and not others.exists():
        raise Refused(rules.last_one(in_my_control=cause.in_my_control))
    if not Cause.objects.filter(pk=cause.pk, is_active=not on).update(is_active=on):
        raise StaleState
    verb = "cause offered again" if on else "cause retired"
    audit.record(act, verb=verb, subject=cause, before={"is_active": not on}, after={"is_active": on})
    cause.is_active = on
    return cause


@transaction.atomic
def shift(act: Act, *, cause: Cause, later: bool) -> bool:
    """Change places with the offered cause of the same mark before or after it; returns whether there was one.

    Raises StaleState.
    """
    rows = Cause.objects.filter(in_my_control=cause.in_my_control, is_active=True)
    if later:
        other = rows.filter(position__gt=cause.position).order_by("position", "pk").first()
    else:
        other = rows.filter(position__lt=cause.position).order_by("-position", "pk").first()
    if not cause.is_active or other is None:
        return False
    for row, position in ((cause, other.position), (other, cause.position)):
        if not Cause.objects.filter(pk=row.pk, position=row.position).update(position=position):
            raise StaleState
    audit.record(
        act,
        verb="cause shifted",
        subject=cause,
        before={"position": cause.position},
        after={"position": other.position},
    )
    return True


def _free_name(name: str, *, but: Cause | None) -> str:
    name = one_line(name)
    if wrong := rules.name_fault(name):
        raise Invalid(name=wrong)
    others = Cause.objects.filter(name_key=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Invalid(name=rules.taken(name))
    return name
