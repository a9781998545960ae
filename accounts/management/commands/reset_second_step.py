"""`./traps manage reset_second_step EMAIL`: for the only admin of an installation, whose phone is lost."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.entry.services import second_steps
from accounts.organisation.selectors import people
from accounts.record.rules.acts import Act, Via
from traps_web.lib import clock
from traps_web.lib.faults import Fault


class Command(BaseCommand):
    help = "Switch off the second step of the person who signs in with EMAIL, and sign them out everywhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        person = people.holder_of(email=options["email"])
        if person is None:
            raise CommandError(f"Nobody signs in with {options['email']}.")
        try:
            second_steps.reset(Act(None, clock.now(), Via.COMMAND), person=person)
        except Fault as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{person.name} signs in with the password alone. They have been notified.")
