"""The published sample, imported unshifted into an empty installation."""

from __future__ import annotations

from datetime import UTC, datetime

from accounts.entry.services import organisations
from accounts.imports.importing.running import run_now
from accounts.models import ImportRun
from accounts.organisation.services import calendar
from pipeline.activities.services import defaults
from tests import make
from traps_web.demo.maven import as_csv, convert

NOW = datetime(2018, 1, 2, 15, 0, tzinfo=UTC)
PASSWORD = "a-long-enough-secret"
REGIONS = {"West": 3_568_647, "Central": 3_346_293, "East": 3_090_594}
TEAMS = {
    "South Central": 2_251_930,
    "Southwest": 1_964_750,
    "Southeast": 1_960_545,
    "Northwest": 1_603_897,
    "Northeast": 1_130_049,
    "North Central": 1_094_363,
}
QUARTERS = {1: 1_134_672, 2: 3_086_111, 3: 2_982_255, 4: 2_802_496}
TOTAL = 10_005_534
BEST = ("Darcel Schlecht", 1_153_214)


def import_sample() -> list[ImportRun]:
    """Send every file of the sample, as an admin would from the command line."""
    return [
        run_now(make.act(now=NOW), kind=kind, file_name=f"{kind}.csv", content=as_csv(rows), dry_run=False)
        for kind, rows in convert().items()
    ]


def install() -> list[ImportRun]:
    """An empty installation with a year that starts in January, and the sample imported."""
    organisations.set_up(
        make.act(now=NOW),
        name="Maven",
        currency="USD",
        time_zone="America/New_York",
        country="US",
        week_starts_on=0,
        starts_month=1,
        scheme="calendar",
        admin_email="admin@demo.example",
        admin_name="Ada Admin",
        admin_password=PASSWORD,
        second_step="nobody",
    )
    calendar.open_years(make.act(now=NOW), first=2016, last=2018)
    defaults.install(make.act(now=NOW))
    return import_sample()
