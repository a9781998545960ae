"""`./traps manage backup`: the embedded installation in one file."""

from __future__ import annotations

import sqlite3
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
        except Refused as refused:
            raise CommandError(str(refused)) from None
        except (OSError, sqlite3.Error) as fault:
            raise CommandError(f"{fault}. No backup was made.") from None
        self.stdout.write(f"Written: {made}, {made.stat().st_size:,} bytes. Keep it where others cannot read it.")
