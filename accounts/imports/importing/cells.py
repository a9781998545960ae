"""The cells of one line, read as what they should hold; every fault becomes a refusal."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.imports.importing.reading import Refusal, Row
from traps_web.lib import days
from traps_web.lib.normal_form import address, folded, identifier, is_name, one_line

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
MAX_WHOLE_DIGITS = 14
ID = "external_id"
NAMES_BY_ID = ("customer",)
RUINED = re.compile(r"[-+]?\d([.,]\d+)?E[+-]\d{2,3}", re.ASCII | re.IGNORECASE)
SPREADSHEET = (
    "“{}” is a long number that a spreadsheet shortened, so digits are lost and ids may have become the same. "
    "Format the column as “text”, and export the file again."
)

Found = TypeVar("Found")


class Cells:
    """Reads one line. After reading, `refusals` holds what was wrong; a cell at fault reads as None."""

    def __init__(self, row: Row, places: Mapping[str, int]) -> None:
        self.line = row.line
        self.refusals: list[Refusal] = []
        self.row = row
        self._places = places

    @property
    def fine(self) -> bool:
        return not self.refusals

    def refuse(self, column: str, reason: str, *, is_shared: bool = False) -> None:
        """Refuse the line for a reason; one that is shared is shown once for all lines that have it."""
        refusal = Refusal(self.line, column, reason, is_shared)
        if refusal not in self.refusals:
            self.refusals.append(refusal)

    def has(self, column: str) -> bool:
        """Whether the file has the column at all."""
        return column in self._places

    def text(self, column: str, *, required: bool = False, longest: int = 200) -> str:
        """The cell without spaces around it; "" when empty or absent."""
        place = self._places.get(column)
        value = "" if place is None else self.row.values[place]
        if column in NAMES_BY_ID or column.endswith(ID):
            value = identifier(value)
            if RUINED.fullmatch(value):
                self.refuse(column, SPREADSHEET.format(value))
        elif is_name(column):
            value = one_line(value)
        if required and not value:
            self.refuse(column, "This cell is empty. Enter a value.")
        if len(value) > longest:
            self.refuse(column, f"This is {len(value)} characters long; the limit is {longest}.")
        return value

    def email(self, column: str, *, required: bool = False) -> str:
        value = address(self.text(column, required=required, longest=254))
        if value:
            try:
                validate_email(value)
            except ValidationError:
                self.refuse(column, f"“{value}” is not an e-mail address.")
        return value

    def day(self, column: str, *, required: bool = False) -> date | None:
        value = self.text(column, required=required)
        if not value:
            return None
        if DAY.fullmatch(value):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                self.refuse(column, f"There is no day {value}.")
                return None
            if days.is_outside(day):
                self.refuse(column, f"{value}: {days.OUTSIDE[0].lower()}{days.OUTSIDE[1:]}")
                return None
            return day
        self.refuse(column, f"“{value}” is not a date; write it like 2017-03-01.")
        return None

    def amount(self, column: str, *, digits: int, required: bool = False) -> Decimal | None:
        """An amount with a decimal point and at most `digits` decimals; it may be negative."""
        value = self.text(column, required=required)
        if not value:
            return None
        if not NUMBER.fullmatch(value):
            self.refuse(column, f"“{value}” is not an amount; write it like 1250.50, without separators or currency.")
            return None
        whole, _, decimals = value.partition(".")
        if len(decimals.rstrip("0")) > digits:
            self.refuse(column, f"“{value}” has more than {digits} decimals.")
            return None
        if len(whole.lstrip("-0")) > MAX_WHOLE_DIGITS:
            self.refuse(column, f"“{value}” is larger than TRAPS can hold.")
            return None
        return Decimal(value).quantize(Decimal(1).scaleb(-digits))

    def whole(self, column: str, *, otherwise: int) -> int | None:
        """A whole number above zero; `otherwise` when the cell is empty or absent."""
        value = self.text(column)
        if not value:
            return otherwise
        if not WHOLE.fullmatch(value) or int(value) < 1:
            self.refuse(column, f"“{value}” is not a whole number above zero.")
            return None
        return int(value)

    def yes(self, column: str, *, otherwise: bool) -> bool:
        value = self.text(column).lower()
        if not value:
            return otherwise
        if value not in YES:
            self.refuse(column, f"“{value}” is neither yes nor no.")
        return YES.get(value, otherwise)

    def one_of(self, column: str, known: Collection[str], *, required: bool = False) -> str:
        """One of a few words, in any case."""
        value = self.text(column, required=required)
        match = {folded(word): word for word in known}.get(folded(value))
        if value and match is None:
            self.refuse(column, f"“{value}” is not known here; known are {', '.join(known)}.")
        return match or ""

    def zone(self, column: str) -> str:
        """The name of a time zone."""
        value = self.text(column, longest=64)
        if value:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                self.refuse(column, f"“{value}” is not a time zone; write it like America/New_York.")
        return value

    def find(self, column: str, known: Mapping[str, Found], unknown: str, *, required: bool = False) -> Found | None:
        """What the cell names, looked up without regard to case; `unknown` is the sentence with {} for the name."""
        value = self.text(column, required=required, longest=254)
        if not value:
            return None
        match = known.get(folded(value))
        if match is None:
            self.refuse(column, unknown.format(value))
        return match
