"""What is owed where it is listed: each duty with the act that settles it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.models import Obligation
from accounts.duties.presenters.obligations import due_of, state_of
from accounts.duties.rules import obligations as rules
from accounts.duties.rules import settling
from accounts.duties.selectors import labels
from accounts.organisation.presenters import period_words
from traps_web.ui import values, words
from traps_web.ui.addresses import address, asking


def rows(
    duties: Iterable[Obligation],
    *,
    now: datetime,
    zone: tzinfo,
    is_own: bool = True,
    more: Mapping[int, str] | None = None,
) -> tuple[values.OwedRow, ...]:
    """Duties as rows; whoever looks at those of somebody else sees their story and no act. `more` is said beside."""
    return tuple(row(duty, now=now, zone=zone, is_own=is_own, more=(more or {}).get(duty.pk, "")) for duty in duties)


def row(duty: Obligation, *, now: datetime, zone: tzinfo, is_own: bool = True, more: str = "") -> values.OwedRow:
    """One duty as it stands at this instant; a settled one reads as what became of it."""
    page, form = _act_urls(duty) if is_own and rules.is_owed(duty) else ("", "")
    return values.OwedRow(
        key=str(duty.pk),
        what=period_words.spelled(labels.shown(duty)),
        state=state_of(duty, now=now, zone=zone),
        due=due_of(duty, now=now, zone=zone),
        more=more,
        act=settling.word(duty.trap.key, is_late=rules.is_late(duty, now=now)) if page else "",
        act_url=page,
        form_url=form,
        details_url=story_url(duty.pk),
        # Without a form the act leads there.
        url=duty.address if form else "",
    )


def settled_row(duty: Obligation, *, now: datetime, zone: str, viewer_id: int) -> values.OwedRow:
    """The row that takes the place of the one that was acted on."""
    place, is_own = ZoneInfo(duty.owner.time_zone or zone), duty.owner_id == viewer_id
    more = "" if is_own else duty.owner.name
    return replace(row(duty, now=now, zone=place, is_own=is_own, more=more), takes_focus=True)


def _act_urls(duty: Obligation) -> tuple[str, str]:
    return act_urls(duty.pk, trap_key=duty.trap.key, subject=duty.subject, page=duty.address)


def act_urls(pk: int, *, trap_key: str, subject: str, page: str) -> tuple[str, str]:
    """The page of the act, and the address of the form that opens in the row of the duty; empty where there is none."""
    opening = settling.opening(trap_key, subject=subject, address=page)
    if opening is None:
        return page or story_url(pk), ""
    form = reverse(opening.form, kwargs=dict(opening.arguments))
    of_act = asking(form, **opening.query) if opening.query else page or story_url(pk)
    return of_act, asking(form, duty=pk, **opening.query)


def story_url(pk: int) -> str:
    """The page with everything that happened to a duty."""
    return address("trap_detail", pk)


def reads(duty: Obligation, *, now: datetime, zone: str) -> str:
    """How it will read if it is done now: "Done now, it reads “missed, then done 3 days late”."."""
    reading = rules.said_if_done_now(duty, now=now, zone=ZoneInfo(duty.owner.time_zone or zone))
    return words.sentence(reading) if reading else ""
