"""By what people hear of things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.letters.models import DigestChoice, MailChoice
from accounts.letters.rules.kinds import CHOSEN, Channel, Topic, kinds_of, usual
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation

Channels = Mapping[Topic, Channel]


def channels_of(person: Person) -> Channels:
    """The channel of each topic that a person may choose one for."""
    return channels_of_people([person.pk])[person.pk]


def channels_of_people(person_ids: Collection[int]) -> dict[int, Channels]:
    """The same of many people; one query."""
    chosen: dict[int, dict[Topic, Channel]] = defaultdict(dict)
    rows = MailChoice.objects.filter(person__in=person_ids)
    for person_id, topic, channel in rows.values_list("person_id", "topic", "channel"):
        chosen[person_id][Topic(topic)] = Channel(channel)
    return {pk: {topic: chosen[pk].get(topic, usual(topic)) for topic in CHOSEN} for pk in person_ids}


@dataclass(frozen=True, slots=True)
class DailyMail:
    """When the daily mail of a person comes, if it does. `hour` is None where the organisation's holds."""

    hour: int | None = None
    is_off: bool = False


def daily_mail_of(person: Person) -> DailyMail:
    """What a person chose of their daily mail."""
    return daily_mails([person.pk]).get(person.pk, DailyMail())


def daily_mails(person_ids: Collection[int]) -> dict[int, DailyMail]:
    """The same of many people; who chose nothing is left out. One query."""
    rows = DigestChoice.objects.filter(person__in=person_ids).values_list("person_id", "hour", "is_off")
    return {person_id: DailyMail(hour, is_off) for person_id, hour, is_off in rows}


def hour_of(person: Person) -> int:
    """The hour of a person's own clock at which their daily mail comes."""
    hour = daily_mail_of(person).hour
    return organisation.current().digest_hour if hour is None else hour


def on_page_only(*, person: str, kind: str) -> Q:
    """Rows that somebody reads under Notices alone; `person` and `kind` name the columns that say whose and which.

    What the daily mail would have brought to somebody who does without it is one of them.
    """
    off = DigestChoice.objects.filter(person=OuterRef(person), is_off=True)
    return _chosen(Channel.PAGE, person, kind) | Q(Exists(off))


def at_once(*, person: str, kind: str, is_urgent: str) -> Q:
    """Rows that are mailed at once: what concerns a login, what cannot wait where somebody has it so, and whatever
    somebody wants at once.
    """
    usually_urgent = Q(pk__in=[])
    for topic in CHOSEN:
        if usual(topic) is Channel.URGENT:
            anything = MailChoice.objects.filter(person=OuterRef(person), topic=topic)
            usually_urgent |= Q(~Exists(anything), **{f"{kind}__in": kinds_of(topic)})
    urgent = usually_urgent | _chosen(Channel.URGENT, person, kind)
    always = Q(**{f"{kind}__in": kinds_of(Topic.LOGIN)})
    return always | _chosen(Channel.AT_ONCE, person, kind) | (urgent & Q(**{is_urgent: True}))


def _chosen(channel: Channel, person: str, kind: str) -> Q:
    condition = Q(pk__in=[])
    for topic in CHOSEN:
        row = MailChoice.objects.filter(person=OuterRef(person), topic=topic, channel=channel)
        condition |= Q(Exists(row), **{f"{kind}__in": kinds_of(topic)})
    return condition
