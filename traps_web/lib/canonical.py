"""Evidence: one spelling of a document, and the fingerprint that proves nobody changed it."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID


def canonical_json(document: Any) -> str:
    """The document in its one canonical spelling: same content, same text, on every machine.

    Keys are sorted, no white space, Decimals are strings with their decimals, days and times are ISO 8601,
    instants are UTC ending in Z. Raises TypeError for what has no canonical spelling, ValueError for an
    instant without a zone, a number that is not finite, and two keys that are spelt alike.
    """
    return json.dumps(_plain(document), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(text: str) -> str:
    """The fingerprint of a document: SHA-256 of its UTF-8 text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float | Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return _mapping(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return _scalar(value)


def _number(value: float | Decimal) -> float | str:
    if not math.isfinite(value):
        raise ValueError("A document holds finite numbers only.")
    return f"{value:f}" if isinstance(value, Decimal) else value


def _mapping(value: Mapping[Any, Any]) -> dict[str, Any]:
    plain = {_key(key): _plain(item) for key, item in value.items()}
    if len(plain) != len(value):
        raise ValueError("Two keys of the document are spelt alike.")
    return plain


def _key(key: Any) -> str:
    plain = _plain(key)
    if isinstance(plain, str):
        return plain
    if isinstance(plain, int) and not isinstance(plain, bool):
        return str(plain)
    raise TypeError(f"{type(key).__name__} cannot be a key of a document.")


def _scalar(value: Any) -> str:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("An instant in a document needs a time zone.")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical spelling.")
