"""Files of teams: name, parent, starts_on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.imports.importing import references
from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind
from accounts.imports.importing.reading import Column, Refusal
from accounts.imports.importing.undo_people import TakeBackTeams
from accounts.organisation.models import Team, TeamPlacement
from accounts.organisation.services import lines
from accounts.organisation.services import teams as team_service
from traps_web.lib.normal_form import folded


@dataclass(frozen=True)
class PlacedTeam:
    """A new team, or a known one under another parent from a day on."""

    line: int
    name: str
    parent: str
    starts_on: date


class Teams(Kind):
    """Teams and where they stand. A team without a parent stands under the root; the root itself is named by itself."""

    name = "teams"
    undo = TakeBackTeams
    configures = (Team, TeamPlacement)
    means = "teams and the team above each"
    columns = (
        Column("name", "the team's name", required=True),
        Column("parent", "the team above; empty means the root team"),
        Column("starts_on", "the first day in this place; empty means the calendar's first day"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen: dict[str, int] = {}
        self._parents_named: list[tuple[int, str]] = []

    def load(self) -> None:
        self._teams = references.teams(self)
        self._placements = references.placements(self)
        self._names = dict(self._teams.values())
        roots = [
            team_id
            for team_id, spans in self._placements.items()
            if spans[-1].of is None and spans[-1].ends_before is None
        ]
        self._root = self._names[roots[0]] if roots else ""

    def judge(self, cells: Cells) -> None:
        name = cells.text("name", required=True)
        starts_on = cells.day("starts_on")
        parent = cells.text("parent")
        self.check_day(cells, "starts_on", starts_on, may_be_later=True)
        if not self.is_first(cells, "name", self._seen, folded(name)) or not cells.fine:
            return
        if folded(parent) == folded(name):
            cells.refuse("parent", "A team cannot be below itself.")
            return
        is_root = folded(name) == folded(self._root)
        if is_root and parent:
            cells.refuse("parent", f"{self._root} is the root team, so it cannot be below another.")
            return
        placed = PlacedTeam(
            cells.line, name, parent or ("" if is_root else self._root), starts_on or self.context.first_day
        )
        if placed.parent:
            self._parents_named.append((cells.line, placed.parent))
        self._place(cells, placed, dated=starts_on is not None)

    def _place(self, cells: Cells, placed: PlacedTeam, *, dated: bool) -> None:
        known = self._teams.get(folded(placed.name))
        if known is None:
            self.plan.creates.append(placed)
            return
        spans = self._placements.get(known[0], [])
        then = next(
            (span for span in spans if span.holds_on(placed.starts_on)), spans[0] if spans and not dated else None
        )
        if then is not None and folded(self._names.get(then.of or 0, "")) == folded(placed.parent):
            self.plan.unchanged += 1
        elif not dated or not spans or placed.starts_on < spans[-1].starts_on:
            since = spans[-1].starts_on.isoformat() if spans else "ever"
            cells.refuse(
                "starts_on",
                f"{known[1]} is placed elsewhere since {since}; "
                f"give the later day on which it moves to {placed.parent}.",
            )
        else:
            self.plan.updates.append(placed)

    def finish(self) -> None:
        new = {folded(placed.name): placed for placed in self.plan.creates}
        for line, parent in self._parents_named:
            if folded(parent) not in self._teams and folded(parent) not in new:
                self.plan.refuse(
                    [Refusal(line, "parent", f"There is no team {parent}, neither in TRAPS nor in this file.")]
                )
        for placed in self.plan.creates:
            if self._stands_in_a_circle(placed, new):
                self.plan.refuse(
                    [Refusal(placed.line, "parent", f"{placed.name} would be below itself: its parents form a circle.")]
                )

    @staticmethod
    def _stands_in_a_circle(placed: PlacedTeam, new: dict[str, PlacedTeam]) -> bool:
        seen = {folded(placed.name)}
        above = new.get(folded(placed.parent))
        while above is not None:
            if folded(above.name) in seen:
                return True
            seen.add(folded(above.name))
            above = new.get(folded(above.parent))
        return False

    def apply(self) -> None:
        with self.traces.watching(TeamPlacement), self.traces.watching(Team):
            self._place_all()
        lines.rebuild(today=self.context.today)

    def _place_all(self) -> None:
        teams = {folded(team.name): team for team in Team.objects.all()}
        waiting = sorted(self.plan.creates, key=lambda placed: placed.starts_on)
        while waiting:
            ready = [placed for placed in waiting if not placed.parent or folded(placed.parent) in teams]
            for placed in ready:
                teams[folded(placed.name)] = team_service.create(
                    self.act,
                    name=placed.name,
                    parent=teams.get(folded(placed.parent)),
                    starts_on=placed.starts_on,
                    rebuild=False,
                )
            waiting = [placed for placed in waiting if placed not in ready]
        for placed in sorted(self.plan.updates, key=lambda placed: placed.starts_on):
            team_service.move(
                self.act,
                team=teams[folded(placed.name)],
                parent=teams[folded(placed.parent)],
                starts_on=placed.starts_on,
                rebuild=False,
            )
