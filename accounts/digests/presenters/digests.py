"""The daily mail in words."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives

from accounts.digests.presenters import rows
from accounts.digests.presenters.rows import Row, Section
from accounts.digests.rules.contents import Contents, FigureLine, Figures
from accounts.digests.selectors import contents as selector
from accounts.digests.selectors import figures
from accounts.digests.selectors.addressees import Addressee
from accounts.duties.models import Notice
from accounts.letters.models import Digest, Letter
from accounts.letters.rules.letters import SETTINGS_PAGE
from accounts.letters.selectors import choices
from accounts.letters.services import composing
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.readers import Reader
from traps_web.lib import clock
from traps_web.ui import words

WEEK = "/week/"


def compose(letter: Letter) -> EmailMultiAlternatives | None:
    """A daily mail as of now; None when there is nothing to say any more, or a later one says it."""
    digest = Digest.objects.select_related("person").filter(letter=letter).first()
    if digest is None or not digest.person.is_active:
        return None
    if Digest.objects.filter(person=digest.person_id, made_at__gt=digest.made_at, letter__isnull=False).exists():
        return None
    with composing.as_written_by(digest.person):
        return _compose(letter, digest)


def _compose(letter: Letter, digest: Digest) -> EmailMultiAlternatives | None:
    now = letter.claimed_at or digest.made_at
    organisation = organisation_selector.current()
    zone = digest.person.time_zone or organisation.time_zone
    addressee = Addressee(digest.person, digest.day, zone, digest.since)
    riding = Notice.objects.filter(digest=digest)
    contents = selector.gather([addressee], now=now, notices=riding)[digest.person_id]
    if contents.is_empty:
        return None
    reader = Reader(digest.person, now, clock.local_date(now, zone), addressee.place, organisation)
    hour = choices.hour_of(digest.person)
    context = context_of(contents, figures.figures(reader), zone=addressee.place, hour=hour) | {"person": digest.person}
    return composing.message(context, "emails/digest", to=digest.person.email)


def context_of(
    contents: Contents, lines_by_head: Mapping[str, Figures], *, zone: ZoneInfo, hour: int
) -> dict[str, object]:
    """What the templates of the daily mail show."""
    place = str(zone).rpartition("/")[2].replace("_", " ")
    return {
        "headline": headline(contents, zone),
        "sections": sections(contents, lines_by_head, zone),
        "link": composing.absolute(WEEK if contents.due or contents.past_due else "/notices/"),
        "label": "Open my week" if contents.due or contents.past_due else "Open my notices",
        "choose": composing.absolute(SETTINGS_PAGE),
        "hour": f"{hour:02}:00",
        "place": place,
    }


def headline(contents: Contents, zone: ZoneInfo) -> str:
    """The finding: what is due today and by when, and how much is past due; else what else there is."""
    sentences = []
    if contents.due:
        count = len(contents.due)
        by = words.clock(min(duty.due_at for duty in contents.due), zone)
        what = "One thing is due today" if count == 1 else f"{words.number(count)} things are due today"
        sentences.append(f"{what}, by {by}." if count == 1 else f"{what}, the first by {by}.")
    if contents.past_due:
        count = len(contents.past_due)
        is_are = "is" if count == 1 else "are"
        sentences.append(f"{words.number(count) if sentences or count > 1 else 'One thing'} {is_are} past due.")
    if contents.to_decide and not sentences:
        waits = "decision waits" if len(contents.to_decide) == 1 else "decisions wait"
        sentences.append(f"{words.number(len(contents.to_decide))} {waits} for you.")
    if contents.misses and not sentences:
        sentences.append(f"Your people missed {words.plural(len(contents.misses), 'trap')}.")
    if not sentences:
        count = len(contents.decided) + len(contents.news)
        sentences.append(f"Nothing is due. {words.plural(count, 'thing')} to know.")
    return " ".join(sentences)


def sections(contents: Contents, lines_by_head: Mapping[str, Figures], zone: ZoneInfo) -> list[Section]:
    """The sections that have anything to say, in the order in which it presses."""
    since = rows.since(contents, zone)
    made = [
        Section("Due today", "", rows.due(contents.due, zone)),
        Section("Past due", rows.counted(contents.past_due), rows.past_due(contents.past_due, zone)),
        Section("Waiting for your decision", "", rows.to_decide(contents.to_decide, zone)),
        Section(f"Decided since {since}", "", rows.telling(contents.decided)),
        Section(f"Missed in your line since {since}", rows.traps(contents.misses), rows.line(contents.misses)),
        Section(f"New since {since}", "", rows.telling(contents.news)),
        *(Section(head, "", [_running(line) for line in lines]) for head, lines in lines_by_head.items()),
    ]
    return [section for section in made if section.rows]


def _running(line: FigureLine) -> Row:
    return Row(line.finding, composing.absolute(line.url) if line.url else "", line.amounts, line.state, line.note)
