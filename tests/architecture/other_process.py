"""Another process of the same installation: answers a request for each line it is sent, which names people.

It says what it knows of the configuration, and how many statements the request took.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django
from django.conf import settings


def main(database: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from django.db import connection
    from django.http import HttpResponse
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext

    from accounts.middleware import ClockMiddleware
    from tests.make import NOW
    from traps_web.lib import clock

    serve = ClockMiddleware(lambda request: HttpResponse(json.dumps(known(request), default=str)))
    with clock.frozen(NOW):
        for line in sys.stdin:
            with CaptureQueriesContext(connection) as queries:
                answer = serve(anonymous(RequestFactory().get("/week/", {"people": line.strip()})))
            sys.stdout.write(json.dumps({"known": json.loads(answer.content), "statements": len(queries)}) + "\n")
            sys.stdout.flush()


def anonymous(request: Any) -> Any:
    from django.contrib.auth.models import AnonymousUser

    request.session, request.user = {}, AnonymousUser()
    return request


def known(request: Any) -> dict[str, Any]:
    """What a request reads from the snapshot: something of each of its tables."""
    from accounts.duties.selectors import trap_rules
    from accounts.organisation.selectors import calendar, pace_limits, teams
    from pipeline.activities.selectors import weeks
    from pipeline.bookings.selectors import bookings
    from pipeline.stages.selectors import chances, homes, readiness, stages
    from plans.account_plans.selectors import tiers
    from plans.measures.selectors import spreads
    from plans.targets.selectors.targets import held_targets
    from reviews.cycles.selectors import opening_rules

    today = request.today
    return {
        "calendar": repr(calendar.rules()),
        "opened": calendar.opened_span(),
        "tree": teams.tree_on(today).parents,
        "names": teams.tree_on(today).names,
        "stays": [teams.TeamOfDay.load().on(int(pk), today) for pk in request.GET["people"].split(",")],
        "pace": pace_limits.limits_on(today).ahead_ppm,
        "traps": {
            key: trap_rules.book_of(day=today).terms(key, team_id=None, day=today).grace_working_days
            for key in trap_rules.book_of(day=today).traps
        },
        "types": [type.name for type in weeks.types()],
        "categories": bookings.category_rules(),
        "chances": chances.chances_on(today),
        "homes": sorted(homes.in_crm(today)),
        "stages": [(stage.pipeline.name, stage.name) for stage in stages.on_board()],
        "periods": calendar.latest_periods(),
        "stale": readiness.stale_limits(),
        "tiers": {tier: rule.contact_days for tier, rule in tiers.rules_on(today).items()},
        "targets": {
            kind.key: [held.per_week for held, *_ in held_targets()[None] if held.type_id == kind.pk]
            for kind in weeks.types()
        },
        "openings": opening_rules.current().opens_before,
        "curves": [(curve.name, curve.is_active) for curve in spreads.curves()],
    }


if __name__ == "__main__":
    main(sys.argv[1])
