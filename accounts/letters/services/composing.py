"""A letter in words: the same said twice, in the look of TRAPS and as plain text beside it.

Nothing is loaded from anywhere, and nothing says whether it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import select_template

from accounts.letters.models import Letter
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation
from traps_web.lib import locales

BY_KIND: dict[str, Callable[[Letter], EmailMultiAlternatives | None]] = {}
"""Kinds of letters that no single notice stands behind; the app that knows them puts them into words."""


def as_written_by(person: Person) -> AbstractContextManager[None]:
    """Numbers and days as the person writes them who reads the letter."""
    country = organisation.current().country
    return locales.going_by(locales.chosen(person.locale, person.country, country))


def absolute(address: str) -> str:
    """An address of a page for whoever reads it elsewhere."""
    return settings.PUBLIC_URL.rstrip("/") + address


def message(context: Mapping[str, Any], *templates: str, to: str) -> EmailMultiAlternatives:
    """The first of these templates that there is, as subject, plain text and page of a mail."""
    shown = {"home": settings.PUBLIC_URL, **context}
    subject, text, html = (
        select_template([f"{name}.{part}" for name in templates]).render(shown)
        for part in ("subject.txt", "txt", "html")
    )
    mail = EmailMultiAlternatives(" ".join(subject.split()), text.strip() + "\n", to=[to])
    mail.attach_alternative(html, "text/html")
    return mail
