"""`./traps manage run_job NAME [--now INSTANT]`: run a background job here, without broker or worker."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from accounts.organisation.services.clock import current_offset
from traps_web.jobs import JOBS
from traps_web.lib import clock


class Command(BaseCommand):
    help = "Run a background job in this process: " + ", ".join(sorted(JOBS)) + "."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="one of: " + ", ".join(sorted(JOBS)))
        parser.add_argument(
            "--now",
            nargs="?",
            const="",
            default="",
            metavar="INSTANT",
            help="run as of this instant, like 2026-11-28T09:00+00:00",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        job = JOBS.get(options["name"])
        if job is None:
            raise CommandError(f"There is no job “{options['name']}”. Known are: {', '.join(sorted(JOBS))}.")
        task = import_string(job.task)
        with clock.frozen(_instant(options["now"])) if options["now"] else clock.travelling(current_offset()):
            rows = task.run()
        self.stdout.write(f"{options['name']}: {rows} row{'' if rows == 1 else 's'} changed.")


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}” is not an instant; write it like 2026-11-28T09:00+00:00.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
