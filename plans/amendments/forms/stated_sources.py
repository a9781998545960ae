"""Sources of a locked plan as they are stated anew: the rows that stand, to be changed, and room for more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from plans.sales_plans.forms.plan_choices import amount_text
from plans.sales_plans.forms.plan_lines import LineGroup, groups
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules.plan_papers import Source
from plans.sales_plans.selectors.plan_writing import AmendDesk
from plans.sales_plans.services.plan_rows import NewSource, as_written

KINDS = {"deal": papers.DEAL, "new": papers.NEW, "run": papers.RUN_RATE}


class SourceRows:
    """The rows of each kind; `are_sent` is False where a page, or a program that reads it, left them all out."""

    def __init__(self, data: QueryDict | None, desk: AmendDesk, picked: Sequence[int] = ()) -> None:
        """`picked`: deals that were ticked in the list and stand in no row yet."""
        self.desk, self.data, self.picked = desk, data, picked
        self.are_sent = data is not None and any(f"{name}_rows" in data for name in KINDS)
        self.lines = {group.name: self._filled(group) for group in groups(desk.deals, weeks=desk.weeks)}
        self.groups: dict[str, Sequence[Any]] = {name: group.rows for name, group in self.lines.items()}

    def _filled(self, group: LineGroup) -> LineGroup:
        if self.data is not None and self.are_sent:
            return group.sent(self.data)
        saved = [_typed(source) for source in self.desk.paper.of_kind(KINDS[group.name])]
        return group.with_ticked(saved, self.picked if group.is_picked else ())

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
