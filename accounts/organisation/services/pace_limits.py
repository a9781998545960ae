"""Setting the limits of pace: from today or a later day on, never for what was judged before."""

from __future__ import annotations

from datetime import date

from accounts.organisation.models import Organisation, PaceLimit
from accounts.organisation.rules.pace import PaceLimits
from accounts.organisation.selectors import pace_limits as selector
from accounts.organisation.services import configuration
from accounts.organisation.services.from_day import from_day_fault
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused

ADMINS_ONLY = "Only admins can set the pace limits."


@configuration.writes(PaceLimit)
def set_limits(act: Act, *, limits: PaceLimits, starts_on: date) -> bool:
    """Set the limits of pace from a day on; returns whether they differ from those of that day.

    Raises Refused to all but admins, Invalid by field (pace_from, pace_watch).
    """
    if not act.person.is_admin:
        raise Refused(ADMINS_ONLY)
    wrong: dict[str, str] = {}
    if limits.watch_ppm > limits.ahead_ppm:
        wrong["pace_watch"] = "“On watch” must begin below “ahead”. Enter a smaller share."
    if fault := from_day_fault(starts_on, act.now):
        wrong["pace_from"] = fault
    if wrong:
        raise Invalid(**wrong)
    held = selector.limits_on(starts_on)
    if held == limits:
        return False
    PaceLimit.objects.create(
        ahead_ppm=limits.ahead_ppm, watch_ppm=limits.watch_ppm, starts_on=starts_on, set_at=act.now, set_by=act.person
    )
    audit.record(
        act,
        verb="pace limits set",
        subject=Organisation.objects.get(id=1),
        before=_audit_values(held),
        after=_audit_values(limits) | {"starts_on": starts_on.isoformat()},
    )
    return True


def _audit_values(limits: PaceLimits) -> dict[str, int | str]:
    return {"pace_ahead_ppm": limits.ahead_ppm, "pace_watch_ppm": limits.watch_ppm}
