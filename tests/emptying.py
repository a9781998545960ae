"""How a PostgreSQL database is emptied after a test that commits.

TRUNCATE gives each table and index a new file, a hundred and more of them for the few rows that a test leaves. Deleting
those few takes a fraction of that; keys are looked at when the transaction ends, so the order does not matter.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations


def deleting(self: DatabaseOperations, style: Any, tables: list[str], **options: Any) -> list[str]:
    if not tables:
        return []
    quoted = [self.quote_name(table) for table in tables]
    filled = " UNION ALL ".join(
        f"SELECT {place} WHERE EXISTS (SELECT FROM {name})" for place, name in enumerate(quoted)
    )
    with connection.cursor() as cursor:
        cursor.execute(filled)
        return [f"DELETE FROM {quoted[place]}" for (place,) in cursor.fetchall()]


@pytest.fixture(scope="session", autouse=True)
def empty_by_deleting() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", deleting)
        yield
