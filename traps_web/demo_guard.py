"""Demo data has logins that everybody knows, so a production installation refuses to serve it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

SENTENCE = (
    "This database is marked as a demo, and its passwords are public. "
    "Production does not serve it: set DATABASE_URL to a database of your own."
)


def refuse_demo_data_in_production() -> None:
    """Raises ImproperlyConfigured when production settings meet a database that is marked as a demo."""
    try:
        refused = demo_meets_production()
    finally:
        if not connection.in_atomic_block:
            connection.close()  # Processes are forked after this: none may share it.
    if refused:
        raise ImproperlyConfigured(SENTENCE)


def demo_meets_production() -> bool:
    """Whether these are production settings on a database that is marked as a demo."""
    if settings.TRAPS_MODE != "production":
        return False
    from accounts.organisation.models import DemoMark

    try:
        return DemoMark.objects.exists()
    except DatabaseError:  # no tables yet, or no database: others say so
        return False


@register(Tags.database)
def demo_data_check(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """The same as a system check, for `manage.py check --database default` and every migrate."""
    if not databases:
        return []
    return [Error(SENTENCE, id="traps.E001")] if demo_meets_production() else []
