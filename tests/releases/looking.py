"""A database of a released version, brought up to date as people do it, and what it shows then."""

from __future__ import annotations

import json
from datetime import datetime

from django.core.management import call_command

from accounts.organisation.selectors import health
from tests.releases import figures, files, restoring
from traps_web.lib import clock

SHOWS_SOMETHING_ELSE: dict[tuple[str, str], str] = {
    (
        "0.1.0",
        "/api/v1/trap-definitions/",
    ): "Traps came: budgets of the next year, calls, pipeline reviews, and what a CRM moved or pushed.",
    ("0.1.0", "/dashboard/"): "The page begins by week; months stand behind a tab.",
    ("0.1.0", "/deals/"): "The list opens on this quarter; all deals stand behind a chip.",
    ("0.1.0", "/search/"): "The finder took its place, at /find/.",
    (
        "0.1.0",
        "/team/",
    ): "Teams open where they stand above the worst people; short stands for gap.",
    ("0.1.0", "/plans/"): "Plans that wait for somebody else fold away, and load when they are opened.",
    ("0.1.0", "/deals/board/"): "The board opens on this quarter, with fifteen cards a column.",
}
"""By version and address: why it is meant to show something else today than it did in that version."""


def upgrade_and_compare(version: str) -> list[str]:
    """A line for each thing that is not today what it was when the version was released."""
    restoring.restore(version)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if fault := health.database_fault():
        return [f"The database is not ready: {fault}"]
    kept = json.loads(files.figures(version).read_text())
    with clock.frozen(datetime.fromisoformat(kept["now"])):
        differences = figures.differences(kept["shown"])
    expected = {address for of, address in SHOWS_SOMETHING_ELSE if of == version}
    idle = expected - {address for address, _ in differences}
    return [line for address, line in differences if address not in expected] + [
        f"{address} shows what it showed: it has no place in SHOWS_SOMETHING_ELSE" for address in sorted(idle)
    ]
