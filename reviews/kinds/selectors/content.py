"""What the sections of a kind say of a row, read to be frozen."""

from __future__ import annotations

from typing import Any

from accounts.record.rules.readers import Reader
from reviews.kinds.rules.kinds import Kind


def content(kind: Kind[Any], reader: Reader, subject: Any) -> dict[str, Any]:
    """The part of each section by its key, ready to be sealed beside what the room says of the whole."""
    return {section.key: section.select(reader, subject) for section in kind.sections if section.select}
