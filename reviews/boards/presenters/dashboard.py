"""The dashboard, ready to show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.organisation.models import Person
from plans.measures.presenters import period_numbers
from plans.measures.selectors.attainment import Attainment, Row
from plans.measures.selectors.curves import Curve
from plans.measures.selectors.open_deals import OpenDeals
from plans.measures.selectors.rollup import WHOLE
from reviews.boards.presenters import dashboard_words as said
from reviews.boards.presenters.dashboard_links import Links
from reviews.boards.presenters.dashboard_tree import TreeTable, bullet_of, state_of, table
from reviews.boards.selectors.dashboard import Asked, Dashboard, Tree
from traps_web.lib.fiscal import Period
from traps_web.ui import charts, values, words
from traps_web.ui.charts import Chart

GROUPS = (("year", "Years"), ("quarter", "Quarters"), ("month", "Months"), ("week", "Weeks"))
FactRow = tuple[str, Decimal | None, str, bool]
BY_WORDS = {"quarter": "By quarter", "month": "By month", "week": "By week"}


@dataclass(frozen=True)
class ChoiceGroup:
    """Lines of a picker under one head."""

    label: str
    choices: list[values.Choice]


@dataclass(frozen=True)
class Page:
    """Everything that the template shows."""

    title: str
    path: list[values.Crumb]
    statement: str
    sub: said.Sub
    periods: list[ChoiceGroup]
    teams: list[values.Choice]
    hidden: list[tuple[str, str]]
    standing: Chart | None
    bullet: values.Bullet
    curve: Chart
    facts: list[values.Fact]
    facts_note: str
    since: str
    number_url: str
    tree: TreeTable | None
    tabs: list[values.Tab]
    course: Chart
    course_head: str
    course_lines: values.Ledger
    csv_url: str
    xlsx_url: str
    is_empty: bool


def page(found: Dashboard, *, viewer: Person, currency: str) -> Page:
    """The page of one scope in one period."""
    tree, whole = found.tree, found.tree.root.found
    links = Links(tree.asked, whole.period)
    scope = whole.scope
    return Page(
        title=f"{scope.name}, {whole.period.key}",
        path=_path(tree, links),
        statement=said.finding(whole, found.curve, viewer),
        sub=said.sub(whole, viewer),
        periods=_periods(found),
        teams=_teams(tree),
        hidden=_hidden(tree.asked),
        standing=_standing(whole, currency),
        bullet=bullet_of(scope.name, whole.figures),
        curve=_curve(whole, found.curve, currency),
        facts=_facts(found, links),
        facts_note=_facts_note(found.deals),
        since=period_numbers.since_end(found.since),
        number_url=links.number(scope),
        tree=None if scope.is_person else table(tree, links),
        tabs=[
            values.Tab(BY_WORDS[kind], links.here(by=kind) + "#h-course", kind == found.course.by)
            for kind in found.kinds
        ],
        course=_course(found.course, currency),
        course_head=said.course_title(found.course),
        course_lines=_course_lines(found.course, links, f"{scope.name}, {whole.period.key}"),
        csv_url=links.download("dashboard_csv"),
        xlsx_url=links.download("dashboard_xlsx"),
        is_empty=whole.figures.budget is None and not whole.figures.actual and not whole.figures.open_pipeline,
    )


def tree_table(tree: Tree) -> TreeTable:
    """The table of teams alone, for a fragment."""
    return table(tree, Links(tree.asked, tree.root.found.period))


def _path(tree: Tree, links: Links) -> list[values.Crumb]:
    """The teams above, as far as they may be seen; nothing at the top."""
    found = tree.root.found
    if found.scope.is_person:
        steps = [values.Crumb(tree.root.found.rows[0].name, links.team(team)) for team in _team_of(tree)]
        return [*steps, values.Crumb(found.scope.name)] if tree.sight.teams else []
    above = tree.sight.tree.ancestors(found.scope.team_id)[1:] if found.scope.team_id is not None else []
    seen = [team for team in reversed(above) if tree.sight.sees_team(team)]
    steps = [values.Crumb(tree.sight.tree.names[team], links.team(team)) for team in seen]
    return [*steps, values.Crumb(found.scope.name)] if steps else []


def _team_of(tree: Tree) -> list[int]:
    rows = tree.root.found.rows
    team = rows[0].key.id if rows else None
    return [team] if team is not None and team in tree.sight.tree.parents and tree.sight.sees_team(team) else []


def _periods(found: Dashboard) -> list[ChoiceGroup]:
    current = found.tree.asked.period_key
    groups = []
    for kind, label in GROUPS:
        keys = [key for one, key in found.periods if one == kind]
        year = f" of {current[:6]}" if kind in ("month", "week") else ""
        groups.append(ChoiceGroup(label + year, [values.Choice(key, key, key == current) for key in keys]))
    return [group for group in groups if group.choices]


def _teams(tree: Tree) -> list[values.Choice]:
    scope = tree.root.found.scope
    choices = [
        values.Choice(str(team), "\N{NO-BREAK SPACE}" * 4 * depth + name, team == scope.team_id)
        for team, name, depth in tree.sight.teams
    ]
    return choices if len(choices) > 1 and not scope.is_person else []


def _hidden(asked: Asked) -> list[tuple[str, str]]:
    """What the pickers leave as it is."""
    kept = [("person", str(asked.person_id or "")), ("by", asked.by)]
    return [(name, value) for name, value in kept if value]


def _standing(whole: Attainment, currency: str) -> Chart | None:
    of = whole.figures
    if not of.budget or whole.as_of < whole.period.starts_on:
        return None
    return charts.standing(
        title=f"{whole.scope.name}, {whole.period.key}", unit=currency, actual=of.actual, budget=of.budget,
        budget_to_date=of.budget_to_date or of.budget - of.budget, landing=of.landing, is_over=whole.left.ended,
    )  # fmt: skip


def _curve(whole: Attainment, curve: Curve, currency: str) -> Chart:
    return charts.curve(
        title=said.curve_title(whole, curve), unit=currency, start=whole.period.starts_on, end=whole.period.last_day,
        today=whole.as_of, budget=curve.budget, actual=curve.actual, landing=whole.figures.landing,
    )  # fmt: skip


def _facts(found: Dashboard, links: Links) -> list[values.Fact]:
    whole, deals = found.tree.root.found, found.deals
    of, where = whole.figures, links.of_scope(whole.scope)
    rows: list[FactRow] = [
        ("Budget", of.budget, where["budgets"] if of.budget is not None else "", False),
        ("Actual", of.actual, where["bookings"], False),
        ("Gap", of.gap, "", True),
        ("Weighted pipeline", of.weighted, where["deals"], False),
        *_landing(whole),
        (f"Open pipeline, {words.plural(deals.in_period, 'deal')}", of.open_pipeline, where["deals"], False),
    ]
    if not whole.left.ended and of.gap:
        rows.append(("Needed per week", of.needed_per_week, "", False))
    weeks = found.tree.root.weeks.get(WHOLE)
    if weeks:
        rows.append(("Best week of the last 13", max(weeks), "", False))
    own = whole.own_numbers.get(whole.scope.team_id or 0) if not whole.scope.is_person else None
    if own is not None and whole.mismatch:
        rows += [
            (f"Own number of {whole.scope.name}", own, "", False),
            ("less the sum of its people", whole.mismatch, "", True),
        ]
    return [values.Fact(label, values.Fig(words.money(amount), url), is_sum) for label, amount, url, is_sum in rows]


def _landing(whole: Attainment) -> list[FactRow]:
    of = whole.figures
    if of.landing is None or not of.budget:
        return []
    short = of.budget - of.landing
    ended = "Ended" if whole.left.ended else "Landing"
    return [(f"{ended} {'short by' if short > 0 else 'above budget by'}", abs(short), "", True)]


def _facts_note(deals: OpenDeals) -> str:
    notes = []
    if deals.date_past:
        notes.append(
            f"{words.plural(deals.date_past, 'open deal')} {'has its' if deals.date_past == 1 else 'have their'} date past"
        )
    if deals.without_date:
        notes.append(
            f"{words.plural(deals.without_date, 'open deal')} without a close date {'stands' if deals.without_date == 1 else 'stand'} in no period"
        )
    return words.sentence("; ".join(notes)) if notes else ""


def _label(row: Row) -> str:
    """ "September" for a calendar month, else the end of the key: M05, W19, Q2."""
    if row.key.kind == "month" and row.starts_on.day == 1 and row.starts_on.month != row.ends_before.month:
        return words.month(row.starts_on)
    return row.name.rsplit("-", 1)[-1]


def _course(found: Attainment, currency: str) -> Chart:
    bars = [
        charts.Bar(
            label=_label(row),
            actual=row.figures.actual if row.starts_on <= found.as_of else None,
            budget=row.figures.budget,
            is_now=row.starts_on <= found.as_of < row.ends_before,
        )
        for row in found.rows
    ]
    return charts.bars(title=said.course_title(found), unit=currency, bars=bars)


def _course_lines(found: Attainment, links: Links, title: str) -> values.Ledger:
    columns = (
        values.Column((found.by or "").capitalize(), "text-nowrap"),
        values.Column("State", "not-phone"),
        values.Column("Actual", "num"),
        values.Column("Budget", "num"),
        values.Column("Actual less budget", "num"),
    )
    lines = [_course_line(row, found, links) for row in found.rows]
    return values.Ledger(f"{title}, cut by time", columns, lines, _course_total(found, links), css="")


def _course_line(row: Row, found: Attainment, links: Links) -> values.Line:
    of, scope = row.figures, found.scope
    part = Period(row.key.kind, row.name, row.starts_on, row.ends_before, found.period.year, 1, None)  # type: ignore[arg-type]
    where = links.rows(
        team=None if scope.is_person or scope.is_whole else scope.team_id, person=scope.person_id, period=part
    )
    begun = row.starts_on <= found.as_of
    state = (
        values.money_state(of.state)
        if of.state != "n/a"
        else values.State("none", "no budget" if not of.budget else "n/a")
    )
    less = values.Delta.of(-of.difference) if begun else values.Delta(words.signed(-of.difference))
    return values.Line(
        (
            values.Aside(_label(row), _days(row) if row.key.kind != "month" or row.starts_on.day != 1 else ""),
            state if begun else values.State("none", "not yet"),
            values.Fig(words.money(of.actual), where["bookings"] if begun else ""),
            values.Fig(words.money(of.budget), where["budgets"] if of.budget else ""),
            less if of.budget is not None else values.Delta("n/a"),
        )
    )  # fmt: skip


def _days(row: Row) -> str:
    last = row.ends_before - timedelta(days=1)
    first = (
        f"{row.starts_on.day}"
        if row.starts_on.month == last.month
        else f"{row.starts_on.day} {words.MONTHS[row.starts_on.month - 1]}"
    )
    return f"{first} to {last.day} {words.MONTHS[last.month - 1]}" if last != row.starts_on else words.day(last)


def _course_total(found: Attainment, links: Links) -> values.Line:
    of, where = found.figures, links.of_scope(found.scope)
    return values.Line(
        (
            found.period.key,
            state_of(of),
            values.Fig(words.money(of.actual), where["bookings"]),
            values.Fig(words.money(of.budget), where["budgets"] if of.budget else ""),
            values.Delta.of(-of.difference) if of.budget is not None else values.Delta("n/a"),
        )
    )
