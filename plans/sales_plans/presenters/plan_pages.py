"""The page of a plan: the number, its spread, its sources, and whether it stands up to scrutiny."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.duties.models import Obligation
from accounts.duties.presenters import clocks
from accounts.duties.selectors import labels
from accounts.organisation.presenters import period_words
from accounts.organisation.selectors import replaced_names
from accounts.record.rules.readers import Reader
from plans.account_plans.models import AccountMove
from plans.sales_plans.models import Plan, PlanComment, PlanVersion
from plans.sales_plans.presenters import plan_goals
from plans.sales_plans.presenters.plan_sources import Ref, SourceRow, bar, gap_row, source_rows
from plans.sales_plans.rules import plan_papers as papers
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.selectors import plan_clocks
from plans.sales_plans.selectors.plan_facts import Standing
from traps_web.ui import charts, periods, values, words


@dataclass(frozen=True)
class Note:
    """A comment in the margin."""

    number: int
    line: str
    about: str
    text: str
    byline: str


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
    time_used: str


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
        sources=source_rows(paper, refs),
        gap=gap_row(paper),
        total=words.money(paper.total),
        source_count=str(len(paper.sources)),
        number=[values.Fact(part.name, values.Fig(words.money(part.amount))) for part in paper.number]
        + [values.Fact(f"Number of {periods.named(paper.period)}", values.Fig(words.money(paper.total)), is_sum=True)],
        goals=plan_goals.goals(standing, reader.today),
        chart=plan_goals.chart(paper, standing, reader.today, unit) if paper.starts_on <= reader.today else None,
        checks=[_check(check) for check in paper.checks],
        check_answers=[(period_words.spelled(check.finding), check.mend, check.answer) for check in paper.failed],
        checks_side=checks_side(paper),
        activity=[
            (
                activity.name,
                words.number(activity.per_week),
                "no target" if activity.target is None else f"target {words.number(activity.target)}",
            )
            for activity in paper.activity
        ],
        risks=[(risk.text, risk.answer, refs[risk.line]) for risk in paper.risks],
        moves=[(words.day(move.due_on), move.plan.customer.name, move.text) for move in moves],
        notes=notes,
        goal_refs=refs["goals"],
        activity_refs=refs["activity"],
        due=_due(reader, owed),
        note=paper.note,
        correction=standing_words(plan, versions, reader.zone),
        locks_on=words.day(plan.starts_on, year=True),
        time_used=clocks.sentence(plan_clocks.spent_on(plan, versions, now=reader.now), paper.owner)
        if versions
        else "",
    )


def statement(plan: Plan, paper: Paper, standing: Standing, today: date) -> str:
    """The number and the money without a plan; once it runs, what is in of it."""
    total, said = words.money(paper.total), period_words.said(paper.period, today)
    if not paper.total:
        return f"There is no number for {said} yet."
    cover = f"{words.money(min(paper.covered, paper.total))} has a plan; {words.money(paper.uncovered)} has none."
    if plan.status in rules.STANDS and paper.starts_on <= today:
        over = "came in" if paper.ends_before <= today else "is in"
        promised = f"{words.money(standing.actual)} of {total} {over} for {said}."
        return promised if not paper.uncovered else f"{promised} {words.money(paper.uncovered)} of it had no plan."
    during = period_words.during(paper.period, today)
    if not paper.uncovered:
        return f"{total} to bring {during}, and all of it has a plan."
    return f"{total} to bring {during}. {cover}"


def _sub(plan: Plan, paper: Paper) -> str:
    span = (
        f"{words.day(paper.starts_on, year=True)} to "
        f"{words.day(date.fromordinal(paper.ends_before.toordinal() - 1), year=True)}"
    )
    team = f", {paper.team}" if paper.team else ""
    return f"{words.possessive(paper.owner)} {plan.kind} plan{team}. {span}, spread {_curve(paper)}."


def _curve(paper: Paper) -> str:
    return (
        paper.curve[0].lower() + paper.curve[1:] if paper.curve.startswith("By ") else f"by the curve “{paper.curve}”"
    )


def steps(plan: Plan, versions: list[PlanVersion], zone: ZoneInfo) -> list[values.Step]:
    """The way of the paper so far and what lies ahead."""
    steps = [values.Step(f"draft, {day_of(plan.made_at, zone)}", "past")]
    for version in versions:
        steps.append(values.Step(f"submitted, {day_of(version.submitted_at, zone)}", "past"))
        decision = getattr(version, "decision", None)
        if decision is not None:
            alone = " (decided alone)" if decision.decided_alone else ""
            steps.append(values.Step(f"{decision.verdict}, {day_of(decision.at, zone)}{alone}", "past"))
        correction = getattr(version, "correction", None)
        if correction is not None:
            steps.append(values.Step(f"opened for correction, {day_of(correction.at, zone)}", "past"))
    if plan.locked_at:
        steps.append(values.Step(f"locked, {day_of(plan.locked_at, zone)}", "past"))
    if plan.ended_at:
        steps.append(values.Step(f"ended, {day_of(plan.ended_at, zone)}", "past"))
    steps[-1] = values.Step(steps[-1].text, "now")
    ahead = {"draft": 0, "returned": 0, "submitted": 1, "approved": 2, "locked": 3, "ended": 3}[plan.status]
    return steps + [values.Step(word) for word in ("submitted", "approved", "locked")[ahead:]]


def why_ended(plan: Plan) -> str:
    """Why a plan ended; mostly it says who left."""
    return replaced_names.text(plan.ended_because, at=plan.ended_at) if plan.ended_at else ""


def standing_words(plan: Plan, versions: list[PlanVersion], zone: ZoneInfo) -> str:
    """Why the plan is open for correction, or why it ended; empty for every other one."""
    if plan.ended_at:
        return f"This plan ended on {day_of(plan.ended_at, zone)}: {why_ended(plan)}"
    correction = getattr(versions[-1], "correction", None) if versions and plan.reopened_at else None
    if correction is None:
        return ""
    by = f" by {correction.by.name}" if correction.by else ""
    return f"Opened for correction on {day_of(correction.at, zone)}{by}: {period_words.spelled(correction.reason)}"


def differs(sentence: str) -> str:
    """A plan that waits for a decision while its number is another one by now."""
    changed = period_words.spelled(sentence)
    return f"{changed} It was submitted for the earlier number, so it cannot be approved. Return it."


def day_of(at: datetime, zone: ZoneInfo) -> str:
    """The day of an instant."""
    return words.day(at.astimezone(zone).date())


def _check(check: papers.Check) -> values.Check:
    return values.Check(values.CHECK_STATES["pass" if check.passed else "fail"], period_words.spelled(check.finding))


def checks_side(paper: Paper) -> str:
    """How many checks pass and fail."""
    return tally([check.passed for check in paper.checks])


def tally(passed: Sequence[bool]) -> str:
    """How many pass and fail."""
    failed = sum(not has_passed for has_passed in passed)
    return f"{len(passed) - failed} pass, {failed} {'fails' if failed == 1 else 'fail'}"


def margin(paper: Paper, comments: list[PlanComment], zone: ZoneInfo) -> tuple[dict[str, tuple[Ref, ...]], list[Note]]:
    about = {source.line: source.label for source in paper.sources} | {risk.line: risk.text for risk in paper.risks}
    about |= {"goals": "Months and weeks", "activity": "Weekly activity", "": "The whole plan"}
    about |= {f"check-{check.key}": period_words.spelled(check.finding) for check in paper.checks}
    refs: dict[str, tuple[Ref, ...]] = defaultdict(tuple)
    notes = []
    for number, row in enumerate(comments, start=1):
        refs[row.line] = (*refs[row.line], Ref(number, f"#note-{number}"))
        byline = f"{row.by.name}, {words.moment(row.at, zone)}, submission {row.version.number}"
        notes.append(Note(number, row.line, about.get(row.line, "A line that is gone"), row.text, byline))
    return refs, notes


def _due(reader: Reader, owed: list[Obligation]) -> str:
    if not owed:
        return ""
    duty, zone = owed[0], reader.zone
    due, rest = words.deadline(duty.due_at, zone), words.until_deadline(duty.due_at, reader.now, zone)
    return f"{period_words.spelled(labels.shown(duty))}: {due}, {rest}."
