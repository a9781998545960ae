"""Packets: the content of a new one, in the newest schema, and those that stand."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.organisation.models import Membership, Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import live_on, managed_team_ids, tree_on
from accounts.record.rules.readers import Reader
from reviews.cycles.models import Packet, Review
from reviews.documents.models import Explanation
from reviews.documents.rules import packet as schema
from reviews.documents.rules import packet_v2
from reviews.documents.selectors import accounts, packet_coming, packet_money, packet_plan, packet_sources, promises
from traps_web.lib import clock


def content(*, review: Review, organisation: Organisation, now: datetime) -> packet_v2.Packet:
    """The numbers of a review as they stand now, on the person's own day. Raises fiscal.UnknownPeriod."""
    person, zone = review.person, calendar.zone_of(review.person, organisation)
    today = clock.today_in(zone, now)
    team_id = _managed_team(review, today)
    rules = calendar.rules()
    period = calendar.period(review.cycle.period_key)
    whose = _whose(person, team_id, today)
    money = packet_money.money(person=person, team_id=team_id, period_key=period.key, today=today)
    held_on = promises.held_on(review=review, now=now, zone=zone)
    opening = promises.of_review(review=review, day=held_on, zone=zone)
    top_customers, rest = packet_sources.customers(whose=whose, period=period)
    reader = Reader(viewer=person, now=now, today=today, zone=ZoneInfo(zone), organisation=organisation)
    team = schema.Who(review.team.pk, review.team.name) if review.team else None
    return packet_v2.Packet(
        schema=packet_v2.SCHEMA,
        kind="person" if team_id is None else "team",
        organisation=organisation.name,
        currency=organisation.currency,
        zone=zone,
        person=schema.Who(person.pk, person.name),
        team=team,
        reviewer=schema.Who(review.reviewer.pk, review.reviewer.name),
        period=period.key,
        numbers_at=now,
        as_of=today,
        gap=money.gap,
        quarter=money.quarter,
        year=money.year,
        own_share=money.own_share,
        last_year=money.last_year,
        trailing=money.trailing,
        months=money.months,
        weeks=money.weeks,
        curve=money.curve,
        deals=packet_sources.deals(whose=whose, period=period, today=today),
        customers=top_customers,
        customers_rest=rest,
        activity=packet_sources.activity(whose=whose, rules=rules, today=today),
        duties=packet_sources.duties(whose=whose, period=period, now=now),
        promises=[_line(promise) for promise in opening if promise.is_due],
        explanations_before=explanations_before(review=review),
        plan=packet_plan.agreed(person=person, period_key=period.key, today=today),
        accounts=accounts.lines(person=person, today=today),
        carried=[_line(promise) for promise in opening if not promise.is_due],
        coming=packet_coming.coming(reader, team=team if team_id is not None else None, period=period),
    )


def _managed_team(review: Review, today: date) -> int | None:
    managed = managed_team_ids(viewer=review.person, today=today)
    return review.team_id if review.team_id in managed else None


def _whose(person: Person, team_id: int | None, today: date) -> packet_sources.Whose:
    if team_id is None:
        return packet_sources.Whose(person.pk)
    teams = tree_on(today).descendants(team_id)
    members = Membership.objects.filter(live_on(today), team_id__in=teams, manages=False)
    return packet_sources.Whose(person.pk, teams, sorted(set(members.values_list("person_id", flat=True))))


def _line(opening: promises.OpeningPromise) -> schema.PromiseLine:
    promise = opening.promise
    return schema.PromiseLine(
        promise.pk,
        promise.text,
        promise.due_on,
        promise.outcome,
        promise.outcome_words,
        promised_in=opening.promised_in,
        is_early=opening.is_early,
    )


def explanations_before(*, review: Review) -> list[schema.ExplanationLine]:
    """The causes given in the last two reviews, oldest first."""
    rows = _explained_before(review).select_related("cause", "review__cycle")
    return [
        schema.ExplanationLine(
            row.review.cycle.period_key, row.month, row.cause.name, row.cause.in_my_control, row.words
        )
        for row in rows.order_by("review__cycle__starts_on", "month")
        if row.cause is not None
    ]


def _explained_before(review: Review) -> QuerySet[Explanation]:
    previous = review.previous
    ids = [pk for pk in (previous.previous_id if previous else None, review.previous_id) if pk is not None]
    return Explanation.objects.filter(review_id__in=ids, cause__isnull=False)


def newest(*, review: Review) -> Packet | None:
    """The packet that is presented: the newest version."""
    return Packet.objects.filter(review=review).order_by("-version").first()
