"""`./traps manage setup`: prepare an empty database without a question."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from accounts.entry.services.organisations import WEEKDAYS
from accounts.organisation.models.organisation import SCHEMES
from accounts.record.rules.acts import Act, Via
from reviews.boards.services.setup import set_up_everything
from traps_web.lib import clock
from traps_web.lib.faults import Fault, Invalid
from traps_web.lib.normal_form import address, cleaned

FLAGS = {
    "name": "--organisation",
    "currency": "--currency",
    "time_zone": "--time-zone",
    "country": "--country",
    "scheme": "--scheme",
    "starts_month": "--fiscal-year-starts",
    "named_by": "--fiscal-year-named-by",
    "week_starts_on": "--week-starts",
    "admin_email": "--admin-email",
    "admin_name": "--admin-name",
    "admin_password": "--admin-password",
    "deputy_email": "--deputy-email",
    "deputy_name": "--deputy-name",
}


class Command(BaseCommand):
    help = "Prepare an empty database: the organisation, its calendar, the first admin and the default set-up."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="NAME")
        parser.add_argument("--currency", required=True, metavar="USD", help="three letters")
        parser.add_argument("--time-zone", required=True, metavar="America/New_York")
        parser.add_argument("--country", required=True, metavar="US", help="whose public holidays are kept")
        parser.add_argument("--week-starts", default="monday", metavar="DAY", help="monday (default) to sunday")
        parser.add_argument("--fiscal-year-starts", type=int, default=1, metavar="MONTH", help="1 (default) to 12")
        parser.add_argument(
            "--fiscal-year-named-by",
            default="end",
            metavar="end|start",
            help="the calendar year in which it ends (default) or starts",
        )
        parser.add_argument("--scheme", default="calendar", metavar="SCHEME", help=", ".join(SCHEMES))
        parser.add_argument("--admin-email", required=True, metavar="E")
        parser.add_argument("--admin-name", default="", metavar="NAME", help="default: made from the e-mail address")
        parser.add_argument(
            "--deputy-email", default="", metavar="E", help="a second admin, who decides where the first cannot"
        )
        parser.add_argument("--deputy-name", default="", metavar="NAME", help="default: made from the e-mail address")
        parser.add_argument(
            "--admin-password", metavar="-", help="- reads one line of standard input; TRAPS_ADMIN_PASSWORD works too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        options = cleaned(options)
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
            facts = facts_from(options, self._password(options["admin_password"]))
            organisation = set_up_everything(Act(None, clock.now(), Via.COMMAND), **facts)
        except Invalid as wrong:
            raise CommandError(
                "\n".join(f"{FLAGS.get(field, field)}: {sentence}" for field, sentence in wrong.errors.items())
            ) from None
        except Fault as refused:
            raise CommandError(str(refused)) from None
        except DatabaseError as error:
            raise CommandError(f"The database cannot be used: {str(error).strip()}.") from None
        self.stdout.write(f"{organisation.name} is set up. Sign in as {address(options['admin_email'])}.")

    def _password(self, given: str | None) -> str:
        if given == "-":
            password = _read_password()
        elif given is not None:
            self.stderr.write(
                "A password on the command line can be read by others on this machine, now and in the shell's history. "
                "Use --admin-password - or TRAPS_ADMIN_PASSWORD, and change it after signing in."
            )
            password = given
        else:
            password = os.environ.get("TRAPS_ADMIN_PASSWORD", "")
        if not password:
            raise CommandError(
                "--admin-password: Give the admin's password on standard input (-) or in TRAPS_ADMIN_PASSWORD."
            )
        return password


def _read_password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("Password of the admin: ")
    return sys.stdin.readline().rstrip("\r\n")


def facts_from(options: dict[str, Any], password: str) -> dict[str, Any]:
    """The flags in the words of the service."""
    weekday = options["week_starts"].lower()
    return {
        "name": options["organisation"],
        "currency": options["currency"],
        "time_zone": options["time_zone"],
        "country": options["country"],
        "week_starts_on": WEEKDAYS.index(weekday) if weekday in WEEKDAYS else -1,
        "starts_month": options["fiscal_year_starts"],
        "named_by": options["fiscal_year_named_by"],
        "scheme": options["scheme"],
        "admin_email": options["admin_email"],
        "admin_name": options["admin_name"] or name_from(options["admin_email"]),
        "admin_password": password,
        "deputy_email": options["deputy_email"],
        "deputy_name": options["deputy_name"] or name_from(options["deputy_email"]),
    }


def name_from(email: str) -> str:
    """A name to begin with: "ada.lovelace@example.com" is "Ada Lovelace"."""
    return email.partition("@")[0].replace(".", " ").replace("_", " ").title() or email
