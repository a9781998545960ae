"""Every kind of thing that TRAPS tells somebody: about what, for whom, whether it can wait, and where it then stands.

What can wait rides in the daily mail. The one table is `FACTS`: a kind that is not in it cannot be told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import TextChoices

from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant


class Channel(TextChoices):
    """By what somebody hears of a topic. Everything stands under Notices all the same."""

    PAGE = "page", "Under Notices only"
    DAILY = "daily", "In the daily mail"
    URGENT = "urgent", "Daily, or at once if urgent"
    AT_ONCE = "at once", "Each at once"


class Urgency(TextChoices):
    """Whether a kind can wait for the next daily mail."""

    CAN_WAIT = "can wait"
    BY_ITS_DEADLINE = "cannot wait when it is due before the next daily mail"
    CANNOT_WAIT = "cannot wait"


class Audience(TextChoices):
    """Whom a kind is for."""

    CONCERNED = "everyone affected"
    DECIDER = "the person who decides, and their stand-in"
    LINE = "the line above"
    OFFICE = "admins and leaders"


class Section(TextChoices):
    """Where the daily mail says it."""

    OWED = "due today and past due", "read from the duties themselves"
    LINE = "your line", "read from the duties of the people below"
    DECIDED = "decided", "each notice"
    NEWS = "new", "each notice"
    NOWHERE = "nowhere", "it is a mail of its own"


class Topic(TextChoices):
    """What people choose a channel for: kinds that belong together."""

    OWED = "owed", "What you owe: due today, past due"
    DECISIONS = "decisions", "Decisions asked of you"
    ANSWERS = "answers", "What was decided about you"
    LINE = "line", "What your people missed"
    REVIEWS = "reviews", "Reviews"
    NUMBERS = "numbers", "Plans, budgets and targets"
    DEALS = "deals", "Deals, customers and bookings"
    HOUSE = "house", "Rules, stand-ins and the calendar"
    LOGIN = "login", "Your login"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is decided about a kind, once for mail, settings and pages."""

    topic: Topic
    section: Section = Section.NEWS
    urgency: Urgency = Urgency.CAN_WAIT
    audience: Audience = Audience.CONCERNED
    is_private: bool = False
    """Nobody but its reader finds that it was sent: lists of mails leave it out."""


DIGEST: Final = "digest"
INVITATION: Final = "invitation"
PASSWORD_RESET: Final = "password-reset"  # noqa: S105 - the kind of a letter
UNKNOWN_ADDRESS: Final = "unknown-address"
LOGIN_CHANGED: Final = "login-changed"
PASSWORD_GUESSED: Final = "password-guessed"  # noqa: S105 - the kind of a letter

_OWED: Final = Facts(Topic.OWED, Section.OWED)
_ASKED: Final = Facts(Topic.DECISIONS, urgency=Urgency.BY_ITS_DEADLINE, audience=Audience.DECIDER)
_DECIDED: Final = Facts(Topic.ANSWERS, Section.DECIDED)
_REVIEW: Final = Facts(Topic.REVIEWS)
_NUMBER: Final = Facts(Topic.NUMBERS)
_DEAL: Final = Facts(Topic.DEALS)
_HOUSE: Final = Facts(Topic.HOUSE)
_LOGIN: Final = Facts(Topic.LOGIN, Section.NOWHERE, Urgency.CANNOT_WAIT)

FACTS: Final[dict[str, Facts]] = {
    "due-soon": _OWED,
    "due-now": _OWED,
    "missed": _OWED,
    "overdue": _OWED,
    "missed-in-line": Facts(Topic.LINE, Section.LINE, audience=Audience.LINE),
    "amendment-asked": _ASKED,
    "decision-climbed": _ASKED,
    "extension-asked": _ASKED,
    "leave-asked": _ASKED,
    "plan-submitted": _ASKED,
    "review-move-asked": _ASKED,
    "shares-asked": _ASKED,
    "win-asked": _ASKED,
    "account-plan-decided": _DECIDED,
    "amendment-decided": _DECIDED,
    "amendment-withdrawn": _DECIDED,
    "extension-decided": _DECIDED,
    "leave-decided": _DECIDED,
    "leave-withdrawn": _DECIDED,
    "plan-decided": _DECIDED,
    "review-move-answered": _DECIDED,
    "shares-decided": _DECIDED,
    "shares-overtaken": _DECIDED,
    "shares-withdrawn": _DECIDED,
    "waived": _DECIDED,
    "win-decided": _DECIDED,
    "win-ended": _DECIDED,
    "cycle-opened": _REVIEW,
    "packet-built": _REVIEW,
    "review-ended": _REVIEW,
    "review-moved": Facts(Topic.REVIEWS, urgency=Urgency.BY_ITS_DEADLINE),
    "review-opened": _REVIEW,
    "review-prepared": _REVIEW,
    "review-signed": _REVIEW,
    "review-to-sign": _REVIEW,
    "review-verdict": _REVIEW,
    "reviews-taken-back": _REVIEW,
    "explanation-note": Facts(Topic.OWED),
    "case": Facts(Topic.OWED, Section.NOWHERE, Urgency.CANNOT_WAIT, is_private=True),
    "help": Facts(Topic.OWED),
    "follow-up": _REVIEW,
    "tightening": Facts(Topic.OWED),
    "tightening-answered": Facts(Topic.LINE, audience=Audience.LINE),
    "pipeline-minutes": _REVIEW,
    "deal-flagged": Facts(Topic.DEALS, audience=Audience.LINE),
    "budget-changed": _NUMBER,
    "budget-restated": _NUMBER,
    "number-handed-over": _NUMBER,
    "plan-correction": _NUMBER,
    "target": _NUMBER,
    "credit-changed": _DEAL,
    "gate-overridden": Facts(Topic.DEALS, audience=Audience.LINE),
    "handed-over": _DEAL,
    "milestone-agreed": _DEAL,
    "pause-over": _DEAL,
    "own-credit": Facts(Topic.DEALS, audience=Audience.LINE),
    "shares-changed": _DEAL,
    "tier-moved": _DEAL,
    "won-by-invoice": _DEAL,
    "last-resort": _HOUSE,
    "stand-in": _HOUSE,
    "stand-in-ended": _HOUSE,
    "policy-put": _HOUSE,
    "policy-objected": Facts(Topic.HOUSE, audience=Audience.LINE),
    "trap-rule": _HOUSE,
    "year-opened": Facts(Topic.HOUSE, audience=Audience.OFFICE),
    LOGIN_CHANGED: _LOGIN,
    PASSWORD_GUESSED: _LOGIN,
    INVITATION: _LOGIN,
    PASSWORD_RESET: _LOGIN,
    UNKNOWN_ADDRESS: _LOGIN,
}

SENT_AT_ONCE: Final = frozenset({INVITATION, PASSWORD_RESET, UNKNOWN_ADDRESS})
"""Kinds that leave while somebody looks on; what stands in them is kept nowhere."""
ABOUT_LOGIN: Final = SENT_AT_ONCE | {LOGIN_CHANGED}
"""Kinds that are mailed even while the login is closed."""
PRIVATE: Final = frozenset(kind for kind, facts in FACTS.items() if facts.is_private)
"""Kinds that concern their reader alone: no list of mails shows them."""
CHOSEN: Final = tuple(topic for topic in Topic if topic is not Topic.LOGIN)
"""The topics that people choose a channel for: what concerns their login always comes at once."""


def facts_of(kind: str) -> Facts:
    """What is decided about a kind; one of an earlier version is news that can wait."""
    return FACTS.get(kind, _HOUSE)


def kinds_of(topic: Topic) -> frozenset[str]:
    """The kinds of a topic."""
    return frozenset(kind for kind, facts in FACTS.items() if facts.topic is topic)


def kinds_in(*sections: Section) -> frozenset[str]:
    """The kinds that the daily mail says in these sections."""
    return frozenset(kind for kind, facts in FACTS.items() if facts.section in sections)


def may_be_urgent(topic: Topic) -> bool:
    """Whether anything of a topic may be due before the next daily mail."""
    return any(facts.urgency is Urgency.BY_ITS_DEADLINE for facts in FACTS.values() if facts.topic is topic)


def usual(topic: Topic) -> Channel:
    """The channel of a topic until somebody chooses another."""
    if topic is Topic.LOGIN:
        return Channel.AT_ONCE
    return Channel.URGENT if may_be_urgent(topic) else Channel.DAILY


def offered(topic: Topic) -> Collection[Channel]:
    """The channels that a topic may be told by."""
    if topic is Topic.LOGIN:
        return (Channel.AT_ONCE,)
    return tuple(channel for channel in Channel if channel is not Channel.URGENT or may_be_urgent(topic))


def cannot_wait(kind: str, *, needed_by: datetime | None, now: datetime, zone: str, hour: int) -> bool:
    """Whether something told now would come too late with the next daily mail, which comes at this hour.

    What is due today does not wait, and neither does what is due before that mail.
    """
    urgency = facts_of(kind).urgency
    if urgency is not Urgency.BY_ITS_DEADLINE or needed_by is None:
        return urgency is Urgency.CANNOT_WAIT
    today = clock.local_date(now, zone)
    if clock.local_date(needed_by, zone) <= today:
        return True
    mails = (due_instant(day, time(hour), zone) for day in (today, today + timedelta(days=1)))
    return needed_by <= next(mail for mail in mails if mail > now)
