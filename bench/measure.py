"""Asking for the main pages, each right after a bare one, and saying how long they took."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from accounts.selectors.teams import tree_on
from accounts.services import tokens
from bench.generate.people import NOW, TODAY
from pipeline.models import ActivityType, Deal
from pipeline.selectors import weeks
from plans.models import Plan
from plans.rules import scrutiny
from plans.services import plans
from plans.services.plan_rows import NewSource, Written
from traps_web.lib import clock

WARM_UP = 4
BARE = "/bench/bare/"
LONG_LIST = "status=all&from=2025-09-01&least=1000&sort=-amount"
"""Of all deals those with a close date since a day and at least so much money, the largest first."""
Ask = Callable[[Client], Any]


@dataclass
class Page:
    """Something that is measured, who asks for it, and how many bare pages it may take."""

    name: str
    viewer: Person
    ask: Ask
    aim: float | None = None
    times: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    def __post_init__(self) -> None:
        self.client = Client()
        self.client.force_login(self.viewer, backend="allauth.account.auth_backends.AuthenticationBackend")


def run(*, rounds: int, only: str) -> None:
    """Measure and print. The clock stands where the data end."""
    with clock.frozen(NOW):
        pages = [page for page in _pages() if only in page.name]
        for page in pages:
            _warm_up(page)
        for _ in range(rounds):
            for page in pages:
                page.bare.append(_timed(page, _bare))
                page.times.append(_timed(page, page.ask))
    _print(pages)


def _bare(client: Client) -> Any:
    return client.get(BARE)


def _timed(page: Page, ask: Ask) -> float:
    started = time.perf_counter()
    answer = ask(page.client)
    took = time.perf_counter() - started
    if answer.status_code >= 400:
        raise RuntimeError(f"{page.name}: {answer.status_code} {answer.content[:300]!r}")
    return took * 1000


def _warm_up(page: Page) -> None:
    for _ in range(WARM_UP):
        _timed(page, _bare)
        _timed(page, page.ask)
    with CaptureQueriesContext(connection) as captured:
        answer = page.ask(page.client)
    page.queries, page.size = len(captured), len(answer.content)


def _pages() -> list[Page]:
    people = Person.objects.get_queryset()
    leader = people.get(is_leader=True)
    region_manager = people.filter(name__startswith="Region Manager").order_by("pk")[0]
    manager = people.filter(name__startswith="Team Manager").order_by("pk")[0]
    rep = people.filter(name__startswith="Rep ").order_by("pk")[0]
    region, team = region_manager.current_team_id, manager.current_team_id
    quarter = "FY2026-Q4"
    last_quarter = "FY2026-Q3"
    week = weeks.week_of_day(TODAY)
    calls = ActivityType.objects.order_by("position")[0]
    fragment = {"HX-Request": "true", "HX-Target": "tree"}
    htmx = {"HX-Request": "true"}
    of_leader, of_rep = _token(leader), _token(rep)
    assert tree_on(TODAY).roots, "the data have a root team"

    def get(address: str, headers: dict[str, str] | None = None) -> Ask:
        return lambda client: client.get(address, headers=headers)

    def api(address: str, headers: dict[str, str]) -> Ask:
        return lambda client: Client().get(address, headers=headers)

    def single(client: Client) -> HttpResponse:
        data = {"type": calls.key, "done_on": TODAY.isoformat(), "count": 1}
        return Client().post("/api/v1/activities/", data, content_type="application/json", headers=of_rep)

    def plus(headers: dict[str, str] | None) -> Ask:
        return lambda client: client.post(f"/week/{week}/count/", {"plus": calls.pk}, headers=headers)

    return [
        Page("bare page (shell, nothing in it)", leader, _bare),
        Page("my settings", rep, get("/me/")),
        Page("dashboard, running quarter (leader)", leader, get(f"/dashboard/?period={quarter}"), aim=5),
        Page("dashboard, last quarter (leader)", leader, get(f"/dashboard/?period={last_quarter}"), aim=5),
        Page("dashboard, first level opened, fragment", leader, get(f"/dashboard/?period={quarter}&open={region}", fragment)),
        Page("dashboard of a person", manager, get(f"/dashboard/?period={quarter}&person={rep.pk}")),
        Page("team page, 10 people (manager)", manager, get("/team/"), aim=5),
        Page("team page, 110 people (region)", region_manager, get("/team/")),
        Page("week (rep)", rep, get("/week/")),
        Page("deals (rep)", rep, get("/deals/")),
        Page("deals (leader)", leader, get("/deals/")),
        Page("deals filtered and sorted of 200,000 (leader)", leader, get(f"/deals/?{LONG_LIST}"), aim=6),
        Page("board (rep)", rep, get("/deals/board/"), aim=8),
        Page("board (leader)", leader, get("/deals/board/")),
        Page("plan of a quarter (rep)", rep, get(f"/plans/{_plan(rep, quarter)}/"), aim=5),
        Page("plans (manager)", manager, get("/plans/")),
        Page("customers (rep)", rep, get("/customers/")),
        Page("customers, 5,000 (leader)", leader, get("/customers/")),
        Page("traps (rep)", rep, get("/traps/")),
        Page("traps of the team (manager)", manager, get("/traps/team/")),
        Page("save one activity, +1 (rep)", rep, plus(htmx), aim=2),
        Page("save one activity, +1 without script", rep, plus(None), aim=2),
        Page("save one activity, API", rep, single, aim=2),
        Page("attainment API, whole by team", leader, api(f"/api/v1/attainment/?period={quarter}&by=team", of_leader)),
        Page("attainment API, a team by person", leader, api(f"/api/v1/attainment/?period={quarter}&team={team}&by=person", of_leader)),
        Page("attainment API, whole by month", leader, api(f"/api/v1/attainment/?period={quarter}&by=month", of_leader)),
    ]  # fmt: skip


def _plan(rep: Person, quarter: str) -> int:
    """The rep's plan of a quarter, written once: ten named deals, activity and run-rate, handed in."""
    standing = Plan.objects.filter(owner=rep, period_key=quarter).first()
    if standing is not None:
        return standing.pk
    plan = plans.start(period_key=quarter, by=rep, now=NOW)
    deals = Deal.objects.filter(owner=rep, status="open", amount__isnull=False).order_by("pk")[:10]
    sources = [
        *(NewSource(kind="named deal", deal_id=deal.pk) for deal in deals),
        NewSource(kind="new business", label="New names", per_week=6, conversion_ppm=250_000, average_amount=Decimal(5000)),
        NewSource(kind="run-rate", label="Repeat orders", amount=plan.number_amount),
    ]  # fmt: skip
    answers = dict.fromkeys(scrutiny.KEYS, "It is watched week by week.")
    written = Written(curve=plan.curve, sources=sources, answers=answers)
    kept = plans.change(plan=plan, version=plan.version, written=written, by=rep, now=NOW)
    return plans.submit(plan=kept, version=kept.version, by=rep, now=NOW).pk


def _token(person: Person) -> dict[str, str]:
    person.auth_token_set.filter(name="bench").delete()
    _, token = tokens.create(person=person, name="bench", now=clock.real_now() - timedelta(seconds=1))
    return {"Authorization": f"Token {token}"}


def _print(pages: list[Page]) -> None:
    print(f"{'':<46}{'median':>9}{'p95':>9}{'queries':>9}{'KB':>7}{'× bare':>9}{'aim':>8}")
    for page in pages:
        median, bare = statistics.median(page.times), statistics.median(page.bare)
        ratio = median / bare
        aim = "" if page.aim is None else f"< {page.aim:g} {'✓' if ratio < page.aim else '✗'}"
        p95 = sorted(page.times)[max(0, round(len(page.times) * 0.95) - 1)]
        print(
            f"{page.name:<46}{median:>6.1f} ms{p95:>6.1f} ms{page.queries:>9}{page.size / 1024:>7.0f}{ratio:>9.2f}{aim:>8}"
        )
    bare = statistics.median([one for page in pages for one in page.bare])
    print(f"Bare page over all rounds: {bare:.1f} ms")
