"""`./traps manage migrate`: Django's command, which first copies the embedded database and explains any failure."""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS

from traps_web.lib.faults import Refused
from traps_web.supervise import rendering, upgrading


class Command(Migrate):
    """Refuses a database of a newer TRAPS, and says what to do when a migration fails."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate. Raises CommandError with a sentence for the operator."""
        looks_only = options["plan"] or options["check_unapplied"] or options["fake"]
        if looks_only or options["app_label"] or options["run_syncdb"] or options["database"] != DEFAULT_DB_ALIAS:
            super().handle(*args, **options)
            return
        try:
            upgrading.refuse_what_is_newer()
            copy = None
            if upgrading.is_due():
                upgrading.refuse_what_is_too_old()
                copy = upgrading.copy_before()
        except Refused as refused:
            raise CommandError(str(refused)) from None
        try:
            with rendering.only_what_changes():
                super().handle(*args, **options)
        except CommandError:
            raise
        except Exception as fault:  # Whatever it was, the operator has to know how to go on.
            raise CommandError(str(upgrading.stopped(fault, copy))) from fault
