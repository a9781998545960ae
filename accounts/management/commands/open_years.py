"""`./traps manage open_years`: open fiscal years for facts and budgets, also old ones before an import."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.organisation.selectors.calendar import OutsideCalendar
from accounts.organisation.selectors.organisation import NotSetUp, current
from accounts.organisation.services import calendar
from accounts.record.rules.acts import Act, Via
from traps_web.lib import clock, fiscal
from traps_web.lib.faults import Fault


class Command(BaseCommand):
    help = (
        "Open the fiscal years FIRST to LAST: their periods and working days are stored and do not change afterwards."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--first", type=int, required=True, metavar="2016")
        parser.add_argument("--last", type=int, required=True, metavar="2018")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            current()
            opened = calendar.open_years(
                Act(None, clock.now(), Via.COMMAND), first=options["first"], last=options["last"]
            )
        except (Fault, NotSetUp, OutsideCalendar, fiscal.UnknownPeriod) as refused:
            raise CommandError(str(refused)) from None
        if not opened:
            self.stdout.write("These years were open already.")
            return
        self.stdout.write(f"Opened: {', '.join(opened)}.")
