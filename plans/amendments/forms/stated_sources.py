"""Sources of a locked plan as they are stated anew: the rows that stand, to be changed, and room for more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from plans.sales_plans.forms.plan_choices import amount_text, deal_choices
from plans.sales_plans.forms.plan_lines import DealLine, Line, NewBusinessLine, RunRateLine
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules.plan_papers import Source
from plans.sales_plans.selectors.plan_writing import AmendDesk
from plans.sales_plans.services.plan_rows import NewSource, as_written
from traps_web.lib.numbers import whole

SPARE_ROWS = 2
MOST_ROWS = 40
GROUPS: tuple[tuple[str, str, type[Line]], ...] = (
    ("deal", papers.DEAL, DealLine),
    ("new", papers.NEW, NewBusinessLine),
    ("run", papers.RUN_RATE, RunRateLine),
)


class SourceRows:
    """The rows of each kind; `are_sent` is False where a page, or a program that reads it, left them all out."""

    def __init__(self, data: QueryDict | None, desk: AmendDesk) -> None:
        self.desk, self.data = desk, data
        self.are_sent = data is not None and any(f"{name}_rows" in data for name, _, _ in GROUPS)
        self.groups = {name: self._rows(name, kind, form) for name, kind, form in GROUPS}

    def _rows(self, name: str, kind: str, form: type[Line]) -> Sequence[Any]:
        more: dict[str, Any] = {"deals": deal_choices(self.desk)} if form is DealLine else {}
        if self.data is not None and self.are_sent:
            count = min(whole(self.data.get(f"{name}_rows", "")) or 0, MOST_ROWS)
            return [form(self.data, prefix=f"{name}{place}", **more) for place in range(count)]
        saved = [_typed(source) for source in self.desk.paper.of_kind(kind)]
        blank: list[dict[str, Any]] = [{} for _ in range(SPARE_ROWS)]
        return [form(initial=initial, prefix=f"{name}{place}", **more) for place, initial in enumerate(saved + blank)]

    @property
    def filled(self) -> list[Any]:
        """The rows in which something stands."""
        return [row for rows in self.groups.values() for row in rows if row.is_bound and not row.is_empty]

    @property
    def wrong(self) -> int:
        """How many rows need attention."""
        return sum(1 for row in self.filled if row.errors)

    def stated(self, accounts: Sequence[int], *, anew: bool) -> list[NewSource] | None:
        """The sources as the service takes them; None where they stay as they are."""
        if not self.are_sent:
            return None
        typed = [NewSource(papers.ACCOUNT, account_plan_id=pk) for pk in accounts]
        typed += [row.source() for row in self.filled]
        standing = [as_written(source) for source in self.desk.paper.sources]
        return typed if anew or Counter(typed) != Counter(standing) else None


def _typed(source: Source) -> dict[str, Any]:
    """A source that stands, as its row shows it; what was worked out from activity is worked out again."""
    worked_out = source.per_week is not None
    return {
        "line": source.line,
        "deal": source.deal_id,
        "label": source.label,
        "amount": "" if worked_out else amount_text(source.amount),
        "per_week": source.per_week,
        "conversion": source.conversion_ppm,
        "average": amount_text(source.average),
    }
