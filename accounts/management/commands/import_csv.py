"""`./traps manage import_csv KIND FILE [--dry-run]`: take a file in, or say why not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.imports.importing import running
from accounts.imports.importing.kinds import known
from accounts.imports.models import ImportRun
from accounts.imports.rules.imports import size_fault
from accounts.imports.selectors import mappings
from accounts.organisation.selectors.organisation import NotSetUp
from accounts.organisation.services.clock import current_offset
from accounts.record.rules.acts import Act, Via
from traps_web.lib import clock
from traps_web.lib.faults import Fault

IN_PART = 3
"""The status of a run that was taken by line and refused some."""


class Command(BaseCommand):
    help = "Import a CSV file of one kind, all or nothing or by line. The same file twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=list(known()), help="one of: " + ", ".join(known()))
        parser.add_argument("file", metavar="FILE", type=Path, help="CSV in UTF-8 with a header row")
        parser.add_argument(
            "--mapping", metavar="NAME", default="", help="a saved mapping, for files of another program"
        )
        parser.add_argument(
            "--by-line", action="store_true", help="take the lines that hold and refuse the rest; status 3 if any was"
        )
        parser.add_argument("--dry-run", action="store_true", help="report what would happen without writing anything")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with clock.travelling(current_offset()):
                run = self._taken(
                    options["kind"],
                    options["file"],
                    options["mapping"],
                    dry_run=options["dry_run"],
                    by_line=options["by_line"],
                )
        except (Fault, NotSetUp) as fault:
            raise CommandError(str(fault)) from None
        except OSError as fault:
            raise CommandError(f"{options['file']} cannot be read: {fault.strerror}.") from None
        self._say(run)
        if run.status != "done":
            sys.exit(1)
        if run.refused_count:
            sys.exit(IN_PART)

    @staticmethod
    def _taken(kind: str, file: Path, mapping: str, *, dry_run: bool, by_line: bool) -> ImportRun:
        facts: dict[str, Any] = {"kind": kind, "file_name": file.name, "dry_run": dry_run}
        size = file.stat().st_size
        if size_fault(size):
            return running.refuse_oversize(Act(None, clock.now(), Via.COMMAND), size=size, **facts)
        column_mapping = mappings.named(viewer=None, name=mapping) if mapping else None
        if mapping and column_mapping is None:
            raise CommandError(f"There is no mapping “{mapping}”.")
        act = Act(None, clock.now(), Via.COMMAND)
        return running.run_now(act, content=file.read_bytes(), mapping=column_mapping, by_line=by_line, **facts)

    def _say(self, run: ImportRun) -> None:
        counts = (
            f"{run.created_count:,} created, {run.updated_count:,} updated, "
            f"{run.unchanged_count:,} unchanged, {run.refused_count:,} refused"
        )
        self.stdout.write(f"{run.file_name}, {run.kind}: {counts}{' (dry run)' if run.dry_run else ''}.")
        for note in run.notes:
            self.stdout.write(f"Note. {self._place(note)}: {note['sentence']}")
        for refusal in run.refusals:
            self.stderr.write(f"{self._place(refusal)}: {refusal['reason']}")
        if run.failure:
            self.stderr.write(run.failure)
        if run.status != "done":
            self.stderr.write("Nothing was imported.")

    @staticmethod
    def _place(row: dict[str, Any]) -> str:
        """Where in the file something stands."""
        place = "File" if row["line"] is None else f"Line {row['line']}"
        return f"{place}, {row['column']}" if row["column"] else place
