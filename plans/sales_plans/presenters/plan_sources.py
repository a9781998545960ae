"""Where a plan's number comes from: kinds of source, their lines, and what has no plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules.plan_papers import Paper, Source
from traps_web.ui import values, words

KIND_WORDS = {
    papers.ACCOUNT: ("Account plans", "1"),
    papers.DEAL: ("Named deals", "2"),
    papers.NEW: ("New business by activity", "3"),
    papers.RUN_RATE: ("Run-rate", "4"),
}
GAP = "No plan for this money"


@dataclass(frozen=True)
class Ref:
    """The number of a comment, which leads to it."""

    number: int
    url: str


@dataclass(frozen=True)
class SourceRow:
    """A kind of source, or one of its lines."""

    label: str
    behind: str
    money: str
    share: str
    css: str = ""
    url: str = ""
    tier: str = ""
    count: str = ""
    refs: tuple[Ref, ...] = ()
    term: values.Term | None = None


def bar(paper: Paper) -> values.MeterParts:
    """The number cut in its sources."""
    parts = [values.Part(word, paper.sum_of(kind), css) for kind, (word, css) in KIND_WORDS.items()]
    return values.MeterParts((*parts, values.Part(GAP.lower(), paper.uncovered, "gap")))


def _share(amount: Decimal, paper: Paper) -> str:
    return words.percent(amount / paper.total, 1) if paper.total else "n/a"


def _customer(source: Source) -> str:
    """Named where the line is not called after it anyway."""
    return source.customer if source.customer != source.label else ""


def source_rows(paper: Paper, refs: dict[str, tuple[Ref, ...]]) -> list[SourceRow]:
    """The kinds of source with their sums, and the lines of each."""
    rows = []
    for kind, (word, css) in KIND_WORDS.items():
        lines = paper.of_kind(kind)
        total = paper.sum_of(kind)
        rows.append(SourceRow(word, "", words.money(total), _share(total, paper), css, count=str(len(lines))))
        rows += [
            SourceRow(
                source.label,
                " · ".join(filter(None, (_customer(source), words.rewritten(source.behind)))),
                words.money(source.amount),
                _share(source.amount, paper),
                url=_url(source),
                tier=source.tier if kind == papers.ACCOUNT else "",
                refs=refs[source.line],
            )
            for source in lines
        ]
    return rows


def gap_row(paper: Paper) -> SourceRow:
    """What the number lacks, or below zero what exceeds it: with this row the sources add up to the number."""
    over = paper.covered - paper.total
    if over > 0:
        return SourceRow("More than the number", "", words.signed(-over), _share(-over, paper))
    term = values.Term(
        "no plan for this money",
        values.Worked(
            (("Number", words.money(paper.total)), ("less sources", f"{words.MINUS} {words.money(paper.covered)}")),
            (GAP, words.money(paper.uncovered)),
        ),
    )
    css = "gap" if over else ""
    return SourceRow(GAP, "", words.money(paper.uncovered), _share(paper.uncovered, paper), css, term=term)


def _url(source: papers.Source) -> str:
    if source.deal_id:
        return reverse("deal_detail", args=[source.deal_id])
    return f"/customers/{source.customer_id}/plan/" if source.account_plan_id and source.customer_id else ""
