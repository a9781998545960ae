"""Minutes as a mail of their own, for those who want what concerns reviews at once: in words, with the paper beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives

from accounts.duties.models import Notice
from accounts.duties.services import notices
from accounts.letters.models import Letter
from accounts.letters.services import composing
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.readers import Reader
from traps_web.lib import clock

TEMPLATE = "emails/minutes"


@dataclass(frozen=True, slots=True)
class MailedRow:
    """A line of the minutes: what it is about, and what stands beside it."""

    what: str
    side: str


@dataclass(frozen=True, slots=True)
class MailedSection:
    """Lines that belong together, under their head."""

    head: str
    rows: tuple[MailedRow, ...]


@dataclass(frozen=True, slots=True)
class MailedMinutes:
    """What of the minutes stands in the mail, and all of them as a file."""

    sections: tuple[MailedSection, ...]
    file_name: str
    pdf: bytes


def composer(
    minutes: Callable[[Reader, Notice], MailedMinutes | None],
) -> Callable[[Letter], EmailMultiAlternatives | None]:
    """What puts letters about the minutes of a kind into words.

    `minutes` reads them for whoever gets the letter; None where that person does not see them any more: then the
    letter is the notice alone.
    """

    def compose(letter: Letter) -> EmailMultiAlternatives | None:
        row = notices.of_letter(letter)
        if row is None:
            return None
        with composing.as_written_by(row.person):
            mailed = minutes(_reader_of(row), row)
        if mailed is None:
            return notices.in_mail(row, "emails/notice")
        mail = notices.in_mail(row, TEMPLATE, sections=mailed.sections)
        mail.attach(mailed.file_name, mailed.pdf, "application/pdf")
        return mail

    return compose


def _reader_of(row: Notice) -> Reader:
    organisation, now = organisation_selector.current(), clock.now()
    zone = ZoneInfo(calendar.zone_of(row.person, organisation))
    return Reader(row.person, now, today_of(row.person, now), zone, organisation)
