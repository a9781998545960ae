"""Freezing a document: its canonical text with the fingerprint, stored only where it says something new."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from traps_web.lib.canonical import canonical_json, digest

Presenter = TypeVar("Presenter")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A document as it is stored."""

    body: str
    sha256: str


def seal(content: Any) -> Sealed:
    """The one spelling of a document and its fingerprint. Raises TypeError and ValueError as `canonical_json` does."""
    body = canonical_json(content)
    return Sealed(body, digest(body))


def newer(stored: str | None, content: Any, *, besides: Collection[str] = ()) -> Sealed | None:
    """The document to store after the newest one, or None where that one says the same.

    `besides` names what may differ without making it another document: the instant at which it was read.
    """
    sealed = seal(content)
    if stored is not None and _without(stored, besides) == _without(sealed.body, besides):
        return None
    return sealed


def _without(body: str, keys: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in json.loads(body).items() if key not in keys}


def presenter_of(by_schema: Mapping[int, Presenter], schema: int) -> Presenter:
    """What presents a stored document: the presenter of its schema, for ever. Raises LookupError for one to come."""
    if schema not in by_schema:
        raise LookupError(f"A document of schema {schema} needs a newer TRAPS.")
    return by_schema[schema]
