"""Demo data has logins that everybody knows, so a production installation refuses to serve it."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

SENTENCE = (
    "This database is marked as a demo, and its passwords are public. "
    "Production does not serve it: set DATABASE_URL to a database of your own."
)


def refuse_demo_data_in_production() -> None:
    """Raises ImproperlyConfigured when production settings meet a database that is marked as a demo."""
    if settings.TRAPS_MODE != "production":
        return
    from accounts.models import DemoMark

    try:
        marked = DemoMark.objects.exists()
    except DatabaseError:  # no tables yet, or no database: others say so
        return
    finally:
        connection.close()
    if marked:
        raise ImproperlyConfigured(SENTENCE)
