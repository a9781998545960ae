"""The plans of the demo: last year's and this year's locked, the coming quarter's on every point of their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from django.db.models import Sum

from accounts.duties.selectors.obligations import nearest_above
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act, Via
from plans.measures.models import BudgetLine, Curve
from plans.sales_plans.models import CheckAnswer, Plan, PlanComment, PlanDecision, PlanVersion
from plans.sales_plans.selectors import plan_papers
from plans.sales_plans.services import plan_corrections, plan_duties
from plans.sales_plans.services import plans as plan_service
from traps_web.demo import maven, plan_sources, plan_words, seeded
from traps_web.demo.plan_sources import Sheet
from traps_web.demo.stage import Stage
from traps_web.lib import fiscal
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.deadlines import due_instant

SHOWN_FIRST = f"darcel.schlecht@{maven.DOMAIN}"
"""The rep whose login comes first on the login page: their plans run, and the next quarter's is a draft to finish."""
ZONE = "America/New_York"
COMING = ("again", "approved", "returned", "draft", "submitted", "approved", "none")
"""How far the plans of a team for the coming quarter are, person by person."""


def plans(stage: Stage) -> int:
    """Write the plans of everybody with a number. Returns how many."""
    curves = list(Curve.objects.order_by("position"))
    sheets = [sheet for period, ways in _periods(stage) for sheet in _sheets(stage, period, ways, curves)]
    Plan.objects.bulk_create([sheet.plan for sheet in sheets], batch_size=300)
    plan_sources.rows(sheets)
    for sheet in sheets:
        sheet.paper = plan_papers.live(plan=sheet.plan, today=stage.today)
    _answers(sheets)
    _versions(sheets, stage)
    _lock(sheets)
    _open_one(sheets, stage)
    plan_duties.open_plan_duties(stage.act())
    return len(sheets)


def _periods(stage: Stage) -> list[tuple[fiscal.Period, Sequence[str]]]:
    this, rules = stage.quarter, stage.rules
    year = fiscal.period_of(rules, stage.today, "year")
    last_year = fiscal.previous_period(rules, fiscal.period_of(rules, year.starts_on, "quarter").key)
    return [
        (last_year, ("locked", "none", "none")),
        (year, ("locked",)),
        (this, ("locked", "locked", "locked", "locked", "none")),
        (fiscal.next_period(rules, this.key), COMING),
    ]


def _sheets(stage: Stage, period: fiscal.Period, ways: Sequence[str], curves: Sequence[Curve]) -> list[Sheet]:
    lines = BudgetLine.objects.filter(
        person__isnull=False, starts_on__gte=period.starts_on, starts_on__lt=period.ends_before
    )
    numbers = dict(lines.values_list("person_id").annotate(total=Sum("amount")).order_by())
    people = Person.objects.filter(pk__in=numbers).select_related("current_team").order_by("current_team", "email")
    sheets, team, place = [], None, 0
    for owner in people:
        place = place + 1 if owner.current_team_id == team else 0
        team, at = owner.current_team_id, ways[place % len(ways)]
        if owner.email == SHOWN_FIRST:
            at = "draft" if ways is COMING else "locked"
        if at == "none":
            continue
        random = Random(f"{seeded.SEED}:plan:{owner.email}:{period.key}")
        plan = Plan(
            owner=owner,
            kind="annual" if period.kind == "year" else "quarterly",
            period_key=period.key,
            starts_on=period.starts_on,
            ends_before=period.ends_before,
            curve=curves[0] if place % 3 else curves[-1],
            number_amount=numbers[owner.pk],
            version=1 if at == "draft" else 3,
            made_at=_before(stage, period, 16),
            made_by=owner,
        )
        sheets.append(Sheet(plan, at, random))
    return sheets


def _open_one(sheets: Sequence[Sheet], stage: Stage) -> None:
    """One approval was taken back: the plan is open for correction, with the reason, and owed again."""
    for sheet in sheets:
        if sheet.at == "approved" and sheet.manager is not None:
            plan_corrections.open_for_correction(
                stage.act(sheet.manager), plan=plan_service.read(sheet.plan.pk), reason=plan_words.CORRECTION
            )
            return


def _before(stage: Stage, period: fiscal.Period, days: int) -> datetime:
    """So many days before the period starts, and before today."""
    day = min(period.starts_on - timedelta(days=days), stage.today - timedelta(days=max(1, days // 2)))
    return due_instant(day, time(10 + days % 6, days * 7 % 60), ZONE)


def _answers(sheets: Sequence[Sheet]) -> None:
    """Who submits a plan with a failed check has answered it."""
    rows = []
    for sheet in sheets:
        assert sheet.paper is not None
        sheet.plan.covered_amount = sheet.paper.covered
        if sheet.at == "draft":
            continue
        checks = [
            check if check.passed else replace(check, answer=plan_words.ANSWERS[check.key])
            for check in sheet.paper.checks
        ]
        rows += [CheckAnswer(plan=sheet.plan, key=check.key, text=check.answer) for check in checks if check.answer]
        sheet.paper = replace(sheet.paper, checks=checks)
    CheckAnswer.objects.bulk_create(rows, batch_size=300)


def _versions(sheets: Sequence[Sheet], stage: Stage) -> None:
    managers: dict[int, Person | None] = {}
    handed = [sheet for sheet in sheets if sheet.at != "draft"]
    versions, decisions, comments = [], [], []
    for sheet in handed:
        owner = sheet.plan.owner
        if owner.pk not in managers:
            managers[owner.pk] = nearest_above(owner)
        sheet.manager = managers[owner.pk]
        made = _submissions(sheet, stage)
        versions += made
        for version in made if sheet.manager else []:
            verdict = _verdict(sheet, version)
            if verdict:
                decisions.append(_decision(sheet, version, verdict, stage))
                comments += _comments(sheet, version) if verdict == "returned" else []
    PlanVersion.objects.bulk_create(versions, batch_size=300)
    PlanDecision.objects.bulk_create(decisions, batch_size=300)
    PlanComment.objects.bulk_create(comments, batch_size=300)
    fields = ["status", "submitted_at", "submitted_by", "decided_at", "decided_by", "covered_amount"]
    Plan.objects.bulk_update([sheet.plan for sheet in sheets], fields, batch_size=300)
    for version in {version.plan_id: version for version in versions}.values():  # The last one of each plan.
        if version.plan.status == "submitted":
            plan_duties.submitted(
                Act(version.plan.owner, version.submitted_at, Via.DEMO), plan=version.plan, version=version
            )
        elif version.plan.status == "returned":
            plan_duties.again(
                Act(None, version.plan.decided_at or stage.now, Via.DEMO), plan=version.plan, version=version
            )


def _submissions(sheet: Sheet, stage: Stage) -> list[PlanVersion]:
    """One submission, or two where the first one was returned; the first then covered less."""
    plan, paper = sheet.plan, sheet.paper
    assert paper is not None
    period = fiscal.period(stage.rules, plan.period_key)
    papers = [paper]
    if sheet.at == "again" and len(paper.sources) > 1:
        papers = [replace(paper, sources=paper.sources[:-1]), paper]
    versions = []
    for number, submitted_paper in enumerate(papers, start=1):
        body = canonical_json(submitted_paper)
        at = _before(stage, period, 11 - 4 * (number - 1))
        versions.append(
            PlanVersion(
                plan=plan, number=number, body=body, sha256=digest(body), submitted_at=at, submitted_by=plan.owner
            )
        )
    plan.status, plan.submitted_at, plan.submitted_by = "submitted", versions[-1].submitted_at, plan.owner
    return versions


def _verdict(sheet: Sheet, version: PlanVersion) -> str:
    if sheet.at == "again":
        return "returned" if version.number == 1 else ""
    return {"returned": "returned", "approved": "approved", "locked": "approved"}.get(sheet.at, "")


def _decision(sheet: Sheet, version: PlanVersion, verdict: str, stage: Stage) -> PlanDecision:
    assert sheet.manager is not None
    at = min(version.submitted_at + timedelta(days=1, hours=2), stage.now)
    if sheet.at != "again":
        sheet.plan.status, sheet.plan.decided_at, sheet.plan.decided_by = verdict, at, sheet.manager
    words = plan_words.RETURN if verdict == "returned" else ""
    return PlanDecision(version=version, verdict=verdict, words=words, at=at, by=sheet.manager)


def _comments(sheet: Sheet, version: PlanVersion) -> list[PlanComment]:
    assert sheet.manager is not None and sheet.paper is not None
    lines = [source.line for source in sheet.paper.sources][:2]
    at = version.submitted_at + timedelta(days=1, hours=1)
    return [
        PlanComment(version=version, line=line, text=text, at=at, by=sheet.manager)
        for line, text in zip(lines, sheet.random.sample(plan_words.COMMENTS, len(lines)), strict=True)
    ]


def _lock(sheets: Sequence[Sheet]) -> None:
    for starts_on in sorted({sheet.plan.starts_on for sheet in sheets if sheet.at == "locked"}):
        at = due_instant(starts_on, time(0, 15), ZONE)
        rows = Plan.objects.filter(
            pk__in=[sheet.plan.pk for sheet in sheets if sheet.at == "locked"], status="approved"
        )
        rows.filter(starts_on=starts_on).update(status="locked", locked_at=at)
