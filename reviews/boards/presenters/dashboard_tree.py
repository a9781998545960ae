"""The dashboard's table of teams and people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.measures.presenters import worked
from plans.measures.rules.attainment import NOT_APPLICABLE, Figures
from plans.measures.selectors.attainment import Attainment, Row
from plans.measures.selectors.rollup import WHOLE
from reviews.boards.presenters.dashboard_links import Links
from reviews.boards.selectors.dashboard import Branch, Tree
from traps_web.ui import periods, values, words


def _columns(whole: Attainment) -> tuple[values.Column, ...]:
    """The heads, each with its meaning and the numbers of the whole."""
    terms = worked.terms(whole.figures, whole.left)
    return (
        values.Column("Team, person"),
        values.Column("State", term=terms["state"]),
        values.Column("Money", "ledger__bar", is_scale=True),
        values.Column("Actual", "num", "Actual", term=terms["actual"]),
        values.Column("Budget", "num", "Budget", term=terms["budget"]),
        values.Column("Gap", "num", "Gap", term=terms["gap"]),
        values.Column("Coverage", "num", "Coverage", term=terms["coverage"]),
        values.Column("13 weeks", "only-wide", "13 weeks"),
        values.Column("Pace", "num only-wide", "Pace", term=terms["pace"]),
    )


@dataclass(frozen=True)
class TreeTable:
    """The lines in order, the sum under them, what the states mean, and remarks."""

    title: str
    lines: values.Ledger
    standings: worked.Standings
    landing: values.Term
    to_date: values.Term
    notes: list[str]
    columns_url: str
    has_all_columns: bool


def table(tree: Tree, links: Links) -> TreeTable:
    """The table as far as it is opened."""
    root = tree.root
    whole = root.attainment
    lines = values.Ledger(
        f"{whole.scope.name} against budget, {periods.name(whole.period)}",
        _columns(whole),
        _rows(tree, root, links, level=0),
        _line(values.Who(whole.scope.name), "", whole.figures, links.of_scope(whole.scope), root.weeks.get(WHOLE, [])),
        empty="There is no team or member here yet.",
        css="ledger--stack ledger--all" if tree.selection.has_all_columns else "ledger--stack",
    )
    terms = worked.terms(whole.figures, whole.left)
    shown = [row.figures for branch in (root, *tree.opened.values()) for row in branch.attainment.rows]
    standings = worked.standings(shown, limits=tree.time.limits())
    return TreeTable(
        _title(whole),
        lines,
        standings,
        terms["landing"],
        terms["budget to date"],
        _notes(whole),
        links.columns(),
        tree.selection.has_all_columns,
    )


def _title(attainment: Attainment) -> str:
    kinds = {row.key.kind for row in attainment.rows}
    return "Who makes it and who does not" if kinds & {"team", "person"} else "There is nobody here yet"


def _rows(tree: Tree, branch: Branch, links: Links, *, level: int) -> list[values.Line]:
    shown: list[values.Line] = []
    for row in branch.attainment.rows:
        shown.append(_tree_row(tree, branch, row, links, level))
        inner = tree.opened.get(row.key.id or 0) if row.key.kind == "team" else None
        if inner is not None:
            shown += _rows(tree, inner, links, level=level + 1)
    return shown


def _tree_row(tree: Tree, branch: Branch, row: Row, links: Links, level: int) -> values.Line:
    key = row.key
    css = f"ledger__row--{min(level, 2)}" if key.kind == "team" else f"ledger__row--{min(level + 1, 2)}"
    if level == 0 and key.kind != "team" and not any(sibling.key.kind == "team" for sibling in branch.attainment.rows):
        css = ""
    where = links.of_row(key, branch.attainment.scope)
    return _line(_who(tree, branch, row, links), css, row.figures, where, branch.weeks.get(key, []))


def _who(tree: Tree, branch: Branch, row: Row, links: Links) -> values.Who | values.Opener:
    """A team opens in place, a person links to their own page, money of people now elsewhere links nowhere."""
    kind, pk = row.key.kind, row.key.id
    if kind == "person" and pk:
        return values.Who(row.name, links.person(pk))
    if kind != "team" or not pk:
        return values.Who(row.name)
    note = _mismatch(branch.attainment.mismatch_of(pk, row.figures), branch.attainment.own_numbers.get(pk))
    return values.Opener(row.name, links.toggle(pk), "#tree", f"row-team-{pk}", pk in tree.opened, note)


def _line(
    who: values.Who | values.Opener, css: str, of: Figures, where: dict[str, str], weeks: list[Decimal]
) -> values.Line:
    last = f"13 weeks of bookings, last week {words.money(weeks[-1])}" if weeks else "no bookings"
    return values.Line(
        (
            who,
            state_of(of),
            bullet_of(who.name, of),
            values.Fig(words.money(of.actual), where.get("bookings", "")),
            values.Fig(words.money(of.budget), where.get("budgets", "") if of.budget is not None else ""),
            words.money(of.gap),
            values.Fig("n/a" if of.coverage is None else words.ratio(of.coverage), where.get("deals", "")),
            values.Spark(last, tuple(weeks)),
            "n/a" if of.pace is None else words.percent(of.pace),
        ),
        css,
    )


def state_of(of: Figures) -> values.State:
    """The state in words: without a budget, and before the curve asks for anything, there is none."""
    if of.state == NOT_APPLICABLE and of.budget:
        return values.State("open", "not begun")
    return values.money_state(of.state)


def bullet_of(name: str, of: Figures) -> values.Bullet:
    """Actual against budget; an ended period lands where it stands, so it has no ring."""
    landing = None if of.landing == of.actual else of.landing
    return values.Bullet(name, of.actual, of.budget, of.budget_to_date or Decimal(0), landing, of.state)


def _mismatch(mismatch: Decimal | None, own: Decimal | None) -> str:
    if mismatch is None or own is None or mismatch == 0:
        return ""
    side = "more" if mismatch > 0 else "less"
    return f"own number {words.money(own)}, {words.money(abs(mismatch))} {side} than the sum of its people"


def _notes(attainment: Attainment) -> list[str]:
    notes = []
    own = attainment.own_numbers.get(attainment.scope.team_id or 0) if not attainment.scope.is_person else None
    mismatch = _mismatch(attainment.mismatch, own)
    if mismatch:
        notes.append(f"{attainment.scope.name}: {mismatch}.")
    without = [row.name for row in attainment.rows if row.key.kind == "person" and row.figures.budget is None]
    if without:
        more = (
            f"{without[0]} and {len(without) - 1} more have"
            if len(without) > 2
            else f"{words.listed(without)} {'has' if len(without) == 1 else 'have'}"
        )
        notes.append(f"{more} no budget for {periods.say(attainment.period, attainment.as_of)}.")
    if any(row.key.kind == "elsewhere" for row in attainment.rows):
        notes.append(
            "People who have since moved brought this while they were here. Figures stay with the team of their day."
        )
    return notes
