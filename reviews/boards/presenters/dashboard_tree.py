"""The dashboard's table of teams and people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.measures.rules.attainment import NOT_APPLICABLE, Figures
from plans.measures.selectors.attainment import Attainment, Row
from plans.measures.selectors.rollup import WHOLE
from reviews.boards.presenters.dashboard_links import Links
from reviews.boards.selectors.dashboard import Branch, Tree
from traps_web.ui import values, words

COLUMNS = (
    values.Column("Team, person"),
    values.Column("State"),
    values.Column("Money", "ledger__bar", is_scale=True),
    values.Column("Actual", "num", "Actual"),
    values.Column("Budget", "num", "Budget"),
    values.Column("Gap", "num", "Gap"),
    values.Column("Coverage", "num", "Coverage"),
    values.Column("13 weeks", "only-wide"),
    values.Column("Pace", "num only-wide"),
)


@dataclass(frozen=True)
class TreeTable:
    """The lines in order, the sum under them, and remarks."""

    title: str
    lines: values.Ledger
    notes: list[str]


def table(tree: Tree, links: Links) -> TreeTable:
    """The table as far as it is opened."""
    root = tree.root
    found = root.found
    lines = values.Ledger(
        f"{found.scope.name} against budget, {found.period.key}",
        COLUMNS,
        _rows(tree, root, links, level=0),
        _line(values.Who(found.scope.name), "", found.figures, links.of_scope(found.scope), root.weeks.get(WHOLE, [])),
        empty="No team and no member stands here yet.",
    )
    return TreeTable(_title(found), lines, _notes(found))


def _title(found: Attainment) -> str:
    kinds = {row.key.kind for row in found.rows}
    return "Who makes it and who does not" if kinds & {"team", "person"} else "Nobody stands here yet"


def _rows(tree: Tree, branch: Branch, links: Links, *, level: int) -> list[values.Line]:
    shown: list[values.Line] = []
    for row in branch.found.rows:
        shown.append(_tree_row(tree, branch, row, links, level))
        inner = tree.opened.get(row.key.id or 0) if row.key.kind == "team" else None
        if inner is not None:
            shown += _rows(tree, inner, links, level=level + 1)
    return shown


def _tree_row(tree: Tree, branch: Branch, row: Row, links: Links, level: int) -> values.Line:
    key = row.key
    css = f"ledger__row--{min(level, 2)}" if key.kind == "team" else f"ledger__row--{min(level + 1, 2)}"
    if level == 0 and key.kind != "team" and not any(one.key.kind == "team" for one in branch.found.rows):
        css = ""
    where = links.of_row(key, branch.found.scope)
    return _line(_who(tree, branch, row, links), css, row.figures, where, branch.weeks.get(key, []))


def _who(tree: Tree, branch: Branch, row: Row, links: Links) -> values.Who | values.Opener:
    """A team opens in its place, a person opens the own page, money of people now elsewhere opens nothing."""
    kind, pk = row.key.kind, row.key.id
    if kind == "person" and pk:
        return values.Who(row.name, links.person(pk))
    if kind != "team" or not pk:
        return values.Who(row.name)
    note = _mismatch(branch.found.mismatch_of(pk, row.figures), branch.found.own_numbers.get(pk))
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


def _notes(found: Attainment) -> list[str]:
    notes = []
    own = found.own_numbers.get(found.scope.team_id or 0) if not found.scope.is_person else None
    said = _mismatch(found.mismatch, own)
    if said:
        notes.append(f"{found.scope.name}: {said}.")
    without = [row.name for row in found.rows if row.key.kind == "person" and row.figures.budget is None]
    if without:
        more = (
            f"{without[0]} and {len(without) - 1} more have"
            if len(without) > 2
            else f"{words.listed(without)} {'has' if len(without) == 1 else 'have'}"
        )
        notes.append(f"{more} no budget in {found.period.key}.")
    if any(row.key.kind == "elsewhere" for row in found.rows):
        notes.append(
            "People now in other lines brought this while they were here; the figures stay where they were made."
        )
    return notes
