"""Who works on the installation, and what lies ready for them: minutes to sign, deals, duties, plans."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.conf import settings
from django.test import Client as Browser

from accounts.models import Obligation, Person
from accounts.organisation.rules.demo import PASSWORD
from accounts.organisation.selectors import organisation
from bench import faults_minutes as minutes
from bench.faults_calls import CSRF, Caller
from bench.faults_site import Site
from pipeline.models import ActivityType, Deal, Stage
from plans.amendments.selectors import amending
from plans.models import Plan
from reviews.models import Cycle, Review
from traps_web.lib import clock

MANAGERS = 6
ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"
MORE_TIME_FOR = ("milestone", "promise", "account-move", "account-plan")
SOON, TWO_MONTHS = timedelta(days=5), timedelta(days=62)


@dataclass(frozen=True)
class LockedPlan:
    """A plan whose number can be amended: its largest category, and what that carries."""

    pk: int
    category: str
    amount: Decimal


@dataclass
class Player:
    """A person at work, with what they have to do. `place` tells the players apart."""

    place: int
    person: Person
    caller: Caller
    is_manager: bool
    dice: Random
    mark: str
    """Begins every text that this player writes."""
    today: Callable[[], date]
    """By the clock of the organisation, also while its database is away."""
    types: list[tuple[int, str]] = field(default_factory=list)
    stages: list[int] = field(default_factory=list)
    deals: list[int] = field(default_factory=list)
    duties: list[tuple[int, date]] = field(default_factory=list)
    plans: list[LockedPlan] = field(default_factory=list)
    minutes: list[tuple[int, str]] = field(default_factory=list)
    moved: set[tuple[int, int]] = field(default_factory=set)
    cycle: int = 0
    weeks_back: int = 0
    texts: int = 0

    @property
    def is_at_pages(self) -> bool:
        """Every second of them uses a browser; the others have a program."""
        return not self.caller.token

    def next_text(self) -> str:
        """A text that nobody has written before."""
        self.texts += 1
        return f"{self.mark}-{self.texts}"


def cast(site: Site, *, count: int, seed: int) -> list[Player]:
    """So many people: managers first, then those of their people who have deals."""
    now = site.now()
    people = Person.objects.get_queryset().filter(is_active=True, is_admin=False)
    judges = Review.objects.filter(cycle__status="open").values("reviewer")
    managers = list(people.filter(pk__in=judges, is_leader=False).order_by("pk")[:MANAGERS])
    sellers = people.filter(pk__in=Deal.objects.filter(status="open").values("owner")).exclude(
        pk__in=[person.pk for person in managers]
    )
    everybody = [*managers, *sellers.order_by("pk")[: count - len(managers)]]
    minutes.write(everybody, now)
    return [
        _player(site, place, person, is_manager=person in managers, seed=seed, now=now)
        for place, person in enumerate(everybody)
    ]


def _player(site: Site, place: int, person: Person, *, is_manager: bool, seed: int, now: datetime) -> Player:
    zone = organisation.current().time_zone
    player = Player(
        place=place,
        person=person,
        caller=_caller(site, person, at_pages=place % 2 == 1),
        is_manager=is_manager,
        dice=Random(f"{seed}:{place}"),
        mark=f"faults-{seed}-{place}",
        today=lambda: clock.local_date(site.now(), zone),
    )
    player.types = list(ActivityType.objects.filter(is_active=True).order_by("pk").values_list("pk", "key"))
    player.stages = list(Stage.objects.filter(kind="open").order_by("position").values_list("pk", flat=True))
    player.deals = list(Deal.objects.filter(owner=person, status="open").order_by("pk").values_list("pk", flat=True))
    duties = Obligation.objects.filter(owner=person, status="open", trap__key__in=MORE_TIME_FOR, due_at__gt=now + SOON)
    player.duties = list(duties.order_by("pk").values_list("pk", "due_on"))
    player.cycle = Cycle.objects.filter(status="open").values_list("pk", flat=True)[0]
    player.plans = _plans(person, now)
    player.minutes = [
        (review.pk, review.minutes.sha256)
        for review in Review.objects.filter(status="to sign").select_related("minutes")
        if person.pk in (review.person_id, review.reviewer_id)
    ]
    return player


def _caller(site: Site, person: Person, *, at_pages: bool) -> Caller:
    caller = Caller(site.port)
    if at_pages:
        browser = Browser()
        browser.force_login(person, backend=ALLAUTH)
        caller.cookies = {settings.SESSION_COOKIE_NAME: browser.cookies["sessionid"].value, "csrftoken": CSRF}
        return caller
    answer = caller.call("/api/v1/token/", {"email": person.email, "password": PASSWORD}, key="")
    caller.token = str(json.loads(answer.body)["token"])
    return caller


def _plans(person: Person, now: datetime) -> list[LockedPlan]:
    """Locked plans that can be amended from the first of the next month."""
    plans = Plan.objects.filter(owner=person, status="locked", ends_before__gt=now + TWO_MONTHS, ended_at=None)
    numbers = {plan.pk: amending.number_of(plan=plan) for plan in plans.order_by("pk")}
    return [LockedPlan(pk, *max(number.items(), key=lambda part: part[1])) for pk, number in numbers.items() if number]
