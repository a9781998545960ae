"""Answers to checklist items: what counts as one, by kind of item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol
from urllib.parse import urlsplit

from traps_web.lib import evidence_files, locales, money

LONGEST_TEXT = 500
YES = frozenset({"yes", "true", "on", "1"})
NO = frozenset({"", "no", "false", "off", "0"})
SOME_DAY = date(2026, 11, 27)
_LARGEST_NUMBER = Decimal(10) ** 15


class Upload(Protocol):
    """A file as it comes in."""

    name: Any
    size: Any

    def read(self) -> bytes: ...

    def seek(self, offset: int) -> Any: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in the column of its kind; a file keeps its content until it is stored."""

    text: str = ""
    day: date | None = None
    number: Decimal | None = None
    content: bytes | None = None
    file_type: str = ""


def read(kind: str, raw: object) -> Answer | None:
    """The answer that somebody gave; None when nothing is answered. "No" answers nothing: the item stays missing.

    Raises ValueError with one sentence.
    """
    if raw is None:
        return None
    if kind == "yes/no":
        return _yes_no(raw)
    if kind == "file":
        return _file(raw)
    if isinstance(raw, str):
        raw = raw.strip()
        if not raw:
            return None
        if "\x00" in raw:
            raise ValueError("The text contains a character that cannot be stored.")
    if kind == "date":
        return Answer(day=_day(raw))
    if kind == "number":
        return Answer(number=_number(raw))
    return _text(kind, raw)


def _yes_no(raw: object) -> Answer | None:
    answer = str(raw).strip().lower()
    if answer in YES:
        return Answer(text="yes")
    if answer in NO:
        return None
    raise ValueError("Answer yes or no.")


def _text(kind: str, raw: object) -> Answer:
    if not isinstance(raw, str):
        raise ValueError("Enter a text.")
    if len(raw) > LONGEST_TEXT:
        raise ValueError(f"Use at most {LONGEST_TEXT} characters.")
    if kind == "link":
        _require_link(raw)
    return Answer(text=raw)


def _require_link(text: str) -> None:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or any(map(str.isspace, text)):
        raise ValueError("Enter the whole link, like https://example.com/order/17.")


def _day(raw: object) -> date:
    if isinstance(raw, date):
        day = raw
    else:
        typed = locales.current().day_of(str(raw))
        if typed is None:
            raise ValueError(f"Enter the day like {locales.current().day(SOME_DAY)}.")
        day = typed
    if not 2000 <= day.year <= 2100:
        raise ValueError("Enter a date between 2000 and 2100.")
    return day


def _number(raw: object) -> Decimal:
    try:
        if isinstance(raw, bool):
            raise InvalidOperation
        number = money.parse_amount(str(raw), locales.current())
        if not number.is_finite() or abs(number) >= _LARGEST_NUMBER:
            raise InvalidOperation
        rounded = number.quantize(Decimal("0.01"))
    except (InvalidOperation, ValueError):
        example, _ = money.examples_of_amounts(locales.current())
        raise ValueError(f"Enter a number like {example}.") from None
    if rounded != number:
        raise ValueError("The number has more than two decimals.")
    return rounded


def _file(raw: object) -> Answer | None:
    if isinstance(raw, str):
        if not raw.strip():
            return None
        raise ValueError("Upload a file here; text is not accepted.")
    if not hasattr(raw, "read") or not hasattr(raw, "size"):
        raise ValueError("Upload a file here; text is not accepted.")
    upload: Any = raw
    if fault := evidence_files.size_fault(int(upload.size or 0)):
        raise ValueError(fault)
    upload.seek(0)
    content = bytes(upload.read())
    name = str(upload.name or "")
    return Answer(text=evidence_files.safe_name(name), content=content, file_type=evidence_files.type_of(name, content))
