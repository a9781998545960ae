"""The undo of files of memberships."""

from __future__ import annotations

from typing import Any

from accounts.imports.importing.undo import Undo
from accounts.imports.importing.undo_people import MEMBERSHIP, refuse_lived_in, say_membership
from accounts.organisation.models import Membership
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import lines
from accounts.record.models import AuditEvent
from pipeline.deals.services import shares
from plans.numbers.importing.undo_budgets import LINE, keeping, say_line, told_by_owner


class TakeBackMemberships(Undo):
    """Put people back where they were, with their budget lines and open deals; facts of the days keep their team."""

    removes = (LINE, MEMBERSHIP)
    named_with = {LINE: ("person", "team"), MEMBERSHIP: ("person", "team")}

    def check(self) -> None:
        refuse_lived_in(self, ())
        super().check()

    def apply(self) -> None:
        with keeping(self):
            super().apply()
        today = organisation_today(self.act.now)
        shares.refresh_teams(person_ids=self._people(), today=today)
        lines.rebuild(today=today)

    def events(self) -> list[AuditEvent]:
        return told_by_owner(self, super().events())

    def _people(self) -> set[int]:
        whole = [*self.made[MEMBERSHIP].values(), *self.deleted[MEMBERSHIP].values()]
        changed = Membership.objects.filter(pk__in=list(self.changed[MEMBERSHIP]))
        return {row["person_id"] for row in whole} | set(changed.values_list("person_id", flat=True))

    def say(self, label: str, row: Any) -> str:
        return say_membership(row) if label == MEMBERSHIP else say_line(row)
