"""`./traps manage change_calendar --from DAY …`: cut time by other rules from a fiscal year ahead."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.entry.services.organisations import WEEKDAYS
from accounts.organisation.models.organisation import SCHEMES
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.organisation import NotSetUp
from accounts.organisation.services.clock import current_offset
from accounts.record.rules.acts import Act, Via
from reviews.cycles.presenters import calendar_changes as presenter
from reviews.cycles.selectors import calendar_changes as selector
from reviews.cycles.services import calendar_changes as service
from traps_web.lib import clock, days, fiscal
from traps_web.lib.faults import Fault
from traps_web.lib.normal_form import clean


class Command(BaseCommand):
    help = "Change the fiscal calendar from the first day of a fiscal year ahead. What is not named stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="starts_on", type=_day, required=True, metavar="2027-06-01")
        parser.add_argument("--scheme", choices=SCHEMES)
        parser.add_argument("--starts-month", type=int, choices=range(1, 13), metavar="1-12")
        parser.add_argument("--week-starts", choices=WEEKDAYS)
        parser.add_argument("--named-by", choices=fiscal.NAMED_BY)
        parser.add_argument("--reason", default="", help="kept with the version; a dry run needs none")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen without writing anything")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with clock.travelling(current_offset()):
                self._change(options)
        except (Fault, NotSetUp, calendar.OutsideCalendar, fiscal.UnknownPeriod) as fault:
            raise CommandError(str(fault)) from None

    def _change(self, options: dict[str, Any]) -> None:
        now, starts_on = clock.now(), options["starts_on"]
        today = organisation_today(now)
        new_rules = _new_rules(options)
        foreseen = selector.foresee(new_rules=new_rules, starts_on=starts_on, today=today)
        shown = presenter.dry_run(foreseen)
        for row in shown.effects:
            self.stdout.write(f"{row.state.word:>10}  {row.count:>7}  {row.noun}: {row.sentence}")
        self.stdout.write(shown.verdict)
        if options["dry_run"]:
            return
        done = service.change(
            Act(None, now, Via.COMMAND),
            new_rules=new_rules,
            starts_on=starts_on,
            reason=clean(options["reason"]),
            seen=foreseen.seen,
        )
        self.stdout.write(presenter.done(done))


def _new_rules(options: dict[str, Any]) -> fiscal.CalendarRules:
    """The rules that would hold on that day anyway, with what was named changed."""
    held = fiscal.version_at(calendar.rules(), options["starts_on"])
    weekday = options["week_starts"]
    return fiscal.CalendarRules(
        scheme=options["scheme"] or held.scheme,
        starts_month=options["starts_month"] or held.starts_month,
        week_starts_on=held.week_starts_on if weekday is None else WEEKDAYS.index(weekday),
        named_by=options["named_by"] or held.named_by,
    )


def _day(text: str) -> date:
    try:
        return days.typed(text)
    except ValueError as fault:
        raise ArgumentTypeError(str(fault)) from None
