"""Scrutiny: does a plan stand up to its own facts. Pure checks, each with its numbers and with how to mend it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plans.sales_plans.rules.plan_papers import DEAL, Check, Paper
from traps_web.lib import wording
from traps_web.ui import words

MOST_OF_ONE_ACCOUNT = Decimal("0.30")
KEYS = ("sources", "one-account", "months", "deals", "a-accounts")
_NAMED = 4


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What is known of a named deal today: whether it is open or won, its dates, and why it is not to be believed."""

    name: str
    status: str
    close_on: date | None
    closed_on: date | None = None
    stale_days: int | None = None


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An A account of the owner and its account plan: fresh, old or none."""

    name: str
    freshness: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checks look at beside the paper itself."""

    today: date
    deals: dict[int, DealFacts]
    a_accounts: Sequence[AccountFacts]


def scrutinise(paper: Paper, facts: Facts, answers: dict[str, str]) -> list[Check]:
    """Every check, those that fail first, each with the owner's answer where there is one."""
    checks = [
        _sources(paper),
        _one_account(paper),
        _months(paper),
        _deals(paper, facts),
        _a_accounts(facts),
    ]
    answered = [
        check if check.passed else Check(check.key, False, check.finding, check.mend, answers.get(check.key, ""))
        for check in checks
    ]
    return sorted(answered, key=lambda check: check.passed)


@dataclass(frozen=True, slots=True)
class CheckChange:
    """A check before and after an amendment; `before_passed` is None where the plan had no such check."""

    key: str
    before_passed: bool | None
    before_finding: str
    passed: bool
    finding: str
    mend: str
    answer: str


def beside(before: Sequence[Check], after: Sequence[Check]) -> list[CheckChange]:
    """The checks of an amended plan, each beside what it said before; those that fail now come first."""
    old = {check.key: check for check in before}
    return [
        CheckChange(
            key=check.key,
            before_passed=old[check.key].passed if check.key in old else None,
            before_finding=old[check.key].finding if check.key in old else "",
            passed=check.passed,
            finding=check.finding,
            mend=check.mend,
            answer=check.answer,
        )
        for check in sorted(after, key=lambda check: check.passed)
    ]


def _sources(paper: Paper) -> Check:
    total, covered = wording.money(paper.total), wording.money(paper.covered)
    if paper.uncovered > 0:
        short = wording.money(paper.uncovered)
        return Check(
            "sources",
            False,
            f"Sources cover {covered} of {total}: {short} short.",
            f"Add a source for {short}, or explain where it will come from.",
        )
    return Check("sources", True, f"Sources cover the number: {covered} of {total}.")


def _one_account(paper: Paper) -> Check:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    names: dict[int, str] = {}
    for source in paper.sources:
        if source.customer_id is not None:
            sums[source.customer_id] += source.amount
            names[source.customer_id] = source.customer
    limit = wording.percent(MOST_OF_ONE_ACCOUNT)
    if not sums or not paper.total:
        return Check("one-account", True, f"No single account carries more than {limit} of the number.")
    largest = max(sums, key=lambda pk: (sums[pk], -pk))
    share = sums[largest] / paper.total
    finding = f"{names[largest]} carries {wording.percent(share, 1)} of the number; the limit is {limit}."
    if share > MOST_OF_ONE_ACCOUNT:
        over = wording.money(sums[largest] - paper.total * MOST_OF_ONE_ACCOUNT)
        return Check(
            "one-account", False, finding, f"Spread {over} over other accounts, or explain what you do if it fails."
        )
    return Check("one-account", True, finding)


def _months(paper: Paper) -> Check:
    empty = [month.key for month in paper.months if month.amount <= 0]
    if empty and paper.total:
        has = "has" if len(empty) == 1 else "have"
        finding = f"{len(empty)} of {wording.plural(len(paper.months), 'month')} {has} no goal: {words.listed(empty)}."
        return Check("months", False, finding, "Give each month a goal, or choose another curve.")
    return Check("months", True, f"Every month has a goal, {len(paper.months)} of {len(paper.months)}.")


def _deals(paper: Paper, facts: Facts) -> Check:
    named = paper.of_kind(DEAL)
    if not named:
        return Check("deals", True, "No deal is named, so none can slip.")
    wrong = [
        f"{source.label} ({fault})"
        for source in named
        if (fault := deal_fault(facts.deals.get(source.deal_id or 0), paper, facts.today))
    ]
    if not wrong:
        return Check(
            "deals", True, f"All {wording.plural(len(named), 'named deal')} close inside the period and are alive."
        )
    shown = wrong[:_NAMED] + ([f"{len(wrong) - _NAMED} more"] if len(wrong) > _NAMED else [])
    return Check(
        "deals",
        False,
        f"{len(wrong)} of {wording.plural(len(named), 'named deal')} will not hold: {words.listed(shown)}.",
        "Correct the deal and its date, choose another deal, or explain why it will close.",
    )


def deal_fault(deal: DealFacts | None, paper: Paper, today: date) -> str:
    """Why a named deal does not carry its money in the period; empty when it does."""
    if deal is None:
        return "it is gone"
    if deal.status == "lost":
        return "lost"
    day = deal.closed_on if deal.status == "won" else deal.close_on
    if day is None:
        return "no close date"
    if not paper.starts_on <= day < paper.ends_before:
        return f"{'won' if deal.status == 'won' else 'closes'} {words.day(day)}, outside"
    if deal.status == "open" and day < today:
        return f"date past, {words.day(day)}"
    if deal.status == "open" and deal.stale_days:
        return f"stale for {wording.plural(deal.stale_days, 'working day')}"
    return ""


def _a_accounts(facts: Facts) -> Check:
    if not facts.a_accounts:
        return Check("a-accounts", True, "No A account to plan for.")
    lacking = [f"{account.name} ({account.freshness})" for account in facts.a_accounts if account.freshness != "fresh"]
    count = wording.plural(len(facts.a_accounts), "A account")
    if not lacking:
        return Check("a-accounts", True, f"Each of {count} has a fresh account plan.")
    shown = lacking[:_NAMED] + ([f"{len(lacking) - _NAMED} more"] if len(lacking) > _NAMED else [])
    return Check(
        "a-accounts",
        False,
        f"{len(lacking)} of {count} without a fresh account plan: {words.listed(shown)}.",
        "Write their plans and get them approved, or say by when.",
    )
