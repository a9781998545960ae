"""`./traps manage backup`: the embedded installation in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.entry.services import backups
from traps_web.lib.faults import Refused


class Command(BaseCommand):
    help = "Write the embedded database, its files and its key to FILE, a .tar.gz. It may run while TRAPS runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backups.back_up(to=options["file"])
        except (Refused, OSError) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Written: {made}, {made.stat().st_size:,} bytes. Keep it where others cannot read it.")
