"""The page of a plan: the number, its spread, its sources, and whether it stands up to scrutiny."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.models import Obligation
from accounts.record.rules.readers import Reader
from plans.account_plans.models import AccountMove
from plans.sales_plans.models import Plan, PlanComment, PlanVersion
from plans.sales_plans.presenters import plan_goals
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.selectors.plan_facts import Standing
from traps_web.ui import charts, values, words

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


@dataclass(frozen=True)
class Note:
    """A comment in the margin."""

    number: int
    line: str
    about: str
    text: str
    said: str


@dataclass(frozen=True)
class Page:
    """Everything the template shows."""

    statement: str
    sub: str
    steps: list[values.Step]
    bar: values.MeterParts
    sources: list[SourceRow]
    gap: SourceRow
    total: str
    source_count: str
    number: list[values.Fact]
    goals: plan_goals.Goals
    chart: charts.Chart | None
    checks: list[values.Check]
    check_answers: list[tuple[str, str, str]]
    checks_side: str
    activity: list[tuple[str, str, str]]
    risks: list[tuple[str, str, tuple[Ref, ...]]]
    moves: list[tuple[str, str, str]]
    notes: list[Note]
    goal_refs: tuple[Ref, ...]
    activity_refs: tuple[Ref, ...]
    due: str
    note: str
    correction: str
    locks_on: str


def page(
    reader: Reader,
    *,
    plan: Plan,
    paper: Paper,
    standing: Standing,
    comments: list[PlanComment],
    versions: list[PlanVersion],
    moves: list[AccountMove],
    owed: list[Obligation],
    unit: str,
) -> Page:
    """The plan in words and drawings."""
    refs, notes = margin(paper, comments, reader.zone)
    return Page(
        statement=statement(plan, paper, standing, reader.today),
        sub=_sub(plan, paper),
        steps=steps(plan, versions, reader.zone),
        bar=bar(paper),
        sources=_sources(paper, refs),
        gap=_gap(paper),
        total=words.money(paper.total),
        source_count=str(len(paper.sources)),
        number=[values.Fact(part.name, values.Fig(words.money(part.amount))) for part in paper.number]
        + [values.Fact(f"Number of {paper.period}", values.Fig(words.money(paper.total)), is_sum=True)],
        goals=plan_goals.goals(standing, reader.today),
        chart=plan_goals.chart(paper, standing, reader.today, unit) if paper.starts_on <= reader.today else None,
        checks=[_check(one) for one in paper.checks],
        check_answers=[(one.finding, one.mend, one.answer) for one in paper.failed],
        checks_side=checks_side(paper),
        activity=[
            (
                one.name,
                words.number(one.per_week),
                "no target" if one.target is None else f"target {words.number(one.target)}",
            )
            for one in paper.activity
        ],
        risks=[(one.text, one.answer, refs[one.line]) for one in paper.risks],
        moves=[(words.day(one.due_on), one.plan.customer.name, one.text) for one in moves],
        notes=notes,
        goal_refs=refs["goals"],
        activity_refs=refs["activity"],
        due=_due(reader, owed),
        note=paper.note,
        correction=standing_words(plan, versions, reader.zone),
        locks_on=words.day(plan.starts_on, year=True),
    )


def statement(plan: Plan, paper: Paper, standing: Standing, today: date) -> str:
    """The number and the money without a plan; once it runs, what is in of it."""
    total = words.money(paper.total)
    if not paper.total:
        return f"There is no number for {paper.period} yet."
    cover = f"{words.money(min(paper.covered, paper.total))} has a plan; {words.money(paper.uncovered)} has none."
    if plan.status in rules.STANDS and paper.starts_on <= today:
        over = "came in" if paper.ends_before <= today else "is in"
        promised = f"{words.money(standing.actual)} of {total} {over} for {paper.period}."
        return promised if not paper.uncovered else f"{promised} {words.money(paper.uncovered)} of it had no plan."
    if not paper.uncovered:
        return f"{total} to bring in {paper.period}, and all of it has a plan."
    return f"{total} to bring in {paper.period}. {cover}"


def _sub(plan: Plan, paper: Paper) -> str:
    span = f"{words.day(paper.starts_on, year=True)} to {words.day(date.fromordinal(paper.ends_before.toordinal() - 1), year=True)}"
    team = f", {paper.team}" if paper.team else ""
    return f"{words.possessive(paper.owner)} {plan.kind} plan{team}. {span}, spread {_curve(paper)}."


def _curve(paper: Paper) -> str:
    return (
        paper.curve[0].lower() + paper.curve[1:] if paper.curve.startswith("By ") else f"by the curve “{paper.curve}”"
    )


def steps(plan: Plan, versions: list[PlanVersion], zone: ZoneInfo) -> list[values.Step]:
    """The way of the paper so far and what lies ahead."""
    found = [values.Step(f"draft, {day_of(plan.made_at, zone)}", "past")]
    for version in versions:
        found.append(values.Step(f"submitted, {day_of(version.submitted_at, zone)}", "past"))
        decision = getattr(version, "decision", None)
        if decision is not None:
            alone = " (decided alone)" if decision.decided_alone else ""
            found.append(values.Step(f"{decision.verdict}, {day_of(decision.at, zone)}{alone}", "past"))
        correction = getattr(version, "correction", None)
        if correction is not None:
            found.append(values.Step(f"opened for correction, {day_of(correction.at, zone)}", "past"))
    if plan.locked_at:
        found.append(values.Step(f"locked, {day_of(plan.locked_at, zone)}", "past"))
    if plan.ended_at:
        found.append(values.Step(f"ended, {day_of(plan.ended_at, zone)}", "past"))
    found[-1] = values.Step(found[-1].text, "now")
    ahead = {"draft": 0, "returned": 0, "submitted": 1, "approved": 2, "locked": 3, "ended": 3}[plan.status]
    return found + [values.Step(word) for word in ("submitted", "approved", "locked")[ahead:]]


def standing_words(plan: Plan, versions: list[PlanVersion], zone: ZoneInfo) -> str:
    """Why the plan is open for correction, or why it ended; empty for every other one."""
    if plan.ended_at:
        return f"This plan ended on {day_of(plan.ended_at, zone)}: {plan.ended_because}"
    correction = getattr(versions[-1], "correction", None) if versions and plan.reopened_at else None
    if correction is None:
        return ""
    by = f" by {correction.by.name}" if correction.by else ""
    return f"Opened for correction on {day_of(correction.at, zone)}{by}: {correction.reason}"


def differs(sentence: str) -> str:
    """A plan that waits for a decision while its number is another one by now."""
    return f"{sentence} This was submitted for the number before: it cannot be approved, and is to be returned."


def day_of(at: datetime, zone: ZoneInfo) -> str:
    """The day of an instant."""
    return words.day(at.astimezone(zone).date())


def bar(paper: Paper) -> values.MeterParts:
    """The number cut in its sources."""
    parts = [values.Part(word, paper.sum_of(kind), css) for kind, (word, css) in KIND_WORDS.items()]
    return values.MeterParts((*parts, values.Part(GAP.lower(), paper.uncovered, "gap")))


def _share(amount: Decimal, paper: Paper) -> str:
    return words.percent(amount / paper.total, 1) if paper.total else "n/a"


def _sources(paper: Paper, refs: dict[str, tuple[Ref, ...]]) -> list[SourceRow]:
    found = []
    for kind, (word, css) in KIND_WORDS.items():
        lines = paper.of_kind(kind)
        total = paper.sum_of(kind)
        found.append(SourceRow(word, "", words.money(total), _share(total, paper), css, count=str(len(lines))))
        found += [
            SourceRow(
                one.label,
                " · ".join(part for part in (one.customer if one.customer != one.label else "", one.behind) if part),
                words.money(one.amount),
                _share(one.amount, paper),
                url=_url(one),
                tier=one.tier if kind == papers.ACCOUNT else "",
                refs=refs[one.line],
            )
            for one in lines
        ]
    return found


def _gap(paper: Paper) -> SourceRow:
    """What is missing of the number, or with a minus what is more than it: with this row the sources add up to the number."""
    over = paper.covered - paper.total
    if over > 0:
        return SourceRow("More than the number", "", words.signed(-over), _share(-over, paper))
    return SourceRow(GAP, "", words.money(paper.uncovered), _share(paper.uncovered, paper), "gap" if over else "")


def _url(source: papers.Source) -> str:
    if source.deal_id:
        return reverse("deal_detail", args=[source.deal_id])
    return f"/customers/{source.customer_id}/plan/" if source.account_plan_id and source.customer_id else ""


def _check(one: papers.Check) -> values.Check:
    return values.Check(values.CHECK_STATES["pass" if one.passed else "fail"], one.finding)


def checks_side(paper: Paper) -> str:
    """How many checks pass and fail."""
    return tally([check.passed for check in paper.checks])


def tally(passed: Sequence[bool]) -> str:
    """How many pass and fail."""
    failed = sum(not one for one in passed)
    return f"{len(passed) - failed} pass, {failed} {'fails' if failed == 1 else 'fail'}"


def margin(paper: Paper, comments: list[PlanComment], zone: ZoneInfo) -> tuple[dict[str, tuple[Ref, ...]], list[Note]]:
    about = {one.line: one.label for one in paper.sources} | {one.line: one.text for one in paper.risks}
    about |= {"goals": "Months and weeks", "activity": "Weekly activity", "": "The whole plan"}
    about |= {f"check-{one.key}": one.finding for one in paper.checks}
    refs: dict[str, tuple[Ref, ...]] = defaultdict(tuple)
    notes = []
    for number, row in enumerate(comments, start=1):
        refs[row.line] = (*refs[row.line], Ref(number, f"#note-{number}"))
        said = f"{row.by.name}, {words.moment(row.at, zone)}, submission {row.version.number}"
        notes.append(Note(number, row.line, about.get(row.line, "A line that is gone"), row.text, said))
    return refs, notes


def _due(reader: Reader, owed: list[Obligation]) -> str:
    if not owed:
        return ""
    row = owed[0]
    return f"{row.label}: {words.deadline(row.due_at, reader.zone)}, {words.until_deadline(row.due_at, reader.now, reader.zone)}."
