"""`./traps manage undo_import RUN --reason … [--dry-run]`: take a whole import back, or say what stands in the way."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.imports.importing import undoing
from accounts.imports.importing.obstacles import counted
from accounts.imports.models import ImportRun
from accounts.imports.selectors import imports as selector
from accounts.organisation.selectors.organisation import NotSetUp
from accounts.organisation.services.clock import current_offset
from accounts.record.rules.acts import Act, Via
from traps_web.lib import clock
from traps_web.lib.faults import Fault
from traps_web.lib.normal_form import clean


class Command(BaseCommand):
    help = "Undo a whole import: remove what it created, and restore what it changed. All or nothing, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", metavar="RUN", type=int, help="the number of the import, as its address has it")
        parser.add_argument("--reason", default="", help="why it is taken back; it stays with the import")
        parser.add_argument(
            "--dry-run", action="store_true", help=("report what would be undone without writing anything")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run = selector.run_numbered(pk=options["run"])
        if run is None:
            raise CommandError(f"There is no import {options['run']}.")
        try:
            with clock.travelling(current_offset()):
                self._carry_out(run, clean(options["reason"]), options["dry_run"])
        except (Fault, NotSetUp) as fault:
            raise CommandError(str(fault)) from None

    def _carry_out(self, run: ImportRun, reason: str, dry_run: bool) -> None:
        if dry_run:
            plan = undoing.foresee(Act(None, clock.now(), Via.COMMAND), run=run)
            taken_back, refused = undoing.found_rows(plan), plan.refused
            refusals, failure = undoing.refusal_rows(plan), ""
        else:
            undo = undoing.undo_now(Act(None, clock.now(), Via.COMMAND), run=run, reason=reason)
            taken_back, refused, refusals, failure = undo.found, undo.refused_count, undo.refusals, undo.failure
        counts = [f"{counted(int(row['count']), str(row['what']))} {row['act']}" for row in taken_back]
        summary = ", ".join(counts) or "nothing"
        would = " would be undone (dry run)" if dry_run else ""
        if refused or failure:
            for refusal in refusals:
                self.stderr.write(f"{refusal['what']}: {refusal['reason']}")
            if failure:
                self.stderr.write(failure)
            self.stderr.write("Nothing was undone.")
            sys.exit(1)
        self.stdout.write(f"{run.file_name}, {run.kind}: {summary}{would}.")
