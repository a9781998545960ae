"""How the stored document spells its days, instants, amounts and periods, said in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from traps_web.ui import words

Document = dict[str, Any]
_MID_MONTH = timedelta(days=14)


def amount(text: str | None) -> Decimal | None:
    """An amount of the document."""
    return None if text is None else Decimal(text)


def day(text: str | None) -> str:
    """A day of the document: "Fri 27 Nov"."""
    return words.day(date.fromisoformat(text)) if text else ""


def instant(text: str | None, zone: str) -> str:
    """An instant of the document on the person's clock."""
    return words.moment(datetime.fromisoformat(text), ZoneInfo(zone)) if text else ""


def period_label(row: Document) -> str:
    """How a month or week of the document is called: "September", "W19"."""
    if "-M" in row["key"]:
        return words.month(date.fromisoformat(row["starts_on"]) + _MID_MONTH)
    return str(row["key"]).split("-")[-1]


def month_label(document: Document, key: str) -> str:
    """The name of a month of the quarter by its key."""
    return next((period_label(row) for row in document.get("months", []) if row["key"] == key), key)


def finding(row: Document, name: str = "The quarter") -> str:
    """The finding of a period in one sentence with its number."""
    budget, actual, to_date = amount(row["budget"]), Decimal(row["actual"]), amount(row["budget_to_date"])
    if budget is None or to_date is None:
        return f"{name} has no budget; {words.money(actual)} is booked."
    if row["state"] == "retired":
        over = actual - budget
        more = f", {words.money(over)} over" if over else " to the cent"
        return f"{name} is retired: {words.money(actual)} of {words.money(budget)}{more}."
    short = to_date - actual
    if short > 0:
        return f"{name} is {words.money(short)} short of budget to date."
    if short < 0:
        return f"{name} is {words.money(-short)} ahead of budget to date."
    return f"{name} is on its budget to date."
