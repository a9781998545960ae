"""`./traps manage changepassword EMAIL`: for the only admin of an installation, whose password is lost."""

from __future__ import annotations

from getpass import getpass
from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

from accounts.entry.services import logins
from accounts.organisation.selectors import people
from accounts.record.rules.acts import Act, Via
from traps_web.lib import clock
from traps_web.lib.faults import Fault


class Command(BaseCommand):
    help = (
        "Give the person who signs in with EMAIL a new password, and end their sessions and tokens. They have been "
        "notified."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        person = people.holder_of(email=options["email"])
        if person is None:
            raise CommandError(f"Nobody signs in with {options['email']}.")
        password = getpass(f"New password of {person.name}: ")
        if getpass("Once more: ") != password:
            raise CommandError("The two passwords do not match. Nothing was changed.")
        try:
            logins.set_on_the_machine(Act(None, clock.now(), Via.COMMAND), person=person, password=password)
        except Fault as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{person.name} signs in with this password from now on, and is asked to choose another.")
