"""Curves: named spreads of the year that plans choose from."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.organisation.selectors import calendar
from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from plans.measures.models import Curve
from plans.measures.rules import spreads as rules
from traps_web.lib import fiscal, money
from traps_web.lib.faults import Invalid, Refused

WORKING_DAYS = "By working days"
SEASON = "Strong year end"
_SEASONAL = (6, 6, 8, 7, 7, 9, 7, 7, 9, 9, 11, 14)


@configuration.writes(Curve)
def install(act: Act) -> None:
    """Add the curve that follows working days, and one with a season as an example; existing curves are left alone."""
    if Curve.objects.exists():
        return
    months = len(fiscal.months_of_full_year(calendar.rules()))
    Curve.objects.create(name=WORKING_DAYS, kind="working days", position=1)
    shape = [*_SEASONAL, _SEASONAL[-1]][:months]
    Curve.objects.create(name=SEASON, kind="weights", weights_ppm=money.split(rules.WHOLE, shape), position=2)


@configuration.writes(Curve)
def create(act: Act, *, name: str, weights_ppm: Sequence[int]) -> Curve:
    """Add a curve: a weight for each fiscal month, together exactly the whole.

    Raises Invalid with what is missing, Refused.
    """
    if not act.person.is_admin:
        raise Refused("Only admins can set the curves.")
    months = len(fiscal.months_of_full_year(calendar.rules()))
    if not name.strip():
        raise Invalid(name="Enter a name for the curve.")
    if fault := rules.weights_fault(weights_ppm, months=months):
        raise Invalid(months=fault)
    last = Curve.objects.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            curve = Curve.objects.create(name=name.strip(), weights_ppm=list(weights_ppm), position=last + 1)
    except IntegrityError:
        raise Invalid(name="A curve with this name already exists.") from None
    audit.record(act, verb="curve added", subject=curve, after={"weights_ppm": list(weights_ppm)})
    return curve


@configuration.writes(Curve)
def switch(act: Act, *, curve: Curve, on: bool) -> Curve:
    """Offer a curve to plans, or no longer; plans that took it keep it. Raises Refused, Invalid for the last one."""
    if not act.person.is_admin:
        raise Refused("Only admins can set the curves.")
    if not on and not Curve.objects.filter(is_active=True).exclude(pk=curve.pk).exists():
        raise Invalid(whole="At least one curve has to stay, because plans use it.")
    if Curve.objects.filter(pk=curve.pk, is_active=not on).update(is_active=on):
        audit.record(act, verb="curve switched", subject=curve, after={"is_active": on})
    return Curve.objects.get(pk=curve.pk)
