"""Counted login attempts that have expired."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from accounts.record.rules.acts import Act
from traps_web.lib import clock


def forget_old(act: Act) -> int:
    """Delete expired entries (in real time) and return how many. Django's cache deletes them only when it is full."""
    now = connection.ops.adapt_datetimefield_value(clock.real_now().replace(microsecond=0))
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608 - the name of a table
        return max(cursor.rowcount, 0)
