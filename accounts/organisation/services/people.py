"""People: create their logins, change their data, note their last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from accounts.finder.services import search_words
from accounts.organisation.models import Membership, Person
from accounts.organisation.selectors import service
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration, lines
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib import locales, working_days
from traps_web.lib.faults import Invalid, Refused
from traps_web.lib.normal_form import address, one_line

FIELDS = ("email", "name", "is_leader", "is_admin", "time_zone", "country", "locale", "starts_on", "ends_on")
CHOSEN = ("uses_keys",)
"""What people choose for themselves alone; nobody else writes it, and no file brings it."""
SOME_YEAR = 2026


@transaction.atomic
def create(
    act: Act,
    *,
    email: str,
    name: str,
    is_leader: bool = False,
    is_admin: bool = False,
    time_zone: str = "",
    country: str = "",
    locale: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    password: str | None = None,
    rebuild: bool = True,
) -> Person:
    """Create a person. Without a password they set one by "I forgot my password". Raises Invalid.

    `rebuild` is False inside a bulk act that rebuilds the reporting line once itself.
    """
    facts = _cleaned(
        email=email,
        name=name,
        is_leader=is_leader,
        is_admin=is_admin,
        time_zone=time_zone,
        country=country,
        locale=locale,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _check(facts, but=None)
    if password is not None:
        check_password(password, Person(email=facts["email"], name=facts["name"]))
    person = _inserted(act, facts, password)
    search_words.follow(Person, [person.pk])
    audit.record(act, verb="person created", subject=person, after=_audit_values(person))
    if rebuild:
        lines.rebuild(today=organisation_today(act.now))
    return person


def _inserted(act: Act, facts: dict[str, Any], password: str | None) -> Person:
    try:
        with transaction.atomic():
            # A password that is handed over with the login reaches a person like an invitation.
            return Person.objects.create_user(password=password, reached_at=act.now if password else None, **facts)
    except IntegrityError:
        raise Invalid(email=_taken(facts["email"])) from None


@transaction.atomic
def change(act: Act, *, person: Person, rebuild: bool = True, **changes: Any) -> Person:
    """Change what is known of a person: e-mail, name, role, zone, country, days of service. Raises Invalid, Refused.

    The last active admin stays an admin, so that one is always left. A person who has left returns only by
    `service_ends.come_back`.
    """
    kept = (*FIELDS, *CHOSEN)
    unknown = set(changes) - set(kept)
    if unknown:
        raise TypeError(f"A person has no {', '.join(sorted(unknown))} to change.")
    person.refresh_from_db()
    require_keeper(act, person)
    before = _audit_values(person, kept)
    facts = _cleaned(**{field: changes.get(field, getattr(person, field)) for field in kept})
    _check(facts, but=person)
    if facts["ends_on"] != person.ends_on:
        _check_end(person, facts["ends_on"], act.now)
    if person.is_admin and not facts["is_admin"]:
        _keep_an_admin(person)
    for field, value in facts.items():
        setattr(person, field, value)
    after = _audit_values(person, kept)
    if after == before:
        return person
    try:
        with transaction.atomic():
            person.save(update_fields=[*kept, "email_key", "name_key"])
    except IntegrityError:
        raise Invalid(email=_taken(facts["email"])) from None
    changed = [field for field in kept if before[field] != after[field]]
    if {"name", "email"} & set(changed):
        search_words.follow(Person, [person.pk])
    audit.record(
        act,
        verb="person changed",
        subject=person,
        before={field: before[field] for field in changed},
        after={field: after[field] for field in changed},
    )
    if rebuild:
        lines.rebuild(today=organisation_today(act.now))
    return person


@configuration.writes(Membership)
def leave(act: Act, *, person: Person, last_day: date, rebuild: bool = True) -> None:
    """Note a person's last day and end their memberships with it; what they did stays theirs. Raises Invalid."""
    change(act, person=person, ends_on=last_day, rebuild=False)
    day_after = date.fromordinal(last_day.toordinal() + 1)
    Membership.objects.filter(person=person, starts_on__lt=day_after, ends_before__isnull=True).update(
        ends_before=day_after
    )
    Membership.objects.filter(person=person, starts_on__lt=day_after, ends_before__gt=day_after).update(
        ends_before=day_after
    )
    audit.record(act, verb="person leaves", subject=person, after={"last_day": last_day.isoformat()})
    if rebuild:
        lines.rebuild(today=organisation_today(act.now))


@transaction.atomic
def change_own(act: Act, *, person: Person, time_zone: str, locale: str, uses_keys: bool) -> Person:
    """What people may change themselves: their time zone, how numbers and dates are written, and single-key shortcuts.

    The name stands on what others judge and sign, so an admin changes it. Raises Invalid.
    """
    chosen = {"time_zone": time_zone, "locale": locale, "uses_keys": uses_keys}
    return change(act.of(person), person=person, rebuild=False, **chosen)


def check_password(password: str, person: Person) -> None:
    """Raises Invalid(password=…) with a sentence for each thing that is wrong with it."""
    try:
        validate_password(password, person)
    except ValidationError as wrong:
        raise Invalid(password=" ".join(wrong.messages)) from None


def _cleaned(**facts: Any) -> dict[str, Any]:
    return facts | {
        "email": address(facts["email"]),
        "name": one_line(facts["name"]),
        "time_zone": facts["time_zone"].strip(),
        "country": facts["country"].strip().upper(),
        "locale": facts["locale"].strip(),
    }


def _check(facts: dict[str, Any], *, but: Person | None) -> None:
    wrong: dict[str, str] = {}
    if not facts["name"]:
        wrong["name"] = "Enter the person's name."
    elif len(facts["name"]) > 200:
        wrong["name"] = "A name has at most 200 characters."
    if sentence := _email_fault(facts["email"], but):
        wrong["email"] = sentence
    if sentence := time_zone_fault(facts["time_zone"]):
        wrong["time_zone"] = sentence
    if sentence := country_fault(facts["country"]):
        wrong["country"] = sentence
    if sentence := locale_fault(facts["locale"]):
        wrong["locale"] = sentence
    if facts["starts_on"] and facts["ends_on"] and facts["ends_on"] < facts["starts_on"]:
        wrong["ends_on"] = "The last day is before the first day."
    if wrong:
        raise Invalid(**wrong)


def _email_fault(email: str, but: Person | None) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return f"“{email}” is not an e-mail address." if email else "Enter the person's e-mail address."
    others = Person.objects.filter(email_key=email)
    if but is not None:
        others = others.exclude(pk=but.pk)
    return _taken(email) if others.exists() else ""


def _taken(email: str) -> str:
    return f"Another person already signs in with {email}."


def time_zone_fault(zone: str) -> str:
    """The sentence about a time zone that does not exist; empty for a good one and for none."""
    if not zone or zone in available_timezones():
        return ""
    return f"“{zone}” is not a time zone; write it like America/New_York or Europe/Berlin."


def locale_fault(code: str) -> str:
    """The sentence about a locale that is not offered; empty for a good one and for none."""
    if not code or locales.is_offered(code):
        return ""
    return f"“{code}” is not a language of a country; write it like en-US or de-CH."


def country_fault(country: str) -> str:
    """The sentence about a country without a holiday calendar; empty for a good one and for none."""
    sentence = f"No holiday calendar is known for “{country}”. Write two letters, like US or DE."
    if country and len(country) != 2:
        return sentence
    try:
        working_days.holidays_of(country, {SOME_YEAR})
    except working_days.UnknownCountry:
        return sentence
    return ""


def _keep_an_admin(person: Person) -> None:
    if service.is_last_admin(person):
        raise Refused(f"{person.name} is the last admin. Make another person an admin first.")


def require_keeper(act: Act, person: Person) -> None:
    """Only admins change anything of an admin or a leader; everybody may change their own zone."""
    if act.by is None or act.by.pk == person.pk or act.by.is_admin:
        return
    if person.is_admin or person.is_leader:
        role = "an admin" if person.is_admin else "a leader"
        raise Refused(f"{person.name} is {role}: only an admin can change their login, last day or data.")


def _check_end(person: Person, ends_on: date | None, now: datetime) -> None:
    if service.has_left(person, now=now):
        raise Invalid(ends_on=service.left_sentence(person))
    if ends_on is not None and (sentence := service.successor_fault(person)):
        raise Invalid(ends_on=sentence)


def _audit_values(person: Person, fields: Sequence[str] = FIELDS) -> dict[str, Any]:
    values = {field: getattr(person, field) for field in fields}
    return {field: value.isoformat() if isinstance(value, date) else value for field, value in values.items()}
