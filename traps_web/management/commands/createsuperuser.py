"""`./traps manage createsuperuser`: stands in for Django's command, which knows nothing of people and of the trail."""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand, CommandParser

INSTEAD = (
    "There are no superusers. The first admin is made on the first page of an empty installation, with the code that "
    "./traps run prints; every other one by an admin under Settings, People."
)


class Command(BaseCommand):
    help = INSTEAD

    def add_arguments(self, parser: CommandParser) -> None:
        for option in ("--email", "--name", "--username", "--database"):
            parser.add_argument(option)
        for flag in ("--noinput", "--no-input"):
            parser.add_argument(flag, action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        raise CommandError(INSTEAD)
