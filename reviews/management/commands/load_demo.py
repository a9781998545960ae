"""`./traps manage load_demo`: fill an empty database with the demo organisation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from traps_web.demo.load import DemoRefused, load
from traps_web.lib import clock
from traps_web.lib.faults import Fault


class Command(BaseCommand):
    help = (
        "Fill an empty database with the demo organisation: "
        "a published sample moved to today, and what it lacks from a fixed seed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stdout.write if options["verbosity"] else lambda _: None
        try:
            load(now=clock.now(), say=say)
        except (Fault, DemoRefused) as refused:
            raise CommandError(str(refused)) from None
