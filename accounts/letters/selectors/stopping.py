"""The address at the head of a letter at which whoever reads it does without more of its sort, without signing in."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.letters.models import Letter
from accounts.letters.rules.kinds import DIGEST, Channel, Topic, facts_of
from accounts.organisation.models import Person

SALT: Final = "traps.letters.stopping"


class Wish(NamedTuple):
    """Who does without which channel."""

    person: Person
    channel: Channel


def address(letter: Letter) -> str:
    """Where the person of a letter does without the channel that it came by; empty for what nobody switches off."""
    if facts_of(letter.kind).topic is Topic.LOGIN:
        return ""
    channel = Channel.DAILY if letter.kind == DIGEST else Channel.AT_ONCE
    token = signing.dumps([letter.person_id, channel.value], salt=SALT, compress=True)
    return settings.PUBLIC_URL.rstrip("/") + reverse("mail_stop", args=[token])


def wish_of(token: str) -> Wish | None:
    """What an address asks for; None for one that TRAPS did not write."""
    try:
        person_id, channel = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=person_id).first()
    return None if person is None else Wish(person, Channel(channel))
