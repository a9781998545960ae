"""What one process changes of the configuration, every other one sees at its next request.

What was rolled back, nobody sees.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.organisation.rules.pace import PaceLimits
from accounts.organisation.selectors import configuration
from accounts.organisation.services import calendar, pace_limits, teams
from accounts.organisation.services import lines as line_service
from pipeline.activities.services import activity_types
from pipeline.activities.services import defaults as pipeline_defaults
from pipeline.models import ActivityType, Category, Stage
from pipeline.pipelines.services import homes, pipelines
from plans.account_plans.services import tiers
from plans.measures.services import spreads
from plans.models import Curve
from plans.targets.services import targets
from plans.weeks.services import defaults as plans_defaults
from reviews.cycles.services import opening_rules
from tests import make
from tests.builders import calendar_changes, trap_rules

ROOT = Path(__file__).parents[2]
MONDAY_AFTER = make.TODAY + timedelta(days=12)


class OtherProcess:
    """Another process of the installation, which has its own snapshot."""

    def __init__(self) -> None:
        self._running = subprocess.Popen(
            [sys.executable, "-m", "tests.architecture.other_process", connection.settings_dict["NAME"]],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TRAPS_MODE": "test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def request(self, world: make.World) -> tuple[dict[str, Any], int]:
        """What its next request knows, and how many statements it asked."""
        assert self._running.stdin and self._running.stdout
        self._running.stdin.write(f"{world.rep.pk},{world.peer.pk}\n")
        self._running.stdin.flush()
        answer = json.loads(self._running.stdout.readline())
        return answer["known"], answer["statements"]

    def stop(self) -> None:
        self._running.communicate(timeout=30)


@pytest.fixture
def other() -> Iterator[OtherProcess]:
    process = OtherProcess()
    yield process
    process.stop()


def _changes(world: make.World) -> dict[str, Callable[[], Any]]:
    """A change of each thing that is configured, by where a request sees it."""
    by, now = world.admin, make.NOW
    stage = Stage.objects.get(name="Engaging")
    tomorrow = make.TODAY + timedelta(days=1)
    return {
        "names": lambda: teams.rename(make.act(by, now=now), team=world.north, name="Far North"),
        "tree": lambda: teams.create(make.act(by, now=now), name="East", parent=world.root, starts_on=make.TODAY),
        "stays": lambda: teams.move_member(
            make.act(by, now=now), person=world.rep, team=world.south, starts_on=make.TODAY
        ),
        "opened": lambda: calendar.open_next_year(make.act(by, now=now)),
        "calendar": lambda: calendar_changes.change(by=by),
        "stages": lambda: pipelines.rename(make.act(by, now=now), pipeline=stage.pipeline, name="Direct sales"),
        "periods": lambda: calendar.open_next_year(make.act(by, now=now)),
        "pace": lambda: pace_limits.set_limits(
            make.act(by, now=now), limits=PaceLimits(1_200_000, 800_000), starts_on=make.TODAY
        ),
        "traps": lambda: trap_rules.rule("promise", by=by, grace_working_days=4),
        "types": lambda: activity_types.rename(
            make.act(by, now=now), type=ActivityType.objects.get(key="calls"), name="Phone calls"
        ),
        "chances": lambda: pipelines.change_stage(
            make.act(by, now=now), stage=stage, data=pipelines.StageData("Engaging", 350_000, stale_after_days=15)
        ),
        "homes": lambda: homes.set_home(make.act(by, now=now), pipeline=stage.pipeline, home="crm"),
        "stale": lambda: pipelines.change_stage(
            make.act(by, now=now), stage=stage, data=pipelines.StageData("Engaging", 350_000, stale_after_days=9)
        ),
        "tiers": lambda: tiers.set_rules(
            make.act(by, now=now), terms_by_tier={"A": tiers.TierTerms(Decimal(0), 10, 90)}
        ),
        "curves": lambda: spreads.switch(make.act(by, now=now), curve=Curve.objects.get(position=2), on=False),
        "targets": lambda: targets.set_target(
            make.act(by, now=now), type=ActivityType.objects.get(key="calls"), per_week=55, starts_on=MONDAY_AFTER
        ),
        "openings": lambda: opening_rules.change(
            make.act(by, now=now), is_on=True, first_day_before=None, last_day_after=0, opens_before=12
        ),
        "categories": _install_again,
        "nothing": lambda: line_service.rebuild(today=tomorrow),
    }


def _install_again() -> None:
    Category.objects.all().delete()
    pipeline_defaults.install(make.NOW)


@pytest.mark.django_db(transaction=True)
def test_what_one_process_changes_the_other_sees_at_its_next_request(world: make.World, other: OtherProcess) -> None:
    pipeline_defaults.install(make.NOW)
    plans_defaults.install(make.NOW)
    before, _ = other.request(world)
    assert other.request(world) == (before, 1), "a request that knows its version asks for the organisation's row alone"
    for seen, change in _changes(world).items():
        change()
        after, _ = other.request(world)
        if seen == "nothing":
            assert after == before
        else:
            assert after[seen] != before[seen], f"{seen} was changed, and the other process did not see it"
        assert other.request(world) == (after, 1)
        before = after


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_known(world: make.World, other: OtherProcess) -> None:
    before = configuration.read_version()
    known, _ = other.request(world)
    with transaction.atomic():
        teams.rename(make.act(world.admin), team=world.north, name="Far North")
        assert configuration.read_version() != before
        transaction.set_rollback(True)
    assert configuration.read_version() == before
    assert other.request(world) == (known, 1)
