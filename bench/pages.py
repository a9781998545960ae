"""The pages that are measured, who asks for them, and what they are held against."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.entry.services import tokens
from accounts.models import Person
from accounts.record.rules.acts import Act, Via
from bench.generate.people import NOW, TODAY
from pipeline.activities.selectors import weeks
from pipeline.models import ActivityType, Deal
from plans.models import Plan
from plans.sales_plans.rules import scrutiny
from plans.sales_plans.services import plans
from plans.sales_plans.services.plan_rows import NewSource, Written
from reviews.documents.services import packets
from reviews.models import PacketOrder, Review
from traps_web.lib import clock

QUARTER = "FY2026-Q4"
FRAGMENT = {"HX-Request": "true"}
LONG_LIST = "status=all&from=2025-09-01&least=1000&sort=-amount"
"""Of all deals those with a close date since a day and at least so much money, the largest first."""
BUDGETS = Path(__file__).parent.parent / "tests/web/traps_web/query_budgets.json"
FloorKind = Literal["page", "sums", "row"]


@dataclass(frozen=True)
class Page:
    """Something that is asked for, by whom, and its aims: how often as dear as the floor's, and how many queries."""

    name: str
    viewer: Person
    address: str
    data: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    is_api: bool = False
    floor: FloorKind = "page"
    ratio: float | None = None
    queries: int | None = None

    @property
    def body(self) -> str:
        return (
            json.dumps(self.data) if self.is_api else "&".join(f"{name}={value}" for name, value in self.data.items())
        )

    @property
    def content_type(self) -> str:
        return "application/json" if self.is_api else "application/x-www-form-urlencoded"

    def ask(self, client: Client) -> Any:
        """Ask in this process. Raises RuntimeError for anything but an answer with content."""
        if self.data:
            answer = client.post(self.address, self.body, content_type=self.content_type, headers=self.headers)
        else:
            answer = client.get(self.address, headers=self.headers)
        if answer.status_code >= 300:
            raise RuntimeError(f"{self.name}: {answer.status_code} {answer.content[:300]!r}")
        return answer


def client_of(page: Page) -> Client:
    """A browser in which the viewer is signed in, or a program that brings its token."""
    client = Client()
    if not page.is_api:
        client.force_login(page.viewer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def chosen(only: str, *, every: bool = False) -> list[Page]:
    """The pages with one of these words, separated by commas, in their names."""
    known = named() + (budgeted() if every else [])
    return [page for page in known if any(word in page.name for word in only.split(","))]


def named() -> list[Page]:
    """The pages with an aim, and a few that are watched beside them."""
    cast = Cast()
    return [*_daily(cast), *_lists(cast), *_judged(cast), *_programs(cast)]


def budgeted() -> list[Page]:
    """Every page whose queries the suite counts, asked for by somebody of the same kind.

    They have no aims here; those are in the suite.
    """
    cast = Cast()
    kinds = {"rep": cast.rep, "manager": cast.manager, "leader": cast.leader, "admin": cast.admin}
    return [
        Page(f"{address} ({kind})", kinds[kind], address)
        for kind, addresses in json.loads(BUDGETS.read_text()).items()
        for address in addresses
    ]


WORKED = (23, 24, 25, 27)
"""The days of the week that the page shows: on the 26th nobody works."""


class Cast:
    """Who asks, always the same people: the first of each kind."""

    def __init__(self) -> None:
        people = Person.objects.get_queryset()
        self.leader = people.get(is_leader=True)
        self.admin = people.get(is_admin=True)
        self.region_manager = people.filter(name__startswith="Region Manager").order_by("pk")[0]
        self.manager = people.filter(name__startswith="Team Manager").order_by("pk")[0]
        self.rep = people.filter(name__startswith="Rep ").order_by("pk")[0]
        self.calls = ActivityType.objects.order_by("position")[0]
        # Whoever has to have a second step and has none gets no page but the one that switches it on.
        for person in (self.leader, self.admin):
            Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})


def _daily(cast: Cast) -> list[Page]:
    count = f"/week/{weeks.week_of_day(TODAY)}/count/"
    htmx = {"HX-Request": "true"}
    plus = {"plus": cast.calls.pk, "days": " ".join(f"2026-11-{day}" for day in WORKED)}
    return [
        Page("bare", cast.leader, "/bench/bare/", ratio=1.6, queries=3),
        Page("week", cast.rep, "/week/", ratio=5, queries=10),
        Page("+1", cast.rep, count, data=plus, headers=htmx, floor="row", ratio=2.5, queries=7),
        Page("my traps", cast.rep, "/traps/", ratio=4),
        Page("traps of a team", cast.manager, "/traps/team/", ratio=7),
        Page("my settings", cast.rep, "/me/"),
    ]


def _lists(cast: Cast) -> list[Page]:
    return [
        Page("board of a rep", cast.rep, "/deals/board/", ratio=6, queries=11),
        Page("board of a leader", cast.leader, "/deals/board/", ratio=10),
        Page("deals of a rep", cast.rep, "/deals/", ratio=5),
        Page("deals of a leader", cast.leader, "/deals/", ratio=8),
        Page("deals of a leader, filtered and sorted", cast.leader, f"/deals/?{LONG_LIST}"),
        Page("customers of a rep", cast.rep, "/customers/", ratio=8),
        Page("customers of a leader", cast.leader, "/customers/", ratio=10),
        Page("find a deal", cast.leader, "/find/?q=deal+01234", headers=FRAGMENT, ratio=4),
        Page("find with a slip", cast.leader, "/find/?q=custmer+0123", headers=FRAGMENT, ratio=4),
        Page("find by two letters", cast.leader, "/find/?q=cu", headers=FRAGMENT, ratio=4),
        Page("find of a rep", cast.rep, "/find/?q=custmer", headers=FRAGMENT, ratio=5),
    ]


def _judged(cast: Cast) -> list[Page]:
    fragment = {"HX-Request": "true", "HX-Target": "tree"}
    quarter = f"/dashboard/?period={QUARTER}"
    opened = f"{quarter}&open={cast.region_manager.current_team_id}"
    return [
        Page("team of 10", cast.manager, "/team/", ratio=4, queries=11),
        Page("region of 110", cast.region_manager, "/team/", ratio=9),
        Page("dashboard quarter", cast.leader, quarter, ratio=6, queries=9),
        Page("dashboard, a level opened", cast.leader, opened, headers=fragment),
        Page("forecast of a leader", cast.leader, f"/forecast/?period={QUARTER}"),
        Page("forecast of a team", cast.manager, f"/forecast/?period={QUARTER}"),
        Page("plan", cast.rep, f"/plans/{_plan(cast.rep)}/", ratio=5, queries=9),
        Page("plans of a team", cast.manager, "/plans/"),
        Page("hallway", cast.rep, "/hallway/", ratio=3, queries=9),
        Page("reviews", cast.leader, "/reviews/", ratio=7),
        Page("present", cast.manager, f"/reviews/{_review(cast.rep)}/present/", ratio=5),
    ]


def _programs(cast: Cast) -> list[Page]:
    rep, leader = _token(cast.rep), _token(cast.leader)
    activity = {"type": cast.calls.key, "done_on": TODAY.isoformat(), "count": 1}
    whole = f"/api/v1/attainment/?period={QUARTER}"
    by_person = f"{whole}&team={cast.manager.current_team_id}&by=person"
    return [
        Page("activity by API", cast.rep, "/api/v1/activities/", activity, rep, is_api=True, floor="row", ratio=2),
        Page("attainment API by team", cast.leader, f"{whole}&by=team", {}, leader, is_api=True, floor="sums", ratio=3),
        Page(
            "attainment API, a team by person", cast.leader, by_person, {}, leader, is_api=True, floor="sums", ratio=2.5
        ),
    ]


def _plan(rep: Person) -> int:
    """The rep's plan of the quarter: ten named deals, activity and run-rate, handed in."""
    standing = Plan.objects.filter(owner=rep, period_key=QUARTER).first()
    if standing is not None:
        return standing.pk
    plan = plans.start(Act(rep, NOW, Via.COMMAND), period_key=QUARTER)
    deals = Deal.objects.filter(owner=rep, status="open", amount__isnull=False).order_by("pk")[:10]
    sources = [
        *(NewSource(kind="named deal", deal_id=deal.pk) for deal in deals),
        NewSource(
            kind="new business", label="New names", per_week=6, conversion_ppm=250_000, average_amount=Decimal(5000)
        ),
        NewSource(kind="run-rate", label="Repeat orders", amount=plan.number_amount),
    ]
    answers = dict.fromkeys(scrutiny.KEYS, "It is watched week by week.")
    written = Written(curve=plan.curve, sources=sources, answers=answers)
    kept = plans.change(Act(rep, NOW, Via.COMMAND), plan=plan, version=plan.version, written=written)
    return plans.submit(Act(rep, NOW, Via.COMMAND), plan=kept, version=kept.version).pk


def _review(rep: Person) -> int:
    """The rep's review of the quarter, with its packet."""
    review = Review.objects.get(person=rep, cycle__period_key=QUARTER)
    if not review.packets.exists():
        order = PacketOrder.objects.create(review=review, ordered_at=NOW, ordered_by=rep)
        assert packets.build_one(Act(None, NOW, Via.COMMAND), order_id=order.pk), "the packet is built"
    return review.pk


def _token(person: Person) -> dict[str, str]:
    person.auth_token_set.filter(name="bench").delete()
    _, token = tokens.create(
        Act(None, clock.real_now() - timedelta(seconds=1), Via.COMMAND), person=person, name="bench"
    )
    return {"Authorization": f"Token {token}"}
