"""`./traps manage clock`: show the organisation's clock, and move it in a demo database."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.services import clock as service
from traps_web.lib import clock
from traps_web.lib.faults import Fault
from traps_web.ui import words

UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}


class Command(BaseCommand):
    help = (
        "Show the organisation's clock; in a demo database move it: "
        "--to 2026-11-28T09:00, --by 3d (w, d, h, m; -3d back), --reset."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        way = parser.add_mutually_exclusive_group()
        way.add_argument("--to", metavar="INSTANT", help="local time of the organisation unless a zone is given")
        way.add_argument("--by", metavar="SPAN", help="for example 3d, 26h, 2w, -1d (write --by=-1d)")
        way.add_argument("--reset", action="store_true", help="back to real time")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            zone = ZoneInfo(organisation_selector.current().time_zone)
            at = self._act(options, zone)
        except (Fault, organisation_selector.NotSetUp) as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(f"The clock shows {words.moment(at, zone, year=True)} ({zone.key}).")

    def _act(self, options: dict[str, Any], zone: ZoneInfo) -> datetime:
        if options["to"]:
            return service.set_to(to=_instant(options["to"], zone))
        if options["by"]:
            return service.move_by(by=_span(options["by"]))
        if options["reset"]:
            return service.reset()
        return clock.real_now() + service.current_offset()


def _instant(text: str, zone: ZoneInfo) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not an instant; write it like 2026-11-28T09:00.") from None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _span(text: str) -> timedelta:
    match = re.fullmatch(r"([+-]?)(\d{1,5})([wdhm])", text.strip())
    if match is None:
        raise CommandError(f"“{text}” is not a span; write it like 3d, 26h, 2w or -1d.")
    span = timedelta(**{UNITS[match[3]]: int(match[2])})
    return -span if match[1] == "-" else span
