"""Choosing what comes by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.letters.models import DigestChoice, MailChoice
from accounts.letters.rules.kinds import Channel, Topic, usual
from accounts.letters.selectors import choices as selector
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.services import audit


@transaction.atomic
def choose(
    act: Act, *, person: Person, daily_mail: bool, hour: int | None, channels: Mapping[Topic, Channel]
) -> Person:
    """Say by what a person hears of each topic, whether they have a daily mail, and when (None: at the organisation's
    hour).

    What concerns the login always comes at once; nobody chooses that.
    """
    before = standing(person)
    after: dict[str, Any] = {"daily_mail": daily_mail, "hour": hour}
    after |= {topic.value: channel for topic, channel in channels.items()}
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return person
    if {"daily_mail", "hour"} & set(changed):
        facts = {"hour": hour, "is_off": not daily_mail, "since": act.now}
        DigestChoice.objects.update_or_create(person=person, defaults=facts)
    topics = [topic for topic in channels if topic.value in changed]
    MailChoice.objects.filter(person=person, topic__in=topics).delete()
    MailChoice.objects.bulk_create(
        MailChoice(person=person, topic=topic, channel=channels[topic], since=act.now)
        for topic in topics
        if channels[topic] is not usual(topic)
    )
    audit.record(
        act.of(person),
        verb="mail chosen",
        subject=person,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return person


def standing(person: Person) -> dict[str, Any]:
    """What a person has chosen by now, as `choose` takes it, with a fact for each topic."""
    daily = selector.daily_mail_of(person)
    by_topic = {topic.value: channel for topic, channel in selector.channels_of(person).items()}
    return {"daily_mail": not daily.is_off, "hour": daily.hour, **by_topic}


@transaction.atomic
def stop(act: Act, *, person: Person, channel: Channel) -> Person:
    """Do without a channel from now on, for everything that comes by it.

    What came at once waits for the daily mail; what stood in that one is read under Notices.
    """
    daily, by_topic = selector.daily_mail_of(person), selector.channels_of(person)
    if channel is Channel.DAILY:
        return choose(act, person=person, daily_mail=False, hour=daily.hour, channels={})
    at_once = (Channel.AT_ONCE, Channel.URGENT)
    waits = {topic: Channel.DAILY for topic, by in by_topic.items() if by in at_once}
    return choose(act, person=person, daily_mail=not daily.is_off, hour=daily.hour, channels=waits)
