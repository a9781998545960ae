"""The reasons for pushes, as admins keep them: a reason that was given is retired, never removed."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.deals.models import PushChoice
from pipeline.deals.rules import pushes as rules
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.normal_form import one_line


def install() -> None:
    """Install the reasons that a list begins with; a list that stands is left alone."""
    if not PushChoice.objects.exists():
        rows = [PushChoice(name=name, position=place) for place, name in enumerate(rules.DEFAULTS, 1)]
        PushChoice.objects.bulk_create(rows)


@transaction.atomic
def create(act: Act, *, name: str) -> PushChoice:
    """Offer one more reason, behind the others. Raises Invalid (name)."""
    name = _free_name(name, but=None)
    position = (PushChoice.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            made = PushChoice.objects.create(name=name, position=position)
    except IntegrityError:
        raise Invalid(name=rules.taken(name)) from None
    audit.record(act, verb="push reason added", subject=made, after={"name": name})
    return made


@transaction.atomic
def rename(act: Act, *, choice: PushChoice, name: str) -> PushChoice:
    """Reword a reason; pushes that it explains show the new words. Raises Invalid (name), StaleState."""
    before, name = choice.name, _free_name(name, but=choice)
    if name == before:
        return choice
    try:
        with transaction.atomic():
            renamed = PushChoice.objects.filter(pk=choice.pk, name=before).update(name=name)
    except IntegrityError:
        raise Invalid(name=rules.taken(name)) from None
    if not renamed:
        raise StaleState
    choice.name = name
    audit.record(act, verb="push reason renamed", subject=choice, before={"name": before}, after={"name": name})
    return choice


@transaction.atomic
def switch(act: Act, *, choice: PushChoice, on: bool) -> PushChoice:
    """Retire a reason, or offer it again; where it was given it stays, and one is always offered.

    Raises Refused, StaleState.
    """
    if not on and not PushChoice.objects.filter(is_active=True).exclude(pk=choice.pk).exists():
        raise Refused(rules.ONE_STAYS)
    if not PushChoice.objects.filter(pk=choice.pk, is_active=not on).update(is_active=on):
        raise StaleState
    verb = "push reason offered again" if on else "push reason retired"
    audit.record(act, verb=verb, subject=choice, before={"is_active": not on}, after={"is_active": on})
    choice.is_active = on
    return choice


def _free_name(name: str, *, but: PushChoice | None) -> str:
    name = one_line(name)
    if wrong := rules.name_fault(name):
        raise Invalid(name=wrong)
    others = PushChoice.objects.filter(name_key=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Invalid(name=rules.taken(name))
    return name
