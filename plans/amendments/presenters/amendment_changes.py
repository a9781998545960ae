"""What an amendment changes, before and after: months, categories, scrutiny, and other plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.urls import reverse

from accounts.organisation.presenters import period_words
from plans.amendments.rules.amendment_statements import Statement
from plans.amendments.selectors.amending import Reckoning
from plans.sales_plans.models import Plan, PlanAmendmentCheck, PlanAmendmentPaper, PlanAmendmentPart
from plans.sales_plans.presenters.plan_goals import month_label
from plans.sales_plans.presenters.plan_pages import tally
from plans.sales_plans.rules.plan_papers import Paper, Source
from plans.sales_plans.rules.scrutiny import CheckChange
from traps_web.ui import periods, values, words

CHECK_WORDS = {
    "sources": "Sources",
    "one-account": "One account",
    "months": "Months",
    "deals": "Named deals",
    "a-accounts": "A accounts",
}
"""What each check of scrutiny looks at."""
Checks = Sequence[CheckChange] | Sequence[PlanAmendmentCheck]


@dataclass(frozen=True)
class Pair:
    """Something before and after, with the difference; `is_sum` closes a list."""

    label: str
    key: str
    before: str
    after: str
    change: str
    is_sum: bool = False
    url: str = ""


@dataclass(frozen=True)
class CheckPair:
    """A check of scrutiny before and after; `before` is None where the plan had no such check."""

    label: str
    before: values.Check | None
    after: values.Check
    mend: str
    answer: str


@dataclass(frozen=True)
class Scrutiny:
    """The checks of a plan before and after, and how many pass."""

    side: str
    rows: list[CheckPair]


@dataclass(frozen=True)
class Changes:
    """What an amendment changes: the months of the plan, its categories, scrutiny, and other plans on the same days."""

    months: list[Pair]
    categories: list[Pair]
    others: list[Pair]
    scrutiny: Scrutiny | None = None
    sources: list[Pair] = field(default_factory=list)
    months_side: str = "goals follow the number"


def reckoned(reckoning: Reckoning) -> Changes:
    """What an amendment would change."""
    # Without a plan there are no goals of its own; plans that share the days change with it.
    own, others = (reckoning.touched[0], reckoning.touched[1:]) if reckoning.number.plan else (None, reckoning.touched)
    parts = [_Amounts(change.category.name, change.before, change.after) for change in reckoning.changes]
    return Changes(
        months=months(own.before, own.after) if own else [],
        categories=_pairs([*parts, _Amounts("Number", reckoning.before, reckoning.after, is_sum=True)]),
        others=_pairs([_other(plan.plan, plan.before.total, plan.after.total) for plan in others]),
        scrutiny=scrutiny(own.checks) if own else None,
        sources=sources(own.before, reckoning.stated.sources) if own else [],
        months_side=_months_side(reckoning.stated),
    )


def _months_side(stated: Statement) -> str:
    return "goals by hand" if stated.goals else "goals follow the number"


def approved(
    before: Paper,
    after: Paper,
    parts: Sequence[PlanAmendmentPart],
    papers: Sequence[PlanAmendmentPaper],
    checks: Checks,
    stated: Statement,
) -> Changes:
    """What an approved amendment changed."""
    return Changes(
        months=months(before, after),
        categories=_requested(parts),
        others=_pairs([_other(paper.version.plan, paper.before_amount, paper.after_amount) for paper in papers[1:]]),
        scrutiny=scrutiny(checks),
        sources=sources(before, stated.sources),
        months_side=_months_side(stated),
    )


def settled(parts: Sequence[PlanAmendmentPart], papers: Sequence[PlanAmendmentPaper]) -> Changes:
    """What a decided amendment without a plan asked for, and what it made of plans that share its days."""
    others = [_other(paper.version.plan, paper.before_amount, paper.after_amount) for paper in papers]
    return Changes(months=[], categories=_requested(parts), others=_pairs(others))


def unchanged(parts: Sequence[PlanAmendmentPart], checks: Checks, before: Paper | None, stated: Statement) -> Changes:
    """What was asked for, where nothing came of it, or nothing can be worked out of it any more."""
    goals = [month for month in before.months if month.key in stated.goals] if before else []
    return Changes(
        months=_pairs(
            [_Amounts(month_label(month), month.amount, stated.goals[month.key], month.key) for month in goals]
        ),
        categories=_requested(parts),
        others=[],
        scrutiny=scrutiny(checks),
        sources=sources(before, stated.sources) if before else [],
        months_side=_months_side(stated),
    )


def sources(before: Paper, stated: Sequence[Source] | None) -> list[Pair]:
    """Sources before and after, line by line, and their sum; nothing where they stay."""
    if stated is None:
        return []
    old, new = ({_named(source): source for source in paper_sources} for paper_sources in (before.sources, stated))
    amounts = [
        _Amounts(
            (new.get(line) or old[line]).label,
            old[line].amount if line in old else Decimal(0),
            new[line].amount if line in new else Decimal(0),
            _kind(new.get(line) or old[line], is_new=line not in old, is_gone=line not in new),
        )
        for line in [*old, *(line for line in new if line not in old)]
    ]
    covered = sum((source.amount for source in stated), Decimal(0))
    return _pairs([*amounts, _Amounts("Sources", before.covered, covered, is_sum=True)])


def _named(source: Source) -> tuple[str, str]:
    """What makes two sources the same: the deal or account plan they point to, else their label."""
    return (source.line, "" if source.deal_id or source.account_plan_id else source.label)


def _kind(source: Source, *, is_new: bool, is_gone: bool) -> str:
    return f"{source.kind}, {'new' if is_new else 'gone'}" if is_new or is_gone else source.kind


def _requested(parts: Sequence[PlanAmendmentPart]) -> list[Pair]:
    """The number by category as it was asked for."""
    amounts = [_Amounts(part.category.name, part.before_amount, part.after_amount) for part in parts]
    before, after = (sum((getattr(amount, name) for amount in amounts), Decimal(0)) for name in ("before", "after"))
    return _pairs([*amounts, _Amounts("Number", before, after, is_sum=True)])


def scrutiny(checks: Checks) -> Scrutiny | None:
    """The checks before and after; None where none were kept."""
    if not checks:
        return None
    before = [check.before_passed for check in checks if check.before_passed is not None]
    return Scrutiny(
        side=f"before: {tally(before)}; with the amendment: {tally([check.passed for check in checks])}",
        rows=[
            CheckPair(
                label=CHECK_WORDS[check.key],
                before=None if check.before_passed is None else _check(check.before_passed, check.before_finding),
                after=_check(check.passed, check.finding),
                mend="" if check.passed else check.mend,
                answer=check.answer,
            )
            for check in checks
        ],
    )


def _check(passed: bool, finding: str) -> values.Check:
    return values.Check(values.CHECK_STATES["pass" if passed else "fail"], period_words.spelled(finding))


def months(before: Paper, after: Paper) -> list[Pair]:
    """The goals of two papers month by month, and their sum."""
    amounts = [
        _Amounts(month_label(month), month.amount, amended.amount, month.key)
        for month, amended in zip(before.months, after.months, strict=True)
    ]
    return _pairs([*amounts, _Amounts(periods.named(before.period), before.total, after.total, is_sum=True)])


def _other(plan: Plan, before: Decimal, after: Decimal) -> _Amounts:
    url = reverse("plan_detail", args=[plan.pk])
    return _Amounts(f"Plan of {periods.named(plan.period_key)}", before, after, plan.status, url)


@dataclass(frozen=True)
class _Amounts:
    """What becomes a pair once it is known whether its list needs cents."""

    label: str
    before: Decimal
    after: Decimal
    key: str = ""
    url: str = ""
    is_sum: bool = False

    @property
    def is_whole(self) -> bool:
        return self.before == int(self.before) and self.after == int(self.after)


def _pairs(rows: Sequence[_Amounts]) -> list[Pair]:
    """A list of amounts in words, all of them with cents or none."""
    places = 0 if all(row.is_whole for row in rows) else 2
    return [
        Pair(
            row.label,
            row.key,
            words.money(row.before, places),
            words.money(row.after, places),
            words.signed(row.after - row.before, places) if row.after != row.before else "stays",
            row.is_sum,
            row.url,
        )
        for row in rows
    ]
