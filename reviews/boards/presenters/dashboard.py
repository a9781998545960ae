"""The dashboard, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.organisation.models import Organisation, Person
from plans.measures.presenters import period_numbers, worked
from plans.measures.presenters.forecast_line import LandingLine
from plans.measures.selectors.attainment import Attainment
from plans.measures.selectors.open_deals import OpenDeals
from plans.measures.selectors.rollup import WHOLE
from plans.readings.presenters import landing_line
from reviews.boards.presenters import chart_titles, dashboard_course, dashboard_words, running
from reviews.boards.presenters.dashboard_links import Links
from reviews.boards.presenters.dashboard_tree import TreeTable, table
from reviews.boards.presenters.moved import Moved, moved
from reviews.boards.selectors.dashboard import Dashboard, Selection, Tree
from traps_web.ui import charts, period_picking, periods, values, words
from traps_web.ui.charts import Chart

FactRow = tuple[str, Decimal | None, str, bool, str]
BY_WORDS = {"quarter": "By quarter", "month": "By month", "week": "By week"}


@dataclass(frozen=True)
class Page:
    """Everything that the template shows."""

    title: str
    path: list[values.Crumb]
    statement: str
    sub: dashboard_words.Sub
    moved: Moved | None
    """What moved since last week, while the period runs."""
    landing: LandingLine | None
    """Where the period is expected to end, while it runs; weeks are not foretold."""
    period: values.PeriodControl
    teams: list[values.Choice]
    hidden: list[tuple[str, str]]
    standing: Chart | None
    curve: Chart
    facts: list[values.Fact]
    facts_note: str
    since: str
    number_url: str
    forecast_url: str
    tree: TreeTable | None
    tabs: list[values.Tab]
    course: Chart
    course_head: str
    course_lines: values.Ledger
    course_fold: values.Fold | None
    """Holds the lines where they are too many to stand beside the drawing."""
    running: running.RunningTables | None
    csv_url: str
    xlsx_url: str
    is_empty: bool


def page(dashboard: Dashboard, *, viewer: Person, organisation: Organisation, now: datetime) -> Page:
    """The page of one scope in one period."""
    currency, zone = organisation.currency, ZoneInfo(organisation.time_zone)
    tree, whole = dashboard.tree, dashboard.tree.root.attainment
    links = Links(tree.selection, whole.period)
    scope = whole.scope
    return Page(
        title=f"{scope.name}, {periods.name(whole.period)}",
        path=_path(tree, links),
        statement=dashboard_words.finding(whole, dashboard.curve, viewer),
        sub=dashboard_words.sub(whole, viewer),
        moved=moved(dashboard.moved, links.movement(scope)) if _runs(whole) else None,
        landing=landing_line.line(dashboard.last_night, links.forecast(scope)) if _runs(whole) else None,
        period=_period(dashboard, links),
        teams=_teams(tree),
        hidden=_hidden(tree.selection),
        standing=_standing(dashboard, viewer, currency),
        curve=_curve(dashboard, viewer, currency),
        facts=_facts(dashboard, links),
        facts_note=_facts_note(dashboard.deals),
        since=period_numbers.since_end(dashboard.since),
        number_url=links.number(scope),
        forecast_url="" if whole.left.ended else links.forecast(scope),
        tree=None if scope.is_person else table(tree, links),
        tabs=[
            values.Tab(BY_WORDS[kind], links.here(by=kind) + "#h-course", kind == dashboard.course.by)
            for kind in dashboard.kinds
        ],
        course=dashboard_course.bars(dashboard.course, currency),
        course_head=chart_titles.course(dashboard.course),
        course_lines=dashboard_course.lines(dashboard.course, links, f"{scope.name}, {periods.name(whole.period)}"),
        course_fold=dashboard_course.fold(dashboard.course),
        running=running.tables(dashboard.running, links, now=now, zone=zone),
        csv_url=links.download("dashboard_csv"),
        xlsx_url=links.download("dashboard_xlsx"),
        is_empty=whole.figures.budget is None and not whole.figures.actual and not whole.figures.open_pipeline,
    )


def _runs(whole: Attainment) -> bool:
    return whole.period.contains(whole.as_of) and not whole.left.ended


def tree_table(tree: Tree) -> TreeTable:
    """The table of teams alone, for a fragment."""
    return table(tree, Links(tree.selection, tree.root.attainment.period))


def _path(tree: Tree, links: Links) -> list[values.Crumb]:
    """The teams above, as far as they may be seen; nothing at the top."""
    whole = tree.root.attainment
    if whole.scope.is_person:
        steps = [values.Crumb(tree.root.attainment.rows[0].name, links.team(team)) for team in _team_of(tree)]
        return [*steps, values.Crumb(whole.scope.name)] if tree.sight.teams else []
    above = tree.sight.tree.ancestors(whole.scope.team_id)[1:] if whole.scope.team_id is not None else []
    seen = [team for team in reversed(above) if tree.sight.sees_team(team)]
    steps = [values.Crumb(tree.sight.tree.names[team], links.team(team)) for team in seen]
    return [*steps, values.Crumb(whole.scope.name)] if steps else []


def _team_of(tree: Tree) -> list[int]:
    rows = tree.root.attainment.rows
    team = rows[0].key.id if rows else None
    return [team] if team is not None and team in tree.sight.tree.parents and tree.sight.sees_team(team) else []


def _period(dashboard: Dashboard, links: Links) -> values.PeriodControl:
    tree = dashboard.tree
    return period_picking.control(
        tree.time.calendar,
        tree.time.period,
        today=tree.time.today,
        opened=dashboard.opened,
        link=lambda period: links.here(period=period.key),
    )


def _teams(tree: Tree) -> list[values.Choice]:
    scope = tree.root.attainment.scope
    choices = [
        values.Choice(str(team), "\N{NO-BREAK SPACE}" * 4 * depth + name, team == scope.team_id)
        for team, name, depth in tree.sight.teams
    ]
    return choices if len(choices) > 1 and not scope.is_person else []


def _hidden(selection: Selection) -> list[tuple[str, str]]:
    """What stays selected when a picker changes something else."""
    kept = [("period", selection.period_key), ("person", str(selection.person_id or "")), ("by", selection.by)]
    return [(name, value) for name, value in kept if value]


def _standing(dashboard: Dashboard, viewer: Person, currency: str) -> Chart | None:
    whole = dashboard.tree.root.attainment
    of = whole.figures
    if not of.budget or whole.as_of < whole.period.starts_on:
        return None
    return charts.standing(
        title=dashboard_words.finding(whole, dashboard.curve, viewer),
        unit=currency,
        actual=of.actual,
        budget=of.budget,
        budget_to_date=of.budget_to_date or of.budget - of.budget,
        landing=of.landing,
        landing_note=chart_titles.landing_note(whole),
        state=of.state,
        is_over=whole.left.ended,
    )


def _curve(dashboard: Dashboard, viewer: Person, currency: str) -> Chart:
    whole, curve = dashboard.tree.root.attainment, dashboard.curve
    return charts.curve(
        title=chart_titles.curve(whole, curve, dashboard_words.subject(whole, viewer).inside),
        unit=currency,
        start=whole.period.starts_on,
        end=whole.period.last_day,
        today=whole.as_of,
        budget=curve.budget,
        actual=curve.actual,
        landing=whole.figures.landing,
        landing_note=chart_titles.landing_note(whole),
        state=whole.figures.state,
    )


def _facts(dashboard: Dashboard, links: Links) -> list[values.Fact]:
    whole, deals = dashboard.tree.root.attainment, dashboard.deals
    of, where = whole.figures, links.of_scope(whole.scope)
    rows: list[FactRow] = [
        ("Budget", of.budget, where["budgets"] if of.budget is not None else "", False, "budget"),
        ("Actual", of.actual, where["bookings"], False, "actual"),
        ("Gap", of.gap, "", True, "gap"),
        ("Weighted pipeline", of.weighted, where["deals"], False, "weighted"),
        *_landing(whole),
        (
            f"Open pipeline, {words.plural(deals.in_period, 'deal')}",
            of.open_pipeline,
            where["deals"],
            False,
            "open pipeline",
        ),
    ]
    if not whole.left.ended and of.gap:
        rows.append(("Needed per week", of.needed_per_week, "", False, "needed per week"))
    weeks = dashboard.tree.root.weeks.get(WHOLE)
    if weeks:
        rows.append(("Best week of the last 13", max(weeks), "", False, ""))
    own = whole.own_numbers.get(whole.scope.team_id or 0) if not whole.scope.is_person else None
    if own is not None and whole.mismatch:
        rows += [
            (f"Own number of {whole.scope.name}", own, "", False, ""),
            ("less the sum of its people", whole.mismatch, "", True, ""),
        ]
    terms = worked.terms(of, whole.left)
    return [
        values.Fact(label, values.Fig(words.money(amount), url), is_sum, terms.get(word))
        for label, amount, url, is_sum, word in rows
    ]


def _landing(whole: Attainment) -> list[FactRow]:
    of = whole.figures
    if of.landing is None or not of.budget:
        return []
    short = of.budget - of.landing
    ended = "Ended" if whole.left.ended else "Landing"
    note = f", {note}" if (note := chart_titles.landing_note(whole)) else ""
    return [(f"{ended} {'short by' if short > 0 else 'above budget by'}{note}", abs(short), "", True, "landing")]


def _facts_note(deals: OpenDeals) -> str:
    notes = []
    if deals.date_past:
        notes.append(
            f"{words.plural(deals.date_past, 'open deal')} "
            f"{'is past its' if deals.date_past == 1 else 'are past their'} close date"
        )
    if deals.without_date:
        verb = "has no close date and counts" if deals.without_date == 1 else "have no close date and count"
        notes.append(f"{words.plural(deals.without_date, 'open deal')} {verb} in no period")
    return words.sentence("; ".join(notes)) if notes else ""
