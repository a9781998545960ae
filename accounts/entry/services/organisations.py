"""Setting up the organisation, and changing its policy."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.duties.models import Trap
from accounts.duties.services import traps
from accounts.entry.services import last_resort
from accounts.finder.services import search_words
from accounts.organisation.models import (
    FiscalCalendar,
    FiscalPeriod,
    Organisation,
    OrganisationDay,
    PaceLimit,
    Person,
    Team,
    TeamPlacement,
)
from accounts.organisation.models.organisation import SCHEMES
from accounts.organisation.rules.pace import USUAL, PaceLimits
from accounts.organisation.rules.second_steps import AskedOf
from accounts.organisation.services import calendar, configuration, lines, pace_limits, people
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib import clock, dated, fiscal, money, remembered
from traps_web.lib.faults import Invalid, Refused

YEARS_BEFORE = 2
YEARS_AFTER = 2
FIELDS = (
    "name",
    "reviewer_of_last_resort",
    "deputy_of_last_resort",
    "win_limit_amount",
    "second_step",
    "digest_hour",
)
SINCE_EVER = date(fiscal.FIRST_YEAR, 1, 1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class _Rules:
    """What the fiscal calendar is made of, as it was asked for."""

    scheme: str
    starts_month: int
    week_starts_on: int
    named_by: str


@configuration.writes(FiscalCalendar, FiscalPeriod, OrganisationDay, PaceLimit, Team, TeamPlacement, Trap)
def set_up(
    act: Act,
    *,
    name: str,
    currency: str,
    time_zone: str,
    country: str,
    week_starts_on: int,
    starts_month: int,
    scheme: str,
    admin_email: str,
    admin_name: str,
    admin_password: str | None,
    named_by: str = "end",
    deputy_email: str = "",
    deputy_name: str = "",
    second_step: str = AskedOf.LEADERS,
) -> Organisation:
    """Prepare an empty database: organisation, calendar with five open years, root team, admin, default traps.

    The root team is named like the organisation and stands since ever; the admin is the reviewer of last resort and a
    member of no team. A fiscal year is named by the calendar year in which it ends or starts (`named_by`). The deputy,
    who is optional, becomes a second admin and sets a password by an invitation.
    Admins and leaders are asked for a second step unless it is set up otherwise, as the demo is.
    Raises Refused when there is an organisation already, Invalid with one sentence a field.
    """
    if Organisation.objects.exists() or Person.objects.exists():
        raise Refused("This database already holds an organisation. Nothing was changed.")
    asked = _Rules(scheme=scheme, starts_month=starts_month, week_starts_on=week_starts_on, named_by=named_by)
    rules = _checked(name, currency, time_zone, country, asked)
    organisation = Organisation.objects.create(
        name=name.strip(),
        currency=currency.upper(),
        time_zone=time_zone,
        country=country.upper(),
        created_at=act.now,
        second_step=second_step,
        started_on=clock.today_in(time_zone, act.now),
    )
    admin = _admin(act, "admin", admin_email, admin_name, admin_password)
    deputy = _admin(act, "deputy", deputy_email, deputy_name, None) if deputy_email else None
    PaceLimit.objects.create(ahead_ppm=USUAL.ahead_ppm, watch_ppm=USUAL.watch_ppm, starts_on=dated.SINCE_EVER)
    Organisation.objects.update(reviewer_of_last_resort=admin, deputy_of_last_resort=deputy)
    _calendar(act, rules, admin, clock.today_in(time_zone, act.now))
    root = Team.objects.create(name=organisation.name, created_at=act.now)
    TeamPlacement.objects.create(team=root, parent=None, starts_on=SINCE_EVER)
    search_words.follow(Team, [root.pk])
    traps.install_defaults(act)
    lines.rebuild(today=clock.today_in(time_zone, act.now))
    organisation.refresh_from_db()
    audit.record(act.of(admin), verb="organisation set up", subject=organisation, after=_audit_values(organisation))
    return organisation


def _checked(name: str, currency: str, time_zone: str, country: str, rules: _Rules) -> fiscal.CalendarRules:
    wrong: dict[str, str] = {}
    if not name.strip():
        wrong["name"] = "Enter the name of the organisation."
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        wrong["currency"] = f"“{currency}” is not a currency. Enter three letters, like USD or EUR."
    elif money.digits_of(currency.upper()) != money.DEFAULT_DIGITS:
        wrong["currency"] = f"TRAPS needs a currency with two decimals. {currency.upper()} does not have two."
    if not time_zone or people.time_zone_fault(time_zone):
        wrong["time_zone"] = people.time_zone_fault(time_zone) or "Enter the time zone, like America/New_York."
    if not country or people.country_fault(country):
        wrong["country"] = people.country_fault(country) or "Enter the country, like US."
    wrong |= _calendar_faults(rules)
    if wrong:
        raise Invalid(**wrong)
    return fiscal.CalendarRules(**asdict(rules))


def _calendar_faults(rules: _Rules) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if rules.scheme not in SCHEMES:
        wrong["scheme"] = f"“{rules.scheme}” is not a calendar scheme; choose one of {', '.join(SCHEMES)}."
    if not 1 <= rules.starts_month <= 12:
        wrong["starts_month"] = "Enter a month from 1 to 12 for the start of the fiscal year."
    if not 0 <= rules.week_starts_on <= 6:
        wrong["week_starts_on"] = f"Choose the start of the week from {', '.join(WEEKDAYS)}."
    if rules.named_by not in fiscal.NAMED_BY:
        wrong["named_by"] = "A fiscal year is named by its end or by its start."
    return wrong


def _admin(act: Act, seat: str, email: str, name: str, password: str | None) -> Person:
    try:
        return people.create(act.system(), email=email, name=name, is_admin=True, password=password, rebuild=False)
    except Invalid as wrong:
        raise Invalid(**{f"{seat}_{field}": sentence for field, sentence in wrong.errors.items()}) from None


def _calendar(act: Act, rules: fiscal.CalendarRules, admin: Person, today: date) -> None:
    FiscalCalendar.objects.create(
        version=1,
        scheme=rules.scheme,
        starts_month=rules.starts_month,
        week_starts_on=rules.week_starts_on,
        named_by=rules.named_by,
        created_at=act.now,
        created_by=admin,
    )
    year = fiscal.year_of(rules, today)
    calendar.open_years(act, first=year.number - YEARS_BEFORE, last=year.number + YEARS_AFTER)


@transaction.atomic
def change(
    act: Act,
    *,
    organisation: Organisation,
    name: str,
    limits: PaceLimits,
    pace_from: date,
    reviewer_of_last_resort: Person,
    deputy_of_last_resort: Person | None,
    win_limit_amount: Decimal | None,
    second_step: str,
    digest_hour: int,
) -> Organisation:
    """Change the organisation's name, limits of pace, last resort, win limit, second step, and the hour of the daily
    mail for whoever chose none. Raises Invalid.

    The limits of pace hold from a day on. The reviewer of last resort and the deputy decide when nobody stands above.
    Deals up to the win limit are won without the line's word (None: any amount).
    """
    wrong = last_resort.faults(reviewer=reviewer_of_last_resort, deputy=deputy_of_last_resort)
    if not name.strip():
        wrong["name"] = "Enter the name of the organisation."
    if win_limit_amount is not None and win_limit_amount < 0:
        wrong["win_limit"] = "The limit cannot be below zero. Leave it empty for no limit."
    if wrong:
        raise Invalid(**wrong)
    remembered.forget()
    organisation.refresh_from_db()
    before = _audit_values(organisation)
    organisation.name = name.strip()
    seats = last_resort.seats(organisation)
    organisation.reviewer_of_last_resort = reviewer_of_last_resort
    organisation.deputy_of_last_resort = deputy_of_last_resort
    organisation.win_limit_amount = win_limit_amount
    organisation.second_step, organisation.digest_hour = second_step, digest_hour
    organisation.save(update_fields=[*FIELDS])
    last_resort.tell(act, organisation=organisation, before=seats)
    _record_change(act, organisation, before)
    pace_limits.set_limits(act, limits=limits, starts_on=pace_from)
    return organisation


def _record_change(act: Act, organisation: Organisation, before: dict[str, Any]) -> None:
    after = _audit_values(organisation)
    changed = [field for field in after if before[field] != after[field]]
    if changed:
        audit.record(
            act,
            verb="organisation changed",
            subject=organisation,
            before={field: before[field] for field in changed},
            after={field: after[field] for field in changed},
        )


def _audit_values(organisation: Organisation) -> dict[str, Any]:
    fields = ("name", "currency", "time_zone", "country", "working_weekdays", "second_step", "digest_hour")
    reviewer = organisation.reviewer_of_last_resort
    deputy, limit = organisation.deputy_of_last_resort, organisation.win_limit_amount
    return {field: getattr(organisation, field) for field in fields} | {
        "win_limit": None if limit is None else f"{limit:.2f}",
        "reviewer_of_last_resort": reviewer.name if reviewer else None,
        "deputy_of_last_resort": deputy.name if deputy else None,
    }
